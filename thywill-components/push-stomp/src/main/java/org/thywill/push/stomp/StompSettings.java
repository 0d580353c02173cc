package org.thywill.push.stomp;

import java.time.Duration;
import org.thywill.component.ByteSize;
import org.thywill.component.Setting;

/// What `settings.yml` can say about this push.
public record StompSettings(
        @Setting(
                value = "25s",
                min = "1s",
                max = "10m",
                about = "How often the server gives a sign of life, and wants one.")
        Duration heartbeat,

        @Setting(
                value = "8s",
                min = "1s",
                max = "5m",
                about = "How long after a missing sign of life a client is cut off.")
        Duration heartbeatGrace,

        @Setting(value = "10s", min = "1s", max = "5m", about = "How long a client may take for its CONNECT frame.")
        Duration connectTimeout,

        @Setting(value = "64KB", min = "1KB", max = "1MB", about = "The longest message a client may send.")
        ByteSize maxMessageSize,

        @Setting(
                value = "1MB",
                min = "64KB",
                max = "64MB",
                about = "What may be queued for a client before it is cut off.")
        ByteSize maxQueueSize,

        @Setting(value = "10s", min = "1s", max = "5m", about = "How long a client may take nothing of its queue.")
        Duration maxStall,

        @Setting(value = "32MB", min = "1MB", max = "1GB", about = "What may be on its way through the broker.")
        ByteSize maxInFlight,

        @Setting(value = "5s", min = "1s", max = "1m", about = "How long the broker may take for a publication.")
        Duration brokerTimeout,

        @Setting(value = "10s", min = "0s", max = "10m", about = "In which time clients come back after a restart.")
        Duration reconnectSpread) {}
