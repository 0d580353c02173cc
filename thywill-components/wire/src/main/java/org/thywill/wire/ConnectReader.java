package org.thywill.wire;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thywill.component.ConnectRequest;
import org.thywill.component.ConnectRequest.Resume;
import org.thywill.component.Position;

/// Reads what `connect` holds (`documentation/protocol.md`, section 3). The version is looked for first: what
/// another version says is not judged by the rules of this one.
final class ConnectReader {
    /// The version of the protocol that is spoken here.
    static final long VERSION = 1;

    private static final int LEVEL = 1;
    private static final long REQUIRED =
            Member.VERSION.bit() | Member.APPLICATION.bit() | Member.INSTANCE.bit() | Member.ACKNOWLEDGED.bit();

    private final JsonScanner scanner;
    private final Path path;
    private final ValueReader values;

    private long seen;
    private String application = "";
    private String instance = "";
    private long acknowledged;
    private @Nullable String client;
    private @Nullable String token;
    private Map<String, Position> positions = Map.of();
    private Map<String, ConnectRequest.Subscription> subscribe = Map.of();
    private @Nullable String credentials;
    private boolean deltas;

    ConnectReader(JsonScanner scanner, Path path, ValueReader values) {
        this.scanner = scanner;
        this.path = path;
        this.values = values;
    }

    ClientFrame read() {
        scanner.mark();
        long version = version();
        if (version != VERSION) {
            return new ClientFrame.OtherVersion(version);
        }
        scanner.goBack();
        seen = 0;
        client = null;
        token = null;
        positions = Map.of();
        subscribe = Map.of();
        credentials = null;
        deltas = false;
        scanner.beginObject();
        for (boolean first = true; scanner.nextMember(first); first = false) {
            var member = Member.current(scanner);
            if (member == null) {
                scanner.skipValue();
            } else {
                seen = values.see(seen, member, LEVEL);
                readMember(member);
                path.up(LEVEL);
            }
        }
        return meaning();
    }

    private long version() {
        long version = -1;
        scanner.beginObject();
        for (boolean first = true; scanner.nextMember(first); first = false) {
            if (version == -1 && Member.current(scanner) == Member.VERSION) {
                path.at(LEVEL, Member.VERSION);
                version = values.integer(0, ClientFrames.MAX_NUMBER);
                path.up(LEVEL);
            } else {
                scanner.skipValue();
            }
        }
        if (version == -1) {
            throw new MalformedException("lacks version");
        }
        return version;
    }

    private void readMember(Member member) {
        switch (member) {
            case APPLICATION -> application = values.application();
            case INSTANCE -> instance = values.instance();
            case ACKNOWLEDGED -> acknowledged = values.integer(0, ClientFrames.MAX_NUMBER);
            case CLIENT -> client = values.id();
            case TOKEN -> token = values.id();
            case POSITIONS -> positions = values.positions(LEVEL + 1);
            case SUBSCRIBE -> subscribe = values.subscriptions(LEVEL + 1);
            case CREDENTIALS -> credentials = values.credentials();
            case DELTAS -> {
                values.yes();
                deltas = true;
            }
            default -> scanner.skipValue();
        }
    }

    private ClientFrame meaning() {
        long missing = REQUIRED & ~seen;
        if (missing != 0) {
            throw new MalformedException("lacks " + Member.of(Long.lowestOneBit(missing)));
        }
        return new ClientFrame.Connect(application, instance, acknowledged, resume(), subscribe, credentials, deltas);
    }

    private @Nullable Resume resume() {
        if (client == null && token == null) {
            return null;
        }
        if (client == null || token == null) {
            throw new MalformedException("client and token go together, but only one of them is there");
        }
        return new Resume(client, token, positions);
    }
}
