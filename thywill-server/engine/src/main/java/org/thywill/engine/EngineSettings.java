package org.thywill.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.thywill.component.ByteSize;
import org.thywill.component.Setting;
import org.thywill.component.SettingsException;

/// The engine's limits, `thywill.engine` in `settings.yml`.
public record EngineSettings(
        @Setting(
                value = "100000",
                min = "1",
                max = "10000000",
                about = "How many clients the server holds, those included that are briefly away.")
        int maxClients,

        @Setting(
                value = "10m",
                min = "1s",
                max = "24h",
                about = "How long a client that was cut off may be away before it is gone.")
        Duration clientAway,

        @Setting(
                value = "128",
                min = "1",
                max = "10000",
                about = "How many subscriptions a client may have before it can make no more by itself.")
        int maxSubscriptions,

        @Setting(
                value = "100000",
                min = "1",
                max = "10000000",
                about = "How many channels are in use at a time, of all applications together.")
        int maxChannels,

        @Setting(
                value = "10000",
                min = "1",
                max = "1000000",
                about = "How many messages for one client alone are kept until it has confirmed them.")
        int privateMessages,

        @Setting(
                value = "16MB",
                min = "64KB",
                max = "1GB",
                about = "How many bytes of messages for one client alone are kept until it has confirmed them.")
        ByteSize privateBytes,

        @Setting(
                value = "10m",
                min = "1s",
                max = "24h",
                about = "How long messages for one client alone are kept until it has confirmed them.")
        Duration privateAge,

        @Setting(
                value = "1000",
                min = "1",
                max = "1000000",
                about = "How many messages of one client may wait for its application.")
        int mailboxSize,

        @Setting(
                value = "4MB",
                min = "64KB",
                max = "1GB",
                about = "How many bytes of messages of one client may wait for its application.")
        ByteSize mailboxBytes,

        @Setting(
                value = "1000",
                min = "1",
                max = "100000",
                about = "How many calls of one client, and how many calls by one client, may be unanswered at a time.")
        int clientCalls,

        @Setting(
                value = "100000",
                min = "1",
                max = "10000000",
                about = "How many calls may be unanswered at a time, of all clients and in both directions together.")
        int maxCalls,

        @Setting(
                value = "1000",
                min = "1",
                max = "1000000",
                about = "How many entries a queue of an application holds, unless the application says otherwise.")
        int queueSize,

        @Setting(
                value = "1MB",
                min = "1KB",
                max = "1GB",
                about = "How many bytes a queue of an application holds, unless the application says otherwise.")
        ByteSize queueBytes,

        @Setting(
                value = "5s",
                min = "100ms",
                max = "1h",
                about = "A callback of an application that takes longer is named in the log.")
        Duration callbackWarning,

        @Setting(
                value = "2s",
                min = "100ms",
                max = "1h",
                about = "A guard of an application that takes longer is interrupted, and has said no.")
        Duration guardLimit,

        @Setting(
                value = "30s",
                min = "1s",
                max = "1h",
                about = "An application whose start takes longer is not hosted.")
        Duration applicationStart,

        @Setting(
                value = "10s",
                min = "1s",
                max = "1h",
                about = "How long an application that is removed may take to finish its callbacks and to stop.")
        Duration applicationStop,

        @Setting(
                value = "30s",
                min = "0s",
                max = "10m",
                about = "Over what time a server that stops lets its clients go; at most 3 ms for each of them.")
        Duration drainWindow,

        @Setting(
                value = "10s",
                min = "1s",
                max = "10m",
                about = "How long an application that checks credentials itself may take for it.")
        Duration signInTimeout,

        @Setting(
                value = "1000",
                min = "1",
                max = "1000000",
                about = "How many credentials are checked at a time; past it clients are to come back later.")
        int maxSignIns,

        @Setting(
                value = "50",
                min = "1",
                max = "1000000",
                about = "How many messages per second a client may send in the long run.")
        int messageRate,

        @Setting(
                value = "100",
                min = "1",
                max = "1000000",
                about = "How many messages a client that was silent may send at once.")
        int messageBurst,

        @Setting(
                value = "1MB",
                min = "1KB",
                max = "1GB",
                about =
                        "How many bytes of data per second a client may send in the long run; where message-rates gives an"
                                + " application's clients more messages or fewer, they have as many times more bytes or fewer.")
        ByteSize byteRate,

        @Setting(
                value = "4MB",
                min = "64KB",
                max = "1GB",
                about = "How many bytes of data a client that was silent may send at once.")
        ByteSize byteBurst,

        @Setting(
                value = "4",
                min = "0",
                max = "10000",
                about = "How many times what one client may send all clients of one browser may send together; 0 for no"
                        + " such limit.")
        int sessionShare,

        @Setting(
                value = "4",
                min = "0",
                max = "10000",
                about =
                        "How many times what one client may send all clients of one user may send together; 0 for no such"
                                + " limit.")
        int userShare,

        @Setting(
                value = "100",
                min = "0",
                max = "100000",
                about =
                        "How many times what one client may send all clients from one address may send together; 0 for no"
                                + " such limit.")
        int addressShare,

        @Setting(
                value = "10s",
                min = "1s",
                max = "10m",
                about = "A client that goes on sending for so long although it is refused is cut off.")
        Duration abusePatience,

        @Setting(
                value = "32",
                min = "0",
                max = "1000000",
                about =
                        "How many connections of one browser's clients may stand; past it the one that stands for longest is"
                                + " closed. 0 for no such limit.")
        int connectionsPerSession,

        @Setting(
                value = "32",
                min = "0",
                max = "1000000",
                about =
                        "How many connections of one user's clients may stand, in each application; past it the one that"
                                + " stands for longest is closed. 0 for no such limit.")
        int connectionsPerUser,

        @Setting(
                value = "2000",
                min = "0",
                max = "10000000",
                about =
                        "How many clients' connections from one address may stand, those included that share one connection"
                                + " of HTTP/2 or come through a proxy; past it new ones get 503. 0 for no such limit.")
        int connectionsPerAddress,

        @Setting(about = "Other rates for single applications: application id and RATE or RATE/BURST, such as 120/240.")
        Map<String, String> messageRates,

        @Setting(
                value = "256KB",
                min = "1KB",
                max = "16MB",
                about = "The longest JSON that an application may send or publish.")
        ByteSize maxPublication,

        @Setting(
                value = "10000",
                min = "1",
                max = "1000000",
                about = "How many entries a channel of kind state may hold.")
        int stateEntries,

        @Setting(
                value = "16MB",
                min = "1KB",
                max = "1GB",
                about = "How many bytes the entries of a channel of kind state may take.")
        ByteSize stateBytes,

        @Setting(
                value = "64KB",
                min = "1KB",
                max = "16MB",
                about = "The longest JSON of one entry of a channel of kind state, and of what is told of a client on "
                        + "a channel with presence.")
        ByteSize maxEntry,

        @Setting(
                value = "10000",
                min = "1",
                max = "1000000",
                about = "How many clients a channel with presence tells of; others when there is room.")
        int presenceEntries,

        @Setting(
                value = "20s",
                min = "1s",
                max = "10m",
                about = "On channels with presence, a client that was cut off stays present for so long.")
        Duration presenceAway,

        @Setting(
                value = "100",
                min = "0",
                max = "100000",
                about = "While so many clients are present on a channel, joins and leaves are told at once; past that "
                        + "at the channel's interval.")
        int presenceAtOnce,

        @Setting(
                value = "25",
                min = "1",
                max = "75",
                about = "How many percent of the greatest heap all channels may take together with their histories.")
        int historyHeapPercent,

        @Setting(
                about = "What holds for channels whatever their application says: application, pattern and what is to"
                        + " hold, such as: talk room/* kind=latest history-size=500. A history-age is at most 36500d.")
        List<String> channels,

        @Setting(
                value = "90d",
                min = "1h",
                max = "3650d",
                about = "A browser that was not seen for so long is forgotten.")
        Duration sessionAge) {

    /// @param place says for people where a key is set, such as `thywill.engine.channels[0]`
    /// @throws SettingsException if a message rate or what is to hold for channels has not the form it should have
    public EngineSettings checked(UnaryOperator<String> place) {
        rates(place);
        overrides(place);
        return this;
    }

    Map<String, TokenBucket.Rate> rates(UnaryOperator<String> place) {
        var rates = new HashMap<String, TokenBucket.Rate>();
        messageRates.forEach((application, rate) -> {
            try {
                rates.put(application, TokenBucket.Rate.parse(rate));
            } catch (IllegalArgumentException e) {
                throw new SettingsException(
                        place.apply("thywill.engine.message-rates." + application) + ": " + e.getMessage() + ".",
                        "Write messages per second, or messages per second / messages at once.");
            }
        });
        return rates;
    }

    List<ChannelOverride> overrides(UnaryOperator<String> place) {
        var overrides = new ArrayList<ChannelOverride>();
        for (var text : channels) {
            try {
                overrides.add(ChannelOverride.parse(text));
            } catch (IllegalArgumentException e) {
                var key = "thywill.engine.channels[" + overrides.size() + "]";
                throw new SettingsException(
                        place.apply(key) + ": \"" + text + "\": " + e.getMessage() + ".",
                        "Write an application, a pattern and what is to hold: talk room/* kind=latest"
                                + " history-size=500.");
            }
        }
        return overrides;
    }
}
