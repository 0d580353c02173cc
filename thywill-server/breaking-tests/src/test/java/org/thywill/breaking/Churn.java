package org.thywill.breaking;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.thywill.component.testkit.ThywillServer;
import org.thywill.remote.Options;
import org.thywill.remote.ThywillClient;
import org.thywill.remote.ThywillClients;
import org.thywill.remote.Transport;
import tools.jackson.databind.JsonNode;

/// L8: clients come, subscribe, say goodbye and go, thousands of them. Does anything stay?
final class Churn extends OverTransports {
    private static final int AT_A_TIME = 50;
    private static final int WARM_UP = 500;
    private static final double MAX_GROWTH = 0.02;

    /// What a heap of some megabytes varies by from one collection to the next.
    private static final long SLACK_BYTES = 2 << 20;

    private static final int SLACK_FILES = 5;

    @Override
    public String id() {
        return "L8";
    }

    @Override
    public String title() {
        return "thousands of clients come and go";
    }

    @Override
    public Duration limit() {
        return Duration.ofMinutes(9);
    }

    @Override
    Collection<Report> run(Stage stage, ThywillServer server, Transport transport) throws Exception {
        int clients = stage.bench().either(10_000, 1_000);
        comeAndGo(server, transport, WARM_UP);
        var before = Stage.stateOf(server);
        for (int done = 0; done < clients; done += WARM_UP) {
            stage.progress(name(transport) + ": " + done + " of " + clients);
            comeAndGo(server, transport, WARM_UP);
        }
        Thread.sleep(2_000);
        var after = Stage.stateOf(server);
        long heap = before.get("heapBytes").asLong();
        long growth = after.get("heapBytes").asLong() - heap;
        long files = after.get("files").asLong() - before.get("files").asLong();
        return List.of(stage.report(name(transport))
                .figure("clients", clients)
                .figure("heapBytes", heap)
                .figure("heapGrowthBytes", growth)
                .figure("directGrowthBytes", growth(before, after, "directBytes"))
                .figure("filesGrowth", files)
                .figure("threadsGrowth", growth(before, after, "threads"))
                .figure("clientsLeft", after.get("clients").asInt())
                .require(growth <= heap * MAX_GROWTH + SLACK_BYTES, "the heap grew by " + growth + " bytes")
                .require(files <= SLACK_FILES, files + " more files are open")
                .require(after.get("clients").asInt() <= 2, "clients are left"));
    }

    private static long growth(JsonNode before, JsonNode after, String of) {
        return after.get(of).asLong() - before.get(of).asLong();
    }

    private static void comeAndGo(ThywillServer server, Transport transport, int count) {
        try (var runtime = ThywillClients.create()) {
            var options = Options.DEFAULTS.on(runtime).over(transport);
            for (int done = 0; done < count; done += AT_A_TIME) {
                var clients = new ArrayList<ThywillClient>();
                var ready = new ArrayList<CompletableFuture<?>>();
                for (int i = 0; i < AT_A_TIME; i++) {
                    var client = Subscriber.connect(server.address(), options);
                    clients.add(client);
                    ready.add(client.channel("reliable/l8/" + i).subscribe(_ -> {}));
                }
                CompletableFuture.allOf(ready.toArray(CompletableFuture[]::new))
                        .orTimeout(60, TimeUnit.SECONDS)
                        .join();
                clients.forEach(ThywillClient::close);
            }
        }
    }
}
