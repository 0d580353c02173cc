package org.thywill.push.comet;

import java.time.Duration;
import java.util.List;
import org.thywill.component.ByteSize;
import org.thywill.component.Setting;

/// How the default push runs.
public record CometSettings(
        @Setting(
                value = "websocket,sse,stream,long-poll",
                about = "The transports that are offered, the one that clients try first at the front")
        List<TransportName> transports,

        @Setting(
                value = "25s",
                min = "1s",
                max = "10m",
                about =
                        "After how long without anything else to send, or up to a quarter sooner, a client gets a sign of life")
        Duration pingInterval,

        @Setting(
                value = "33s",
                min = "2s",
                max = "15m",
                about = "After how long without a sign of life a connection is closed; longer than ping-interval")
        Duration timeout,

        @Setting(
                value = "64KB",
                min = "1KB",
                max = "16MB",
                about =
                        "The longest message that a client may send; beside a connection 64 KiB are taken in any case."
                                + " What a client says when it comes back must fit too: of positions that do not it says nothing")
        ByteSize maxMessageSize,

        @Setting(
                value = "1MB",
                min = "64KB",
                max = "256MB",
                about = "What may wait to be sent to one client; past it the client is closed as slow")
        ByteSize maxQueueSize,

        @Setting(
                value = "10s",
                min = "1s",
                max = "5m",
                about = "After how long without taking anything a client is closed as slow")
        Duration writeTimeout,

        @Setting(
                value = "25s",
                min = "1s",
                max = "5m",
                about = "How long a poll is held when there is nothing to answer, or up to a quarter less")
        Duration pollHold,

        @Setting(
                value = "10s",
                min = "1s",
                max = "5m",
                about = "How long a client may take from the answer of one poll to the next")
        Duration pollGap,

        @Setting(
                value = "10s",
                min = "1s",
                max = "5m",
                about = "How long a client may take from opening a WebSocket to its connect")
        Duration firstFrameTimeout,

        @Setting(
                value = "none",
                about =
                        "Whether publications and other messages are compressed for clients that offer to take them so: none,"
                                + " or deflate (permessage-deflate on WebSockets, gzip elsewhere)")
        Compression compression,

        @Setting(value = "256B", min = "64B", max = "1MB", about = "The shortest message that is compressed")
        ByteSize compressionMinSize) {}
