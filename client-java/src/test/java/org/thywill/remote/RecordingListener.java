package org.thywill.remote;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Remembers what a session told, as texts.
final class RecordingListener implements SessionListener {
    final List<String> events = new ArrayList<>();
    final List<Publication> publications = new ArrayList<>();
    final List<StateChannel.Entry> written = new ArrayList<>();
    final List<State> states = new ArrayList<>();

    List<String> take() {
        var taken = List.copyOf(events);
        events.clear();
        return taken;
    }

    State.Waiting waiting() {
        return (State.Waiting) states.getLast();
    }

    @Override
    public void onState(State state) {
        states.add(state);
    }

    @Override
    public void onUser(@Nullable User user) {
        events.add("user " + (user == null ? "-" : user.id() + " " + user.name()));
    }

    @Override
    public void onPrivate(long offset, JsonNode data) {
        events.add("@ " + offset + " " + data);
    }

    @Override
    public void onPublication(Publication publication) {
        publications.add(publication);
        events.add(publication.channel() + " " + publication.offset() + " " + publication.data());
    }

    @Override
    public void onSubscription(String channel) {}

    @Override
    public void onCopy(String channel, List<StateChannel.Entry> entries) {
        events.add("copy " + channel + " " + shown(entries));
    }

    private static List<String> shown(List<StateChannel.Entry> entries) {
        return entries.stream()
                .map(entry -> entry.key() + "=" + entry.version())
                .toList();
    }

    @Override
    public void onWritten(String channel, StateChannel.Entry entry) {
        written.add(entry);
        events.add("written " + channel + " " + shown(List.of(entry)));
    }

    @Override
    public void onRemoved(String channel, String key) {
        events.add("removed " + channel + " " + key);
    }

    @Override
    public void onGap(Gap gap) {
        events.add("gap " + gap.channel() + " " + gap.epoch() + " " + gap.from() + "-" + gap.to()
                + (gap.reset() ? " reset" : ""));
    }

    @Override
    public void onCall(Incoming.Called call) {
        events.add("call " + call.name() + " " + call.id() + " " + call.data() + " " + call.timeoutMs());
    }

    @Override
    public void onCancel(String call) {
        events.add("cancel " + call);
    }

    @Override
    public void onPush(String queue, JsonNode data, int bytes) {
        events.add("push " + queue + " " + data);
    }

    @Override
    public void onProblem(Refused problem) {
        events.add("problem " + problem.code());
    }
}
