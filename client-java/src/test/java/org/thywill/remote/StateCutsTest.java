package org.thywill.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thywill.remote.StateChannel.Change;
import org.thywill.remote.StateChannel.Entry;
import tools.jackson.databind.JsonNode;

/// Random writes, removals and cuts, also between the parts of snapshots: in the end the copy is the server's, and so
/// is what the told changes make up.
class StateCutsTest {
    private static final int STEPS = 4_000;
    private static final int KEPT = 6;
    private static final int PAGE = 3;

    /// The server's side of one channel of kind `state`: section 5.4 of the protocol. Frames take their time.
    private static final class Server implements Connector {
        final Map<String, Entry> entries = new TreeMap<>();
        private final List<String> changes = new ArrayList<>();
        private @Nullable Wire wire;
        private int connections;
        private int epoch = 1;
        private boolean known;
        int snapshots;

        @Override
        public Link open(String connect, Listener listener) {
            wire = new Wire(listener);
            wire.up.add(connect);
            return wire;
        }

        void cut() {
            var cut = wire;
            wire = null;
            if (cut != null) {
                cut.listener.onEnd(End.cut("cut"));
            }
        }

        /// Everything is lost, as when the server was started anew.
        void restart() {
            known = false;
            epoch++;
            changes.clear();
            entries.clear();
            cut();
        }

        void put(String key, String data, @Nullable Double score) {
            long version = changes.size() + 1L;
            entries.put(key, new Entry(key, Json.read("\"" + data + "\""), version, score));
            change("\"key\":\"" + key + "\",\"data\":\"" + data + "\"" + (score == null ? "" : ",\"score\":" + score));
        }

        void remove(String key) {
            if (entries.remove(key) != null) {
                change("\"key\":\"" + key + "\",\"removed\":true");
            }
        }

        private void change(String members) {
            changes.add(members);
            if (wire != null && wire.attached) {
                send(frame(changes.size()));
            }
        }

        private String frame(int offset) {
            return "{\"channel\":\"s\",\"offset\":" + offset + "," + changes.get(offset - 1) + "}";
        }

        /// Carries one frame, if there is one.
        void step(Random random) {
            var current = wire;
            if (current == null) {
                return;
            }
            if (random.nextBoolean() && !current.up.isEmpty()) {
                take(Json.read(current.up.remove()));
            } else if (!current.down.isEmpty()) {
                current.listener.onFrame(current.down.remove());
            }
        }

        private void take(JsonNode frame) {
            if (frame.has("connect")) {
                connect(frame.path("connect"));
            } else if (frame.has("subscribe")) {
                begin(frame, "{\"channel\":\"s\",\"subscribed\":%s}");
                send("{\"ack\":" + frame.path("number").asLong() + "}");
            }
        }

        private void connect(JsonNode connect) {
            boolean resumed = known && connect.has("token");
            known = true;
            var connected = "{\"connected\":{\"client\":\"c\",\"session\":\"s\",\"connection\":\"k\",\"token\":\"t"
                    + ++connections + "\",\"resumed\":" + resumed
                    + ",\"received\":0,\"heartbeatMs\":25000,\"timeoutMs\":33000,\"channels\":{"
                    + "\"@\":{\"epoch\":\"e\",\"offset\":0}";
            if (resumed) {
                begin(connect.path("positions").path("s"), connected + ",\"s\":%s}}}");
            } else {
                send(connected + "}}}");
            }
        }

        /// @param from perhaps with a position
        private void begin(JsonNode from, String announcement) {
            long offset = from.path("offset").asLong(-1);
            boolean goesOn = from.path("epoch").asString("").equals("s" + epoch)
                    && offset <= changes.size()
                    && offset >= changes.size() - KEPT;
            long told = goesOn ? offset : changes.size();
            send(announcement.formatted("{\"epoch\":\"s" + epoch + "\",\"offset\":" + told + ",\"kind\":\"state\"}"));
            if (!goesOn) {
                snapshot();
            }
            for (long next = told + 1; next <= changes.size(); next++) {
                send(frame((int) next));
            }
            if (wire != null) {
                wire.attached = true;
            }
        }

