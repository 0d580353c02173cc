package org.thywill.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.databind.JsonNode;

/// The clients of a run, which share event loops, what they count, and the sequence numbers of what they publish.
final class Clients implements AutoCloseable {
    /// So many connect at a time.
    private static final int AT_A_TIME = 50;

    private static final long CONNECT_SECONDS = 30;

    private final Network network;
    private final Meter meter;
    private final Progress progress;
    private final Sequences sequences = new Sequences();
    private final List<LoadClient> all = new ArrayList<>();
    private int counted;

    Clients(Network network, Meter meter, Progress progress) {
        this.network = network;
        this.meter = meter;
        this.progress = progress;
    }

    /// How many there are, but for a publisher that is there for the others.
    int count() {
        return counted;
    }

    /// How many messages are waited for.
    long owed() {
        return all.stream().mapToLong(LoadClient::owed).sum();
    }

    /// Spread over channels and transports: each channel has as many subscribers over each.
    List<Subscriber> subscribe(int count, List<String> channels, List<Transport> transports) {
        var subscribers = new ArrayList<Subscriber>();
        for (int i = 0; i < count; i++) {
            var channel = channels.get(i % channels.size());
            var transport = transports.get((i / channels.size()) % transports.size());
            subscribers.add(new Subscriber(network, transport, i, channel, meter, sequences));
        }
        connect(subscribers);
        return subscribers;
    }

    /// One that publishes for others.
    Publisher publisher() {
        var publisher = new Publisher(network, 0, meter, sequences, false);
        all.add(publisher);
        join(List.of(publisher.connect()));
        return publisher;
    }

    /// Some that publish, and wait until each message is done.
    List<Publisher> publishers(int count) {
        var publishers = new ArrayList<Publisher>();
        for (int i = 0; i < count; i++) {
            publishers.add(new Publisher(network, i, meter, sequences, true));
        }
        connect(publishers);
        return publishers;
    }

    /// @param size of what is echoed, in bytes
    List<EchoClient> echoing(int count, int size) {
        var clients = new ArrayList<EchoClient>();
        for (int i = 0; i < count; i++) {
            clients.add(new EchoClient(network, i, size, meter));
        }
        connect(clients);
        return clients;
    }

    private void connect(List<? extends LoadClient> some) {
        for (int i = 0; i < some.size(); i += AT_A_TIME) {
            progress.show("connecting clients: %,d of %,d".formatted(i, some.size()));
            join(some.subList(i, Math.min(i + AT_A_TIME, some.size())).stream()
                    .map(LoadClient::connect)
                    .toList());
        }
        all.addAll(some);
        counted += some.size();
    }

    private static void join(List<CompletableFuture<JsonNode>> answers) {
        try {
            CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                    .orTimeout(CONNECT_SECONDS, TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof TimeoutException) {
                throw new BenchException("Clients were not let in within " + CONNECT_SECONDS + " s", e);
            }
            throw e.getCause() instanceof BenchException known ? known : new BenchException(e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        network.close();
    }
}
