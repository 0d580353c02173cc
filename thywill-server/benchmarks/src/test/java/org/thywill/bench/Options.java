package org.thywill.bench;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the command line asks for. Numbers that are 0 are the workload's own.
///
/// @param workloads in the order in which they run
/// @param url of a running server; `null` to start one
/// @param against another checkout to be measured beside this one; `null` for none
/// @param databases that the server stores durable channels in
/// @param worsePercent by how much more CPU this build may take than the other
/// @param profile whether it is seen where the server's CPU goes
/// @param report where the HTML goes
/// @param json where lines of JSON go; `null` for nowhere
record Options(
        List<Workload> workloads,
        Transport transport,
        int clients,
        int channels,
        int rate,
        int window,
        int size,
        int seconds,
        int warmUp,
        int rounds,
        @Nullable URI url,
        @Nullable Path against,
        List<Storage.Kind> databases,
        int worsePercent,
        boolean profile,
        Path report,
        @Nullable Path json) {

    /// Those of `commands/help/bench.txt`.
    static final List<String> NAMES = List.of(
            "--transport",
            "--clients",
            "--channels",
            "--rate",
            "--window",
            "--size",
            "--seconds",
            "--warm-up",
            "--rounds",
            "--url",
            "--against",
            "--database",
            "--worse",
            "--profile",
            "--report",
            "--json",
            "--help");

    /// @throws UsageException if there is something that it does not know
    static Options parse(List<String> words) {
        return new CommandLine(words).options();
    }

    /// How many clients there are, if the workload wants so many.
    int clientsOr(int usual) {
        return clients > 0 ? clients : usual;
    }

    int channelsOr(int usual) {
        return channels > 0 ? channels : usual;
    }

    int rateOr(int usual) {
        return rate > 0 ? rate : usual;
    }

    /// @param perSecond of all messages
    Pace pace(int perSecond) {
        return new Pace(perSecond, profile);
    }

    int windowOr(int usual) {
        return window > 0 ? window : usual;
    }
}
