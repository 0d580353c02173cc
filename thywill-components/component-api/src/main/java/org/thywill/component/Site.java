package org.thywill.component;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The pages and files that a client interface serves. Every method may be called from any thread and does not
/// block.
public interface Site {

    /// The page at `/`: the hosted applications.
    ///
    /// @param nonce what the page's scripts and styles carry to be let through its Content-Security-Policy; new for
    ///     every response, 128 random bits
    String applicationList(String nonce);

    /// The bootstrap page of an application.
    ///
    /// @param application an application's id, or `null` for the default application
    /// @param channels those that the page's address names, to carry their positions; at most 32 count, and names
    ///     that are none are passed over
    /// @return empty if there is no such application
    Optional<String> bootstrapPage(@Nullable String application, List<String> channels, String nonce);

    /// Origins, such as `https://b.example.org`, that pages may connect to besides the server's own.
    default List<String> otherOrigins() {
        return List.of();
    }

    /// A small page that says that something could not be had.
    String errorPage(int status, String title, String advice, String nonce);

    /// A file below `/thywill/js/` or `/apps/`.
    ///
    /// @param path the decoded path of the request, as in `/thywill/js/~3fa9c2d1/thywill.js`
    /// @return empty if there is none; a path can never lead outside the files of a component or an application
    Optional<WebFile> file(String path);
}
