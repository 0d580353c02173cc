package org.thywill.wire;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thywill.app.Condition;
import org.thywill.component.ClientMessage;
import org.thywill.component.ClientMessage.Call;
import org.thywill.component.ClientMessage.Cancel;
import org.thywill.component.ClientMessage.Credentials;
import org.thywill.component.ClientMessage.History;
import org.thywill.component.ClientMessage.Notify;
import org.thywill.component.ClientMessage.Publish;
import org.thywill.component.ClientMessage.Push;
import org.thywill.component.ClientMessage.Put;
import org.thywill.component.ClientMessage.Received;
import org.thywill.component.ClientMessage.Remove;
import org.thywill.component.ClientMessage.Report;
import org.thywill.component.ClientMessage.Result;
import org.thywill.component.ClientMessage.Send;
import org.thywill.component.ClientMessage.Subscribe;
import org.thywill.component.ClientMessage.Unsubscribe;
import org.thywill.component.ConnectRequest;
import org.thywill.component.Json;
import org.thywill.component.ServerMessage.Failure;

/// Reads one frame: first its members in whatever order they come, then what they mean together.
final class FrameReader {
    private static final ClientFrame HEARTBEAT = new ClientFrame.Message(new ClientMessage.Heartbeat());
    private static final long LEAST_TTL_MS = 100;
    private static final long MOST_TTL_MS = 86_400_000;
    private static final ClientFrame GOODBYE = new ClientFrame.Goodbye();
    private static final int MAX_HISTORY = 1_000;
    private static final long VERBS = Member.SEND.bit()
            | Member.CALL.bit()
            | Member.NOTIFY.bit()
            | Member.PUSH.bit()
            | Member.RESULT.bit()
            | Member.CANCEL.bit()
            | Member.PUBLISH.bit()
            | Member.HISTORY.bit()
            | Member.SUBSCRIBE.bit()
            | Member.UNSUBSCRIBE.bit()
            | Member.PUT.bit()
            | Member.REMOVE.bit()
            | Member.RECEIVED.bit()
            | Member.CREDENTIALS.bit()
            | Member.REPORT.bit()
            | Member.GOODBYE.bit()
            | Member.POLL.bit()
            | Member.CONNECT.bit();

    private static final long WITH_DATA =
            Member.CALL.bit() | Member.NOTIFY.bit() | Member.PUSH.bit() | Member.PUBLISH.bit() | Member.PUT.bit();
    private static final long MAX_TIMEOUT_MS = 3_600_000;

    private final JsonScanner scanner;
    private final Path path;
    private final ValueReader values;
    private final ConnectReader connects;

    private long seen;
    private long number;
    private Json json = Json.NULL;
    private String text = "";
    private @Nullable String id;
    private @Nullable String key;
    private long recent;
    private @Nullable String epoch;
    private long offset;
    private long limit;
    private Condition condition = Condition.ALWAYS;
    private @Nullable Double score;
    private long ttlMs;
    private long timeoutMs;
    private long cancelled;
    private @Nullable Failure error;
    private Map<String, Long> offsets = Map.of();
    private Map<String, String> facts = Map.of();
    private ClientFrame connect = HEARTBEAT;

    FrameReader(JsonScanner scanner, Path path) {
        this.scanner = scanner;
        this.path = path;
        values = new ValueReader(scanner, path);
        connects = new ConnectReader(scanner, path, values);
    }

    /// @throws MalformedException if it is none; the path then says where
    ClientFrame read() {
        seen = 0;
        number = 0;
        id = null;
        key = null;
        recent = 0;
        epoch = null;
        offset = 0;
        limit = MAX_HISTORY;
        condition = Condition.ALWAYS;
        score = null;
        ttlMs = 0;
        timeoutMs = 0;
        error = null;
        json = Json.NULL;
        scanner.beginObject();
        for (boolean first = true; scanner.nextMember(first); first = false) {
            var member = Member.current(scanner);
            if (member == null) {
                scanner.skipValue();
            } else {
                seen = values.see(seen, member, 0);
                readMember(member);
                path.up(0);
            }
        }
        return meaning();
    }

