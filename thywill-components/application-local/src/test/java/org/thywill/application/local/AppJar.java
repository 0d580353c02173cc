package org.thywill.application.local;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/// Builds jars of applications as tests need them, good and bad.
final class AppJar {
    private static final Map<String, Map<String, byte[]>> COMPILED = new ConcurrentHashMap<>();

    private final Map<String, byte[]> entries = new LinkedHashMap<>();

    /// A manifest that asks for `test.App`, and no more.
    static AppJar withId(String id) {
        return new AppJar().entry(ManifestFile.PATH, """
                id: %s
                version: 1.0
                name: The %s
                main: test.App
                api: 1
                """.formatted(id, id));
    }

    /// An application that does nothing.
    static AppJar quiet(String id) {
        return withId(id).source("public class App implements org.thywill.app.Application {}");
    }

    AppJar entry(String name, String text) {
        return entry(name, text.getBytes(StandardCharsets.UTF_8));
    }

    AppJar entry(String name, byte[] bytes) {
        entries.put(name, bytes);
        return this;
    }

    /// Adds a line to the manifest.
    AppJar manifest(String line) {
        var manifest = new String(entries.get(ManifestFile.PATH), StandardCharsets.UTF_8);
        var key = line.substring(0, line.indexOf(':') + 1);
        return entry(ManifestFile.PATH, manifest.replaceAll("(?m)^" + key + ".*\n", "") + line + "\n");
    }

    AppJar without(String name) {
        entries.remove(name);
        return this;
    }

    /// Compiles a class in the package `test`, with those nested in it.
    AppJar source(String code) {
        entries.putAll(COMPILED.computeIfAbsent(code, AppJar::compile));
        return this;
    }

    byte[] bytes() {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            for (var entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    void write(Path file) {
        try {
            Files.write(file, bytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, byte[]> compile(String code) {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var source = new SimpleJavaFileObject(URI.create("string:///test/App.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return "package test; " + code;
            }
        };
        try (var files = new MemoryFiles(compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8))) {
            if (!compiler.getTask(null, files, null, List.of("-proc:none"), null, List.of(source))
                    .call()) {
                throw new AssertionError("Does not compile: " + code);
            }
            return files.classes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class MemoryFiles extends ForwardingJavaFileManager<StandardJavaFileManager> {
        private final Map<String, ByteArrayOutputStream> written = new LinkedHashMap<>();

        MemoryFiles(StandardJavaFileManager files) {
            super(files);
        }

        Map<String, byte[]> classes() {
            var classes = new LinkedHashMap<String, byte[]>();
            written.forEach((name, out) -> classes.put(name.replace('.', '/') + ".class", out.toByteArray()));
            return classes;
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                JavaFileManager.Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
            var out = new ByteArrayOutputStream();
            written.put(name, out);
            return new SimpleJavaFileObject(URI.create("memory:///" + name.replace('.', '/')), kind) {
                @Override
                public OutputStream openOutputStream() {
                    return out;
                }
            };
        }
    }
}
