package org.thywill.launcher;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;
import org.thywill.remote.Options;
import org.thywill.remote.ThywillClient;
import org.thywill.remote.Transport;

/// Plays the part of browsers before a server that was just built, so that its JVM learns which classes it needs, and
/// writes them down, loaded and linked, for every later start: `-XX:AOTCacheOutput`, JEP 483 and 514.
///
/// The first argument is the directory of the applications `echo` and `talk`; the others are the server's command
/// line, up to the name of its main class. Exit status: 0 if the server served everybody and ended as it should.
public final class Rehearsal {
    private static final Pattern ADDRESS = Pattern.compile("Open (http\\S+) in a browser");
    private static final Pattern FILE = Pattern.compile("\"(/thywill/[^\"]+\\.(?:js|css))\"");
    private static final Duration LONGEST = Duration.ofSeconds(15);
    /// So many that every part has been played.
    private static final long ENOUGH = 5_000;
    private static final int DEADLINE_SECONDS = 60;
    private static final int PAGES = 100;
    private static final int ECHOES_PER_TRANSPORT = 10;
    private static final int TALKERS_PER_TRANSPORT = 5;
    private static final String ROOM = "rehearsal";
    /// No limit that is meant for one address gets in the way of a cast that plays many.
    private static final String SETTINGS = """
            thywill:
              client-interface: { settings: { port: 0 } }
              engine:
                message-rates: { echo: 1000000/1000000, talk: 1000000/1000000 }
            """;

    private final URI server;
    private final LongAdder answers = new LongAdder();
    private final long enough;
    private final long endNs;

    private Rehearsal(URI server, long enough) {
        this.server = server;
        this.enough = enough;
        this.endNs = System.nanoTime() + LONGEST.toNanos();
    }

    public static void main(String[] arguments) throws Exception {
        var command = List.of(arguments);
        long answered = run(Path.of(command.getFirst()), command.subList(1, command.size()), ENOUGH);
        System.out.println(answered + " answers");
    }

    /// Starts the server, plays, and ends the server.
    ///
    /// @param enough it ends after so many answers of the server, or after 15 s
    /// @return how many answers the server gave
    /// @throws IllegalStateException if it did not serve or did not end as it should
    static long run(Path apps, List<String> command, long enough) throws Exception {
        var stage = Files.createTempDirectory("thywill-rehearsal-");
        var settings = Files.writeString(stage.resolve("settings.yml"), SETTINGS);
        var whole = new ArrayList<>(command);
        whole.addAll(List.of("--settings", settings.toString(), "--apps", apps.toString()));
        whole.addAll(List.of("--data", stage.resolve("data").toString()));
        try {
            return rehearse(new ProcessBuilder(whole).redirectErrorStream(true).start(), enough);
        } finally {
            delete(stage);
        }
    }

    private static long rehearse(Process process, long enough) throws Exception {
        try (var output = process.inputReader(StandardCharsets.UTF_8)) {
            try {
                var rehearsal = new Rehearsal(addressIn(output), enough);
                var rest = Thread.ofVirtual().start(() -> output.lines().forEach(System.out::println));
                rehearsal.play();
                end(process);
                rest.join();
                return rehearsal.answers.sum();
            } finally {
                process.toHandle().destroyForcibly();
                process.waitFor();
            }
        }
    }

    private static URI addressIn(BufferedReader output) throws IOException {
        for (var line = output.readLine(); line != null; line = output.readLine()) {
            System.out.println(line);
            var address = ADDRESS.matcher(line);
            if (address.find()) {
                return URI.create(address.group(1));
            }
        }
        throw new IllegalStateException("The server did not start");
    }

    /// Until the server has written down what it learned. The handle's methods leave the process's output open.
    private static void end(Process process) throws InterruptedException {
        process.toHandle().destroy();
        if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IllegalStateException("The server did not end as it should");
        }
    }

    private static void delete(Path stage) throws IOException {
        try (var files = Files.walk(stage)) {
            for (var file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private interface Part {
        void play() throws Exception;
    }

    private void play() throws Exception {
        var playing = new ArrayList<Future<?>>();
        try (var cast = Executors.newVirtualThreadPerTaskExecutor()) {
            playing.add(cast.submit(part(this::pages)));
            for (var transport : Transport.values()) {
                for (int i = 0; i < ECHOES_PER_TRANSPORT; i++) {
                    playing.add(cast.submit(part(() -> echo(transport))));
                }
                for (int i = 0; i < TALKERS_PER_TRANSPORT; i++) {
                    var name = transport + " " + i;
                    playing.add(cast.submit(part(() -> talk(transport, name))));
                }
            }
        }
        for (var each : playing) {
            try {
                each.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException("The server did not serve everybody", e.getCause());
            }
        }
    }

    private static Callable<Void> part(Part part) {
        return () -> {
            part.play();
            return null;
        };
    }

    private boolean goesOn() {
        return answers.sum() < enough && System.nanoTime() - endNs < 0;
    }

    /// A browser that opens pages, and everything they name.
    private void pages() throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            for (int i = 0; i < PAGES && goesOn(); i++) {
                for (var path : List.of("/", "/thywill/init/echo/", "/thywill/init/talk/")) {
                    for (var file : FILE.matcher(get(http, path)).results().toList()) {
                        get(http, file.group(1));
                    }
                }
            }
        }
    }

    private String get(HttpClient http, String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(server.resolve(path)).timeout(Duration.ofSeconds(DEADLINE_SECONDS));
        var answer = http.send(request.build(), BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(path + " was answered with " + answer.statusCode());
        }
        answers.increment();
        return answer.body();
    }

    private void echo(Transport transport) throws Exception {
        try (var client = connect("echo", transport)) {
            client.onMessage(_ -> answers.increment());
            while (goesOn()) {
                await(client, Map.of("text", "Once more, with feeling."));
            }
        }
    }

    private void talk(Transport transport, String name) throws Exception {
        try (var client = connect("talk", transport)) {
            var lines = client.channel("lines/" + ROOM);
            lines.subscribe(_ -> answers.increment()).get(DEADLINE_SECONDS, TimeUnit.SECONDS);
            for (int i = 0; goesOn(); i++) {
                await(client, Map.of("say", Map.of("room", ROOM, "name", name, "text", "Line " + i, "key", "k" + i)));
            }
        }
    }

    private ThywillClient connect(String application, Transport transport) throws Exception {
        var client = ThywillClient.connect(server, application, Options.DEFAULTS.over(transport));
        return client.connected().get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    private void await(ThywillClient client, Object data)
            throws ExecutionException, InterruptedException, TimeoutException {
        client.send(data).get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        answers.increment();
    }
}
