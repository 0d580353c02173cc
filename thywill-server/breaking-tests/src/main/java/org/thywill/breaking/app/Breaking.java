package org.thywill.breaking.app;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.thywill.app.Application;
import org.thywill.app.ApplicationContext;
import org.thywill.app.ChannelOptions;
import org.thywill.app.Client;
import org.thywill.app.Message;
import org.thywill.app.Refused;
import org.thywill.app.Right;
import org.thywill.app.User;

/// Publishes, echoes and tells of itself as the bench asks. Its channels are open to every client, but for those that
/// take a right away from one, or are for users alone. Whatever credentials are shown are a user's id.
public class Breaking implements Application {
    private record Ban(String client, String channel) {}

    private final Set<Ban> bans = ConcurrentHashMap.newKeySet();
    private final Set<String> bannedUsers = ConcurrentHashMap.newKeySet();
    private volatile ApplicationContext context;

    @SuppressWarnings("NullAway.Init") // start comes before anything else
    public Breaking() {}

    @Override
    public void start(ApplicationContext app) {
        context = app;
        app.declare("reliable/*", open(ChannelOptions.reliable()));
        app.declare("durable/*", open(ChannelOptions.durable()));
        app.declare("by-age/*", open(ChannelOptions.reliable().historyAge(Duration.ofSeconds(5))));
        app.declare("by-count/*", open(ChannelOptions.reliable().historySize(100)));
        app.declare(
                "guarded/*",
                open(ChannelOptions.reliable())
                        .guard((client, _, channel) -> !bans.contains(new Ban(client.id(), channel))));
        app.declare(
                "users/*",
                open(ChannelOptions.reliable())
                        .guard((client, _, _) -> client.user().isPresent()));
    }

    private static ChannelOptions open(ChannelOptions options) {
        return options.allow(Right.SUBSCRIBE, Right.HISTORY, Right.PUBLISH);
    }

    @Override
    public User signIn(String credentials) {
        if (bannedUsers.contains(credentials)) {
            throw new Refused("banned", "This user is banned");
        }
        return new User(credentials, "");
    }

    @Override
    public void messageReceived(Client client, Message message) throws InterruptedException {
        var command = message.as(Command.class);
        switch (command.act()) {
            case "echo" -> client.send(command.data());
            case "publish" -> {
                var publication = context.channel(channel(command)).publish(command.data(), message.id());
                message.answer(Map.of("offset", publication.offset()));
            }
            case "burst" -> burst(channel(command), command.data(), count(command));
            case "spread" -> spread(channel(command), command.data(), count(command));
            case "state" -> message.answer(ServerState.now(context.clients().size()));
            case "connected" ->
                message.answer(context.client(String.valueOf(command.data()))
                        .map(Client::connected)
                        .orElse(false));
            case "forbid" -> {
                bans.add(new Ban(String.valueOf(command.data()), channel(command)));
                if (count(command) > 0) {
                    context.client(String.valueOf(command.data())).ifPresent(context::recheck);
                }
            }
            case "ban" -> {
                bannedUsers.add(String.valueOf(command.data()));
                context.revoke(String.valueOf(command.data()), "banned");
            }
            case "sleep" -> Thread.sleep(count(command));
            default -> throw new Refused("unknown-act", "There is no act " + command.act());
        }
    }

    private void burst(String name, @Nullable Object data, int count) {
        var channel = context.channel(name);
        for (int i = 0; i < count; i++) {
            channel.publish(data);
        }
    }

    /// Publishes once on each of many channels.
    private void spread(String prefix, @Nullable Object data, int count) {
        for (int i = 0; i < count; i++) {
            context.channel(prefix + i).publish(data);
        }
    }

    private static int count(Command command) {
        return Objects.requireNonNull(command.count(), "count");
    }

    private static String channel(Command command) {
        return Objects.requireNonNull(command.channel(), "channel");
    }
}
