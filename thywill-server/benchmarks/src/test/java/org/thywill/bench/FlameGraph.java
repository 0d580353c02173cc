package org.thywill.bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.thywill.bench.Frame.Origin;

/// A call tree as SVG: the root on top, below each call what was seen inside of it, as wide as its share of the
/// samples.
final class FlameGraph {
    /// For pages; files have it in them.
    static final String STYLE = """
            .flame { font: 11px ui-monospace, monospace; }
            .flame text { fill: #111827; }
            .flame .legend text { fill: currentColor; }
            .flame g:hover > rect { stroke: #111827; }
            .thread { fill: #d1d5db; }
            .thywill { fill: #93c5fd; }
            .netty { fill: #86efac; }
            .jdk { fill: #fde68a; }
            .library { fill: #d8b4fe; }
            .native { fill: #fca5a5; }
            """;

    private static final int WIDTH = 1_200;
    private static final int ROW = 16;
    private static final int TOP = 24;
    private static final int TITLE = 28;
    private static final double CHARACTER = 6.65;
    private static final int MARGIN = 3;
    /// Frames that are narrower are left out.
    private static final double LEAST_SHARE = 0.001;

    private final CallTree all;
    private final StringBuilder frames = new StringBuilder();
    private int rows;

    private FlameGraph(CallTree all) {
        this.all = all;
        draw("all", "all", Origin.THREAD, all, 0, 0);
    }

    /// As a part of a page that has the style.
    static String svg(String title, CallTree calls) {
        var graph = new FlameGraph(calls);
        return "<svg class='flame' viewBox='0 0 %d %d' role='img' aria-label='%s'>%n%s%s</svg>"
                .formatted(WIDTH, graph.height(), HtmlReport.escaped(title), legend(), graph.frames);
    }

    /// As a file of its own.
    static String file(String title, CallTree calls) {
        var graph = new FlameGraph(calls);
        return """
                <svg xmlns="http://www.w3.org/2000/svg" class="flame" viewBox="0 %d %d %d" color="#1f2937">
                <style>
                %s</style>
                <rect y="%1$d" width="100%%" height="100%%" fill="#fff"/>
                <text x="3" y="-10" style="font: 600 15px system-ui, sans-serif">%s</text>
                %s%s</svg>
                """.formatted(
                -TITLE, WIDTH, graph.height() + TITLE, STYLE, HtmlReport.escaped(title), legend(), graph.frames);
    }

    private int height() {
        return TOP + rows * ROW;
    }

    private static String legend() {
        var x = new int[] {0};
        return Arrays.stream(Origin.values())
                .map(origin -> {
                    var entry = "<rect class='%s' x='%d' width='12' height='12'/><text x='%d' y='10'>%s</text>"
                            .formatted(origin.word(), x[0], x[0] + 16, legend(origin));
                    x[0] += (int) (CHARACTER * legend(origin).length()) + 40;
                    return entry;
                })
                .collect(Collectors.joining("", "<g class='legend'>", "</g>\n"));
    }

    private static String legend(Origin origin) {
        return switch (origin) {
            case THREAD -> "kind of thread";
            case THYWILL -> "Thywill";
            case NETTY -> "Netty";
            case JDK -> "JDK";
            case LIBRARY -> "other libraries";
            case NATIVE -> "native: mostly the kernel";
        };
    }

    /// @param x in milliseconds
    private void draw(String name, String shortName, Origin origin, CallTree tree, double x, int row) {
        double share = all.millis() == 0 ? 1 : tree.millis() / all.millis();
        if (share < LEAST_SHARE) {
            return;
        }
        rows = Math.max(rows, row + 1);
        double left = all.millis() == 0 ? 0 : x / all.millis() * WIDTH;
        double width = share * WIDTH;
        int top = TOP + row * ROW;
        frames.append(String.format(
                Locale.ROOT,
                "<g class='%s'><title>%s: %.1f %% of CPU, %,d samples</title>"
                        + "<rect x='%.1f' y='%d' width='%.1f' height='%d'/>",
                origin.word(),
                HtmlReport.escaped(name),
                100 * share,
                tree.samples(),
                left,
                top,
                Math.max(0.4, width - 0.6),
                ROW - 1));
        var text = fitting(shortName, (int) ((width - 2 * MARGIN) / CHARACTER));
        if (!text.isEmpty()) {
            frames.append(String.format(
                    Locale.ROOT, "<text x='%.1f' y='%d'>%s</text>", left + MARGIN, top + 11, HtmlReport.escaped(text)));
        }
        frames.append("</g>\n");
        double at = x;
        for (var call : tree.calls().entrySet()) {
            var frame = call.getKey();
            draw(frame.name(), frame.shortName(), frame.origin(), call.getValue(), at, row + 1);
            at += call.getValue().millis();
        }
    }

    /// As much as fits: a method without its class rather than a class without its method.
    private static String fitting(String name, int characters) {
        if (name.length() <= characters) {
            return name;
        }
        var method = name.substring(name.lastIndexOf('.') + 1);
        if (method.length() <= characters) {
            return method;
        }
        return characters < 3 ? "" : method.substring(0, characters - 1) + "…";
    }
}