    private void readMember(Member member) {
        switch (member) {
            case NUMBER -> number = values.integer(1, ClientFrames.MAX_NUMBER);
            case SEND, DATA -> json = Json.ofValid(scanner.raw());
            case PUBLISH, HISTORY, PUT, REMOVE -> text = values.channel();
            case SUBSCRIBE, UNSUBSCRIBE -> text = values.channels();
            case CREDENTIALS -> text = values.credentials();
            case CALL, NOTIFY, PUSH -> text = values.name();
            case POLL, RESULT -> text = values.id();
            case CANCEL -> cancelled = values.integer(1, ClientFrames.MAX_NUMBER);
            case TIMEOUT_MS -> timeoutMs = values.integer(1, MAX_TIMEOUT_MS);
            case ERROR -> error = values.failure(1);
            case KEY -> key = values.label();
            case RECENT -> recent = values.integer(0, ClientFrames.MAX_NUMBER);
            case EPOCH -> epoch = values.id();
            case ID -> id = values.label();
            case LIMIT -> limit = values.integer(1, MAX_HISTORY);
            case OFFSET -> offset = values.integer(0, ClientFrames.MAX_NUMBER);
            case IF -> condition = values.condition();
            case SCORE -> score = values.number();
            case TTL_MS -> ttlMs = values.integer(LEAST_TTL_MS, MOST_TTL_MS);
            case RECEIVED -> offsets = values.offsets(1);
            case REPORT -> facts = values.texts(1);
            case GOODBYE -> values.yes();
            case CONNECT -> connect = connects.read();
            default -> scanner.skipValue();
        }
    }

    private ClientFrame meaning() {
        long verbs = seen & VERBS;
        if (verbs == 0) {
            if (has(Member.NUMBER) || has(Member.DATA)) {
                throw new MalformedException(
                        "lacks what to do: send, call, publish, subscribe or another of the verbs");
            }
            return HEARTBEAT;
        }
        if (Long.bitCount(verbs) > 1 || (has(Member.SEND) && has(Member.DATA))) {
            throw new MalformedException("says more than one thing at once");
        }
        if ((verbs & WITH_DATA) != 0 && !has(Member.DATA)) {
            throw new MalformedException("lacks data");
        }
        if (verbs == Member.CREDENTIALS.bit() && !has(Member.NUMBER)) {
            throw new MalformedException("lacks number");
        }
        if (verbs == Member.RESULT.bit() && has(Member.DATA) == has(Member.ERROR)) {
            throw new MalformedException("needs either data or error");
        }
        return switch (Member.of(verbs)) {
            case SEND -> new ClientFrame.Message(new Send(number, json));
            case CALL -> new ClientFrame.Message(new Call(needsNumber(), text, json, timeoutMs));
            case NOTIFY -> new ClientFrame.Message(new Notify(number, text, json));
            case PUSH -> new ClientFrame.Message(new Push(number, text, json));
            case RESULT -> new ClientFrame.Message(new Result(needsNumber(), text, json, error));
            case CANCEL -> new ClientFrame.Message(new Cancel(cancelled));
            case PUBLISH -> new ClientFrame.Message(new Publish(number, text, json, id, key));
            case HISTORY -> new ClientFrame.Message(history());
            case SUBSCRIBE -> new ClientFrame.Message(new Subscribe(number, text, subscription()));
            case UNSUBSCRIBE -> new ClientFrame.Message(new Unsubscribe(number, text));
            case PUT -> new ClientFrame.Message(new Put(number, text, requireKey(), json, condition, score, ttlMs));
            case REMOVE -> new ClientFrame.Message(new Remove(number, text, requireKey(), condition));
            case CREDENTIALS -> new ClientFrame.Message(new Credentials(number, text));
            case RECEIVED -> new ClientFrame.Message(new Received(offsets));
            case REPORT -> new ClientFrame.Message(new Report(facts));
            case POLL -> new ClientFrame.Poll(text);
            case CONNECT -> connect;
            default -> GOODBYE;
        };
    }

    private String requireKey() {
        if (key == null) {
            throw new MalformedException("lacks key");
        }
        return key;
    }

    private long needsNumber() {
        if (number == 0) {
            throw new MalformedException("lacks number");
        }
        return number;
    }

    private ConnectRequest.Subscription subscription() {
        var subscription = ValueReader.subscription(epoch, has(Member.OFFSET), offset, recent);
        ValueReader.checkPattern(text, subscription);
        return subscription;
    }

    private History history() {
        var from =
                ValueReader.subscription(epoch, has(Member.OFFSET), offset, 0).from();
        if (from == null && has(Member.RECENT)) {
            limit = recent;
        }
        if (limit < 1 || limit > MAX_HISTORY) {
            throw new MalformedException(
                    "asks for " + limit + " publications, but 1 to " + MAX_HISTORY + " can be had");
        }
        return new History(needsNumber(), text, from, (int) limit);
    }

    private boolean has(Member member) {
        return (seen & member.bit()) != 0;
    }
}
