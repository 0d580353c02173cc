package org.thywill.database.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.thywill.component.Database;
import org.thywill.component.Database.StoredPublication;
import org.thywill.component.Json;
import org.thywill.component.Publication.Change;
import org.thywill.component.testkit.TemporaryFolder;
import org.thywill.component.testkit.TestContext;

/// A process that appends changes of entries to a channel until it is killed, and says of each publication when it was
/// acknowledged.
final class Writer {
    private static final int KEYS = 7;
    private static final String CHANNEL = "test/written";

    private Writer() {}

    /// Writes until it is killed.
    ///
    /// @param arguments `h2` and a directory, or `mysql` and an address
    public static void main(String[] arguments) {
        var database = arguments[0].equals("h2")
                ? new H2Provider()
                        .create(
                                new H2Settings(
                                        "jdbc:h2:file:" + Path.of(arguments[1]).resolve("thywill"),
                                        "thywill",
                                        "",
                                        2,
                                        Duration.ofSeconds(2)),
                                new TestContext())
                : new MysqlProvider().create(mysql(arguments[1]), new TestContext());
        database.start();
        long offset = database.openChannel(CHANNEL, "e").lastOffset();
        while (true) {
            database.append(List.of(publication(++offset)));
            System.out.println("acknowledged " + offset);
        }
    }

    static MysqlSettings mysql(String url) {
        return new MysqlSettings(
                url,
                "root",
                "",
                2,
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                Duration.ofSeconds(10),
                MysqlSettings.Tls.PREFERRED,
                Path.of(""),
                "",
                Map.of("createDatabaseIfNotExist", "true"));
    }

    private static StoredPublication publication(long offset) {
        var data = Json.ofValid("\"" + "x".repeat((int) (offset % 300)) + "\"");
        boolean removes = offset % 5 == 0;
        return new StoredPublication(
                CHANNEL,
                offset,
                offset,
                "id" + offset,
                "key" + offset % KEYS,
                null,
                removes ? Json.NULL : data,
                removes ? Change.REMOVED : new Change((double) offset, 0, false));
    }

    /// What is left of the entries when all changes up to an offset were made.
    private static List<StoredPublication> entries(long last) {
        return LongStream.rangeClosed(Math.max(1, last - KEYS + 1), last)
                .mapToObj(Writer::publication)
                .filter(change -> change.change() != null && !change.change().removed())
                .map(change -> new StoredPublication(
                        CHANNEL,
                        change.offset(),
                        change.atMs(),
                        null,
                        change.key(),
                        null,
                        change.json(),
                        change.change()))
                .toList();
    }

    /// Kills a writer (`kill -9`) as soon as it has said so many times that something was acknowledged.
    ///
    /// @return the last offset that it said
    static long killAfter(int acknowledged, String... arguments) throws IOException, InterruptedException {
        var process = fork(arguments);
        try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
            long last = await(lines, acknowledged);
            process.toHandle().destroyForcibly();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                last = line.matches("acknowledged \\d+") ? offset(line) : last;
            }
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            return last;
        }
    }

    static void whileWriting(String kind, String target, Runnable action) throws IOException, InterruptedException {
        var process = fork(kind, target);
        try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
            await(lines, 1);
            action.run();
        } finally {
            process.destroyForcibly();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static Process fork(String... arguments) throws IOException {
        var command = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + TemporaryFolder.create("writer").path(), // a killed process does not tidy up
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static long await(BufferedReader lines, int acknowledged) throws IOException {
        long last = 0;
        for (int count = 0; count < acknowledged; ) {
            var line = lines.readLine();
            if (line == null) {
                throw new AssertionError("The writer ended after " + count + " publications");
            }
            if (line.startsWith("acknowledged")) {
                last = offset(line);
                count++;
            }
        }
        return last;
    }

    private static long offset(String line) {
        return Long.parseLong(line.substring("acknowledged ".length()));
    }

    /// Opens what the writer has left, without repair, and finds everything up to `last`, the entries as they
    /// were left, and nothing half.
    static <T> void assertStored(Function<T, Database> open, T where, long last) {
        var database = open.apply(where);
        database.start();
        try {
            var state = database.openChannel(CHANNEL, "other");
            assertThat(state.epoch()).isEqualTo("e");
            assertThat(state.lastOffset()).isGreaterThanOrEqualTo(last);
            var expected = LongStream.rangeClosed(1, state.lastOffset())
                    .mapToObj(Writer::publication)
                    .toList();
            assertThat(database.publications(CHANNEL, 0, 100_000)).isEqualTo(expected);
            assertThat(database.entries(CHANNEL)).isEqualTo(entries(state.lastOffset()));
        } finally {
            database.stop(Duration.ofSeconds(5));
        }
    }
}
