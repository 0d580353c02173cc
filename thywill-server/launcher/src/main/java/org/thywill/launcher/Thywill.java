package org.thywill.launcher;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.springframework.context.ConfigurableApplicationContext;
import org.thywill.bootstrap.Server;

/// The server's main class.
///
/// Exit status: 0 if it was stopped as asked, by Ctrl-C or SIGTERM; 1 if it cannot serve; 2 if the command line is
/// wrong.
public final class Thywill {
    private static final int FAILED = 1;
    private static final int MISUSED = 2;

    private final PrintStream out;
    private final PrintStream err;
    private final Map<String, String> environment;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile boolean stopping;
    private volatile boolean failed;

    private Thywill(PrintStream out, PrintStream err, Map<String, String> environment) {
        this.out = out;
        this.err = err;
        this.environment = environment;
    }

    public static void main(String[] arguments) throws InterruptedException {
        int status = new Thywill(System.out, System.err, System.getenv()).run(arguments);
        if (status != 0) {
            System.exit(status);
        }
    }

    private int run(String... arguments) throws InterruptedException {
        long startedNs = System.nanoTime();
        try {
            var commandLine = CommandLine.parse(arguments);
            if (commandLine.help()) {
                out.print(CommandLine.HELP);
                return 0;
            }
            serve(new Assembly(commandLine, environment, Path.of("").toAbsolutePath()), startedNs);
            CompilerThreads.letOthersGoFirst();
            stopped.await();
            return 0;
        } catch (UsageException e) {
            err.println(e.getMessage());
            return MISUSED;
        } catch (RuntimeException | Error e) {
            if (stopping) {
                return 0; // a process that ends takes from a start what it needs
            }
            failed = true;
            err.print(FailureReport.of(e));
            return FAILED;
        }
    }

    private void serve(Assembly assembly, long startedNs) {
        var context = assembly.context();
        var server = context.getBean(Server.class);
        if (!stopAtTheEnd(server, context)) {
            return;
        }
        server.start();
        if (stopping) {
            return;
        }
        var took = Duration.ofNanos(System.nanoTime() - startedNs);
        assembly.warnings().forEach(out::println);
        out.println(new StartReport(server.components(), server.applications(), server.addresses(), took));
        out.flush();
    }

    /// To be called before the start, since Ctrl-C may come while it is under way; the stop then waits for its end.
    ///
    /// @return false if the process ends already
    private boolean stopAtTheEnd(Server server, ConfigurableApplicationContext context) {
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, context), "thywill-stop"));
            return true;
        } catch (IllegalStateException _) {
            stopping = true;
            stopped.countDown();
            return false;
        }
    }

    /// Runs when the process is asked to end. What was asked for has then happened, so the status is 0 and not that
    /// of the signal; nothing that needs an orderly end is left running.
    private void stop(Server server, ConfigurableApplicationContext context) {
        if (failed) {
            return;
        }
        stopping = true;
        int status = FAILED;
        try {
            out.println("Stopping.");
            server.stop();
            context.close();
            out.println("Stopped.");
            status = 0;
        } finally {
            out.flush();
            stopped.countDown();
            Runtime.getRuntime().halt(status);
        }
    }
}