        private void snapshot() {
            snapshots++;
            var all = List.copyOf(entries.values());
            for (int from = 0; from == 0 || from < all.size(); from += PAGE) {
                int to = Math.min(from + PAGE, all.size());
                var page = all.subList(from, to).stream().map(Server::shown).toList();
                send("{\"channel\":\"s\",\"snapshot\":[" + String.join(",", page) + "],\"offset\":" + changes.size()
                        + (to < all.size() ? ",\"more\":true}" : "}"));
            }
        }

        private static String shown(Entry entry) {
            return "{\"key\":\"" + entry.key() + "\",\"version\":" + entry.version() + ",\"data\":" + entry.data()
                    + (entry.score() == null ? "}" : ",\"score\":" + entry.score() + "}");
        }

        private void send(String frame) {
            if (wire != null) {
                wire.down.add(frame);
            }
        }
    }

    private static final class Wire implements Connector.Link {
        private final Connector.Listener listener;
        private final ArrayDeque<String> up = new ArrayDeque<>();
        private final ArrayDeque<String> down = new ArrayDeque<>();
        private boolean attached;

        Wire(Connector.Listener listener) {
            this.listener = listener;
        }

        @Override
        public Transport transport() {
            return Transport.STREAM;
        }

        @Override
        public void connected(String key, int maxMessageBytes) {}

        @Override
        public void send(List<Frame> frames) {
            frames.forEach(frame -> up.add(frame.text()));
        }

        @Override
        public int bufferedBytes() {
            return 0;
        }

        @Override
        public void read(boolean on) {}

        @Override
        public void close(boolean goodbye) {
            down.clear();
            up.clear();
        }
    }

    /// Keeps the copy as [StateChannel] does, and another that is made of the told changes alone.
    private static final class Copies implements SessionListener {
        final EntryCopy copy = new EntryCopy();
        final Map<String, Entry> told = new TreeMap<>();

        private void tell() {
            for (Change change : copy.takeChanges()) {
                assertThat(told.get(change.key())).isEqualTo(change.previous());
                if (change.entry() == null) {
                    told.remove(change.key());
                } else {
                    told.put(change.key(), change.entry());
                }
            }
        }

        @Override
        public void onSubscription(String channel) {}

        @Override
        public void onCopy(String channel, List<Entry> entries) {
            copy.replace(entries);
            tell();
        }

        @Override
        public void onWritten(String channel, Entry entry) {
            copy.put(entry);
            tell();
        }

        @Override
        public void onRemoved(String channel, String key) {
            copy.remove(key);
            tell();
        }

        @Override
        public void onState(State state) {}

        @Override
        public void onUser(@Nullable User user) {}

        @Override
        public void onPrivate(long offset, JsonNode data) {}

        @Override
        public void onPublication(Publication publication) {}

        @Override
        public void onGap(Gap gap) {
            throw new AssertionError("There are no gaps on a channel of kind state: " + gap);
        }

        @Override
        public void onProblem(Refused problem) {}

        @Override
        public void onCall(Incoming.Called call) {}

        @Override
        public void onCancel(String call) {}

        @Override
        public void onPush(String queue, JsonNode data, int length) {}
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void theCopyIsTheServers(long seed) {
        var random = new Random(seed);
        var server = new Server();
        var timers = new ManualTimers();
        var copies = new Copies();
        var greeting = new Greeting("echo", "an-instance-of-its-own");
        var session = new Session(greeting, server, timers, new Random(seed + 1), copies, Runnable::run, Runnable::run);
        session.start();
        var _ = session.request(Message.subscribe("s", 0));

        for (int step = 0; step < STEPS; step++) {
            switch (random.nextInt(40)) {
                case 0, 1, 2, 3, 4, 5 ->
                    server.put(
                            "key" + random.nextInt(12),
                            "d" + step,
                            random.nextBoolean() ? 1.5 * random.nextInt(9) : null);
                case 6, 7 -> server.remove("key" + random.nextInt(12));
                case 8 -> server.cut();
                case 9, 10, 11 -> timers.advance(random.nextInt(2_000));
                case 12 -> {
                    if (random.nextInt(20) == 0) {
                        server.restart();
                    }
                }
                default -> server.step(random);
            }
        }
        for (int quiet = 0; quiet < 2_000; quiet++) {
            server.step(random);
            timers.advance(quiet % 10 == 0 ? 100 : 0);
        }

        assertThat(server.snapshots).isGreaterThan(5);
        assertThat(copies.copy.all()).isEqualTo(List.copyOf(server.entries.values()));
        assertThat(copies.told).isEqualTo(server.entries);
    }
}
