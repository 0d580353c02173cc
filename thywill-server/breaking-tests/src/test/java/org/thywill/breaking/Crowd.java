package org.thywill.breaking;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.thywill.remote.Options;
import org.thywill.remote.ThywillClients;
import org.thywill.remote.Transport;

/// Clients of one kind: subscribers, some of which publish.
final class Crowd implements AutoCloseable {
    private static final long CONNECT_SECONDS = 60;
    private static final long LOOK_AGAIN_MS = 100;
    private static final int DIGITS = 3;
    private static final int CLIENTS_OF_ADDRESS = 100;
    private static final AtomicInteger ADDRESSES = new AtomicInteger();

    private final Checker checker;
    private final Shape shape;
    private final List<String> channels;
    /// Each connects from an address of its own.
    private final List<ThywillClients> runtimes = new ArrayList<>();

    private final Recorder latency = new Recorder(DIGITS);
    /// Released whenever one of them gets something.
    private final Semaphore news = new Semaphore(0);
    private final AtomicLong received = new AtomicLong();
    private final List<Subscriber> subscribers = new ArrayList<>();
    private final List<Publisher> publishers = new ArrayList<>();

    /// Connects and subscribes all of them.
    ///
    /// @param prefix of the channels, such as `reliable/sse/`
    /// @param feeds what stands before each subscriber's log; `Function.identity()` for nothing
    Crowd(
            Checker checker,
            URI server,
            Function<Options, Options> how,
            Shape shape,
            String prefix,
            Function<SubscriberLog, Feed> feeds) {
        this.checker = checker;
        this.shape = shape;
        this.channels =
                IntStream.range(0, shape.channels()).mapToObj(i -> prefix + i).toList();
        var ready = new ArrayList<CompletableFuture<?>>();
        for (int i = 0; i < shape.clients(); i++) {
            var options = how.apply(Options.DEFAULTS.on(runtime(i)));
            var log = checker.subscriber(prefix + "client" + i);
            var subscriber =
                    new Subscriber(Subscriber.connect(server, options), log, feeds.apply(log), latency, this::heard);
            subscribers.add(subscriber);
            ready.add(subscriber.client().connected());
            ready.add(subscriber.subscribe(channelsOf(i)));
        }
        CompletableFuture.allOf(ready.toArray(CompletableFuture[]::new))
                .orTimeout(CONNECT_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    private void heard() {
        received.incrementAndGet();
        news.release();
    }

    /// How many messages and gaps they have got. Unlike a verdict it costs nothing to ask.
    long received() {
        return received.get();
    }

    private ThywillClients runtime(int client) {
        if (client % CLIENTS_OF_ADDRESS == 0) {
            runtimes.add(ThywillClients.create(builder -> builder, nextAddress()));
        }
        return runtimes.getLast();
    }

    /// 127.3.0.1, 127.3.0.2 and so on, so that the server's limit for each address stays on.
    private static InetAddress nextAddress() {
        return address(ADDRESSES.getAndIncrement());
    }

    /// One of 62,500 addresses of this machine.
    static InetAddress address(int number) {
        try {
            return InetAddress.getByAddress(new byte[] {127, 3, (byte) (number / 250), (byte) (1 + number % 250)});
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    static Crowd over(Transport transport, Checker checker, URI server, Shape shape, String prefix) {
        return new Crowd(checker, server, options -> options.over(transport), shape, prefix, log -> log);
    }

    private List<String> channelsOf(int client) {
        return IntStream.range(0, shape.subscriptions())
                .map(i -> (client * shape.subscriptions() + i) % channels.size())
                .distinct()
                .mapToObj(channels::get)
                .toList();
    }

    List<Subscriber> subscribers() {
        return subscribers;
    }

    List<String> channels() {
        return channels;
    }

    /// Lets the first of its clients publish.
    void publish() {
        publishTo(channels, subscribers);
    }

    /// Lets the first of its clients publish, and nothing else that would not outlive the server.
    void publishDurably() {
        for (int i = 0; i < shape.publishers(); i++) {
            publisher(subscribers.get(i), channels)
                    .withoutEchoes()
                    .start((double) shape.perSecond() / shape.publishers());
        }
    }

    /// Lets its clients publish to the channels of another crowd.
    void publishTo(Crowd readers) {
        publishTo(readers.channels, subscribers);
    }

    private void publishTo(List<String> names, List<Subscriber> clients) {
        for (int i = 0; i < shape.publishers(); i++) {
            publisher(clients.get(i), names).start((double) shape.perSecond() / shape.publishers());
        }
    }

    /// A publisher that waits to be told.
    Publisher publisher(Subscriber subscriber, List<String> names) {
        subscriber.log().subscribed(subscriber.own(), null);
        var publisher = new Publisher(
                subscriber.client(), checker.publisher(), checker.publisher(), subscriber.own(), names, shape.bytes());
        publishers.add(publisher);
        return publisher;
    }

    /// From now on its publishers publish at another rate, all of them together.
    void perSecond(int count) {
        publishers.forEach(publisher -> publisher.perSecond((double) count / publishers.size()));
    }

    /// What became of all that its publishers have published until now, echoes not among them.
    Outcomes outcomes() {
        return publishers.stream().map(Publisher::outcomes).reduce(Outcomes.NONE, Outcomes::plus);
    }

    /// Ends publishing and waits for the outcomes.
    ///
    /// @return whether all are known in time
    boolean stopPublishing(long seconds) throws InterruptedException {
        for (var publisher : publishers) {
            publisher.stop();
        }
        boolean known = true;
        for (var publisher : publishers) {
            known &= publisher.awaitAnswers(seconds);
        }
        return known;
    }

    /// Waits until nothing is missing any more, but not longer; and then for what is doubled.
    Verdict settle(long seconds) throws InterruptedException {
        until(() -> checker.verdict().lost() == 0, seconds);
        roundTrips(seconds);
        return checker.verdict();
    }

    /// Waits until something holds that is so because of what these clients get.
    ///
    /// @return false if it does not in time
    boolean until(BooleanSupplier holds, long seconds) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        news.drainPermits();
        while (!holds.getAsBoolean()) {
            if (!news.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                return false;
            }
            news.drainPermits();
        }
        return true;
    }

    /// Each client asks the server something: what was on its way before has come when the answer comes.
    private void roundTrips(long seconds) {
        var answers = subscribers.stream()
                .map(subscriber -> subscriber.client().send(Map.of("act", "connected", "data", "nobody")))
                .toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(answers).orTimeout(seconds, TimeUnit.SECONDS).join();
    }

    /// Of what was received since this was asked last, in nanoseconds.
    Histogram latency() {
        return latency.getIntervalHistogram();
    }

    void expectFirst() {
        subscribers.forEach(Subscriber::expectFirst);
    }

    /// Waits until each has got a message since [#expectFirst].
    ///
    /// @return false if one has not in time
    boolean awaitFirst(long seconds) throws InterruptedException {
        var all = subscribers.stream().map(Subscriber::first).toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(all).get(seconds, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException | TimeoutException _) {
            return false;
        }
    }

    /// Waits until each has got so many messages more, or some that came together in place of one.
    ///
    /// @throws IllegalStateException if one of them does not come within 20 s
    void awaitMessages(int count) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            expectFirst();
            if (!awaitFirst(20)) {
                throw new IllegalStateException("Not everybody got message " + i + " of " + count);
            }
        }
    }

    /// How long each had to wait for the first message since [#expectFirst], in nanoseconds.
    Histogram waits() {
        var waits = new Histogram(DIGITS);
        subscribers.stream()
                .mapToLong(Subscriber::firstAfterNanos)
                .filter(wait -> wait >= 0)
                .forEach(waits::recordValue);
        return waits;
    }

    /// What each took to come back and to get what it had missed, as [Subscriber#catchUp].
    List<Span> catchUps() {
        return subscribers.stream().map(Subscriber::catchUp).toList();
    }

    int connections() {
        return subscribers.stream().mapToInt(Subscriber::connections).sum();
    }

    int fallbacks() {
        return subscribers.stream().mapToInt(Subscriber::fallbacks).sum();
    }

    /// Asks the server, through the first of these clients, until it has let go of another client's connection.
    ///
    /// @return milliseconds since `begin`; -1 if it does not in time
    long awaitCut(Subscriber other, long begin, long millis) throws InterruptedException {
        var question =
                Map.of("act", "connected", "data", other.client().clientId().orElseThrow());
        var observer = subscribers.getFirst().client();
        for (long passed = 0; passed < millis; Thread.sleep(LOOK_AGAIN_MS)) {
            var connected = observer.send(question)
                    .orTimeout(CONNECT_SECONDS, TimeUnit.SECONDS)
                    .join();
            passed = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
            if (!connected.asBoolean()) {
                return passed;
            }
        }
        return -1;
    }

    @Override
    public void close() {
        subscribers.forEach(Subscriber::close);
        runtimes.forEach(ThywillClients::close);
    }
}
