package org.thywill.component;

import java.util.List;
import java.util.Optional;
import org.thywill.app.Application;

/// One version of a hosted application, as an application interface makes it known.
public interface DeployedApplication {

    Manifest manifest();

    /// The application's callbacks. They may be called on any virtual thread; whoever implements this sees to the
    /// class loader, or to the process, that the application lives in.
    Application callbacks();

    /// Turns the application's own values into JSON and back, without anyone outside keeping hold of its classes.
    JsonMapping json();

    /// A file of the application's browser side.
    ///
    /// @param path relative to its web folder, such as `main.js` or `images/logo.svg`; already free of `..` and of
    ///     a leading `/`
    Optional<byte[]> file(String path);

    /// Stands for all files of the browser side together: another text as soon as one of them is another. Part of the
    /// addresses under which browsers may keep them for ever; 8 to 64 hexadecimal digits.
    String filesHash();

    /// @param id 1 to 64 of `a-z 0-9 -` after a letter; part of the application's addresses
    /// @param name for people
    /// @param description one sentence for the list of applications, or empty
    /// @param icon path of an image in the web folder, or empty
    /// @param scripts ES modules in the web folder that the page imports, in order
    /// @param styles style sheets in the web folder, in order
    /// @param markup path of an HTML fragment in the web folder that the page's body begins with, or empty
    record Manifest(
            String id,
            String version,
            String name,
            String description,
            String icon,
            List<String> scripts,
            List<String> styles,
            String markup) {}
}
