package org.thywill.push.stomp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.simp.stomp.StompCommand;
import org.thywill.app.ChannelOptions.Kind;
import org.thywill.component.CloseReason;
import org.thywill.component.Json;
import org.thywill.component.Publication;
import org.thywill.component.ServerMessage;
import org.thywill.component.ServerMessage.Answer;
import org.thywill.component.ServerMessage.Call;
import org.thywill.component.ServerMessage.Cancel;
import org.thywill.component.ServerMessage.Connected;
import org.thywill.component.ServerMessage.Direct;
import org.thywill.component.ServerMessage.Failure;
import org.thywill.component.ServerMessage.Gap;
import org.thywill.component.ServerMessage.Push;
import org.thywill.component.ServerMessage.Snapshot;
import org.thywill.component.Standing;
import org.thywill.wire.ServerFrames;

/// The frames that go to clients, as the README lists them. Safe for use by many threads.
final class OutgoingFrames {
    private static final String JSON = "application/json";
    /// What an entry of a snapshot takes up besides its data, roughly, in bytes.
    private static final int ENTRY = 64;

    private final FrameEncoder encoder = new FrameEncoder();
    private final AtomicLong unnumbered = new AtomicLong();

    /// @param heartBeat what the server offers and wants, as the header says it
    byte[] connected(Connected connected, String heartBeat) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("version", "1.2");
        headers.put("server", "thywill");
        headers.put("heart-beat", heartBeat);
        headers.put("session", connected.sessionId());
        headers.put("client-id", connected.clientId());
        headers.put("connection", connected.connectionKey());
        headers.put("token", connected.token());
        headers.put("resumed", Boolean.toString(connected.resumed()));
        headers.put("received", Long.toString(connected.received()));
        headers.put("socket", Long.toString(connected.socket()));
        headers.put("channels", standings(connected.channels()));
        return encoder.encode(StompCommand.CONNECTED, headers, FrameEncoder.NO_BODY);
    }

    /// Names of channels, epochs and kinds need no escapes in JSON.
    private static String standings(Map<String, Standing> channels) {
        return channels.entrySet().stream()
                .map(channel -> "\"%s\":{%s}".formatted(channel.getKey(), members(channel.getValue())))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String members(Standing standing) {
        var members = new ArrayList<String>();
        var position = standing.position();
        if (position != null) {
            members.add("\"epoch\":\"%s\",\"offset\":%d".formatted(position.epoch(), position.offset()));
        }
        var kind = kind(standing.kind());
        if (kind != null) {
            members.add("\"kind\":\"%s\"".formatted(kind));
        }
        return String.join(",", members);
    }

    /// As clients are told, or `null` for kinds that look alike to them.
    private static @Nullable String kind(Kind kind) {
        return switch (kind) {
            case LATEST -> "latest";
            case VOLATILE -> "volatile";
            case STATE, DURABLE_STATE -> "state";
            case RELIABLE, DURABLE, LAZY -> null;
        };
    }

    byte[] publication(String subscription, String channel, @Nullable String epoch, Publication publication) {
        var destination = ClientFrameReader.destination(channel);
        var headers = publication.offset() > 0
                ? message(subscription, destination, channel, epoch, publication.offset())
                : unnumbered(subscription, destination);
        putIfAny(headers, "key", publication.key());
        var change = publication.change();
        if (change != null && change.removed()) {
            headers.put("removed", "true");
            return encoder.encode(StompCommand.MESSAGE, headers, FrameEncoder.NO_BODY);
        }
        var score = change == null ? null : change.score();
        putIfAny(headers, "score", score == null ? null : score.toString());
        return withJson(headers, publication.json());
    }

    /// In the place of a publication of the client's own.
    byte[] own(String subscription, String channel, @Nullable String epoch, long offset) {
        var headers = message(subscription, ClientFrameReader.destination(channel), channel, epoch, offset);
        headers.put("own", "true");
        return encoder.encode(StompCommand.MESSAGE, headers, FrameEncoder.NO_BODY);
    }

    byte[] snapshot(String subscription, @Nullable String epoch, Snapshot snapshot) {
        var channel = snapshot.channel();
        var headers = message(subscription, ClientFrameReader.destination(channel), channel, epoch, snapshot.offset());
        headers.put("snapshot", "true");
        putIfAny(headers, "more", snapshot.more() ? "true" : null);
        return withJson(headers, Json.ofValid(ServerFrames.encodeEntries(snapshot.entries())));
    }

    /// What a snapshot takes up, roughly.
    static long bytes(Snapshot snapshot) {
        return snapshot.entries().stream()
                .mapToLong(entry -> ENTRY + entry.bytes())
                .sum();
    }

    byte[] direct(String subscription, @Nullable String epoch, Direct direct) {
        return withJson(own(subscription, epoch, direct.offset()), direct.json());
    }

    byte[] call(String subscription, @Nullable String epoch, Call call) {
        var headers = own(subscription, epoch, call.offset());
        headers.put("call", call.name());
        putIfAny(headers, "call-id", call.id());
        if (call.timeoutMs() > 0) {
            headers.put("timeout-ms", Long.toString(call.timeoutMs()));
        }
        return withJson(headers, call.json());
    }

    byte[] cancel(String subscription, @Nullable String epoch, Cancel cancel) {
        var headers = own(subscription, epoch, cancel.offset());
        headers.put("cancel", cancel.id());
        return encoder.encode(StompCommand.MESSAGE, headers, FrameEncoder.NO_BODY);
    }

    byte[] push(String subscription, @Nullable String epoch, Push push) {
        var headers = own(subscription, epoch, push.offset());
        headers.put("queue", push.queue());
        return withJson(headers, push.json());
    }

    /// @param receipt the `receipt` of the frame that is answered, or `null`
    byte[] answer(String subscription, @Nullable String epoch, Answer answer, @Nullable String receipt) {
        var headers = own(subscription, epoch, answer.offset());
        headers.put("answer", Long.toString(answer.number()));
        putIfAny(headers, "receipt-id", receipt);
        var error = answer.error();
        if (error != null) {
            put(headers, error);
            return encoder.encode(StompCommand.MESSAGE, headers, FrameEncoder.NO_BODY);
        }
        var json = answer.json();
        return withJson(headers, json == null ? Json.NULL : json);
    }

    /// @param number of the client's message that was not taken; 0 for what has none
    byte[] problem(String subscription, long event, Failure failure, long number, @Nullable String receipt) {
        var headers = event(subscription, event);
        put(headers, failure);
        if (number > 0) {
            headers.put("number", Long.toString(number));
        }
        putIfAny(headers, "receipt-id", receipt);
        return encoder.encode(StompCommand.MESSAGE, headers, FrameEncoder.NO_BODY);
    }

    byte[] acknowledged(String subscription, long event, long number) {
        return event(subscription, event, Map.of("acknowledged", Long.toString(number)));
    }

    byte[] subscribed(String subscription, long event, String channel, Standing standing) {
        var headers = event(subscription, event);
        headers.put("subscribed", channel);
        var position = standing.position();
        if (position != null) {
            headers.put("epoch", position.epoch());
            headers.put("offset", Long.toString(position.offset()));
        }
        putIfAny(headers, "kind", kind(standing.kind()));
        return encoder.encode(StompCommand.MESSAGE, headers, FrameEncoder.NO_BODY);
    }

    byte[] unsubscribed(String subscription, long event, String channel) {
        return event(subscription, event, Map.of("unsubscribed", channel));
    }

    byte[] gap(String subscription, long event, Gap gap) {
        return event(
                subscription,
                event,
                Map.of(
                        "gap", gap.channel(),
                        "epoch", gap.epoch(),
                        "from", Long.toString(gap.from()),
                        "to", Long.toString(gap.to()),
                        "reset", Boolean.toString(gap.reset())));
    }

    byte[] receipt(String id) {
        return encoder.encode(StompCommand.RECEIPT, Map.of("receipt-id", id), FrameEncoder.NO_BODY);
    }

    /// @param detail as in [org.thywill.component.Connection#close(CloseReason, String)]
    /// @param receipt the `receipt` of the frame that caused it, or `null`
    byte[] error(CloseReason reason, String detail, @Nullable String receipt) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("message", reason.sentence(detail));
        headers.put("version", "1.2");
        headers.put("code", Integer.toString(reason.code()));
        headers.put(
                "reconnect",
                switch (reason.reconnect()) {
                    case NEVER -> "never";
                    case AFTER_BACKOFF -> "after-backoff";
                    case ANEW -> "anew";
                    case ELSEWHERE -> "elsewhere";
                });
        if (reason == CloseReason.ELSEWHERE) {
            headers.put("address", detail);
        }
        headers.put("content-type", "text/plain");
        putIfAny(headers, "receipt-id", receipt);
        return encoder.encode(StompCommand.ERROR, headers, reason.text().getBytes(StandardCharsets.UTF_8));
    }

    private byte[] withJson(Map<String, String> headers, Json json) {
        headers.put("content-type", JSON);
        return encoder.encode(StompCommand.MESSAGE, headers, json.bytes());
    }

    private byte[] event(String subscription, long event, Map<String, String> more) {
        var headers = event(subscription, event);
        headers.putAll(more);
        return encoder.encode(StompCommand.MESSAGE, headers, FrameEncoder.NO_BODY);
    }

    /// @param event tells apart what has no offset
    private static Map<String, String> event(String subscription, long event) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("subscription", subscription);
        headers.put("message-id", "event-" + event);
        headers.put("destination", ClientFrameReader.CLIENT);
        return headers;
    }

    /// What has no offset is told apart by a number that means nothing else.
    private Map<String, String> unnumbered(String subscription, String destination) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("subscription", subscription);
        headers.put("message-id", "volatile-" + unnumbered.incrementAndGet());
        headers.put("destination", destination);
        return headers;
    }

    private static Map<String, String> own(String subscription, @Nullable String epoch, long offset) {
        return message(subscription, ClientFrameReader.CLIENT, ServerMessage.PRIVATE, epoch, offset);
    }

    private static Map<String, String> message(
            String subscription, String destination, String channel, @Nullable String epoch, long offset) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("subscription", subscription);
        headers.put("message-id", channel + "/" + epoch + "/" + offset);
        headers.put("destination", destination);
        putIfAny(headers, "epoch", epoch);
        headers.put("offset", Long.toString(offset));
        return headers;
    }

    private static void put(Map<String, String> headers, Failure failure) {
        headers.put("error", failure.code());
        headers.put("message", failure.message());
        if (failure.retryAfterMs() > 0) {
            headers.put("retry-after-ms", Long.toString(failure.retryAfterMs()));
        }
    }

    private static void putIfAny(Map<String, String> headers, String name, @Nullable String value) {
        if (value != null) {
            headers.put(name, value);
        }
    }
}
