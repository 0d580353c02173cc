package org.thywill.breaking;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.thywill.remote.Transport;

/// `./thywill test --suite breaking`: runs scenarios at full length, and prints a line of JSON for each.
///
/// Exit status: 0 if all have passed, 1 if not, 2 if the command line is wrong.
public final class Suite {
    private Suite() {}

    @SuppressWarnings("SystemExitOutsideMain")
    public static void main(String[] arguments) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly)));
        System.exit(run(List.of(arguments)));
    }

    private static int run(List<String> arguments) {
        var only = new TreeSet<String>();
        Set<Transport> transports = EnumSet.allOf(Transport.class);
        boolean full = true;
        boolean strict = false;
        long seed = ThreadLocalRandom.current().nextLong(1_000_000);
        var words = arguments.iterator();
        while (words.hasNext()) {
            switch (words.next()) {
                case "--only" ->
                    only.addAll(List.of(words.next().toUpperCase(Locale.ROOT).split(",", -1)));
                case "--transport" ->
                    transports = EnumSet.of(Transport.valueOf(
                            words.next().toUpperCase(Locale.ROOT).replace('-', '_')));
                case "--seed" -> seed = Long.parseLong(words.next());
                case "--quick" -> full = false;
                case "--strict" -> strict = true;
                default -> throw new IllegalArgumentException("The command line is checked by commands/test.sh");
            }
        }
        var unknown = new TreeSet<>(only);
        Scenarios.ALL.forEach(each -> unknown.remove(each.id()));
        if (!unknown.isEmpty()) {
            System.err.println("There is no scenario " + unknown + ". --list names them all.");
            return 2;
        }
        System.out.println("seed " + seed);
        var bench = new Bench(full, strict, seed, transports, System.out);
        boolean passed = true;
        for (var scenario : Scenarios.ALL) {
            if (only.isEmpty() || only.contains(scenario.id())) {
                for (var report : run(bench, scenario)) {
                    System.out.println(report.json());
                    passed &= report.passed();
                }
            }
        }
        return passed ? 0 : 1;
    }

    /// Runs one scenario within its limit of time. What it has started is ended in any case.
    static List<Report> run(Bench bench, Scenario scenario) {
        bench.progress(scenario.id() + ": " + scenario.title());
        var stage = new Stage(bench, scenario);
        var run = new FutureTask<>(() -> scenario.run(stage));
        var thread = Thread.ofVirtual().name(scenario.id()).start(run);
        try {
            return run.get(scenario.limit().toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            return List.of(stage.report("all").failed(e.getCause()));
        } catch (TimeoutException _) {
            thread.interrupt();
            return List.of(stage.report("all").require(false, "it took longer than " + scenario.limit()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of(stage.report("all").failed(e));
        } finally {
            stage.close();
        }
    }
}
