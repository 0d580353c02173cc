package org.thywill.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// A plot of lines as SVG.
final class Plot {
    private static final int WIDTH = 760;
    private static final int HEIGHT = 300;
    private static final int LEFT = 70;
    private static final int BOTTOM = 40;
    private static final int TOP = 12;
    private static final int RIGHT = 200;
    private static final List<String> COLOURS =
            List.of("#2563eb", "#dc2626", "#059669", "#d97706", "#7c3aed", "#0891b2", "#be185d", "#4d7c0f");

    /// For lines beyond the colours; the first is none.
    private static final List<String> DASHES = List.of("", "8 4", "2 3", "10 3 2 3");

    private static final int LEGEND_ROW = 18;

    /// @param label below the axis
    record Tick(double at, String label) {}

    private record Line(String name, List<double[]> points) {}

    private final String title;
    private final String unit;
    private final List<Tick> ticks;
    private final boolean logarithmic;
    private final List<Line> lines = new ArrayList<>();

    /// @param unit of what goes up
    /// @param ticks of what goes right, of which the first and the last are its ends
    /// @param logarithmic what goes up
    Plot(String title, String unit, List<Tick> ticks, boolean logarithmic) {
        this.title = title;
        this.unit = unit;
        this.ticks = ticks;
        this.logarithmic = logarithmic;
    }

    /// @param points each with what goes right, and what goes up; behind that, the ends of a bar if it has one
    void line(String name, List<double[]> points) {
        if (!points.isEmpty()) {
            lines.add(new Line(name, points));
        }
    }

    boolean isEmpty() {
        return lines.isEmpty();
    }

    /// As a part of a page that has the style.
    String svg() {
        var name = HtmlReport.escaped(title);
        return "<figure><figcaption>%s</figcaption>".formatted(name)
                + "<svg viewBox='0 0 %d %d' role='img' aria-label='%s'>".formatted(WIDTH + RIGHT, height(), name)
                + body()
                + "</svg></figure>";
    }

    /// As a file of its own.
    String file() {
        return """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 -34 %d %d" role="img" aria-label="%s">
                <style>
                text { font: 12px system-ui, sans-serif; fill: #1f2937 }
                .title { font-size: 15px; font-weight: 600 }
                .grid { stroke: #1f2937; stroke-opacity: .15 }
                </style>
                <rect y="-34" width="100%%" height="100%%" fill="#fff"/>
                <text class="title" x="4" y="-12">%s</text>
                %s
                </svg>
                """.formatted(
                        WIDTH + RIGHT,
                        height() + 34,
                        HtmlReport.escaped(title),
                        HtmlReport.escaped(title),
                        body().replace("/>", "/>\n").replace("</text>", "</text>\n"));
    }

    /// The names of the lines may want more than the plot itself.
    private int height() {
        return TOP + Math.max(HEIGHT + BOTTOM, LEGEND_ROW * (lines.size() + 1));
    }

    private String body() {
        double highest = lines.stream()
                .flatMap(line -> line.points().stream())
                .flatMapToDouble(point -> Arrays.stream(point).skip(1))
                .max()
                .orElse(1);
        double lowest = logarithmic
                ? lines.stream()
                        .flatMap(line -> line.points().stream())
                        .flatMapToDouble(point -> Arrays.stream(point).skip(1))
                        .filter(y -> y > 0)
                        .min()
                        .orElse(highest / 10)
                : 0;
        var scale = logarithmic
                ? new Scale(Math.floor(Math.log10(lowest)), Math.ceil(Math.log10(highest) + 1e-9))
                : new Scale(0, nice(highest));
        var svg = new StringBuilder();
        grid(svg, scale);
        for (int i = 0; i < lines.size(); i++) {
            var colour = COLOURS.get(i % COLOURS.size());
            var path = new StringBuilder();
            for (var point : lines.get(i).points()) {
                double y = logarithmic ? Math.log10(Math.max(point[1], lowest)) : point[1];
                path.append(path.isEmpty() ? "M" : "L")
                        .append(number(x(point[0])))
                        .append(' ')
                        .append(number(y(scale, y)));
            }
            var dashes = DASHES.get(i / COLOURS.size() % DASHES.size());
            svg.append("<path d='%s' fill='none' stroke='%s' stroke-width='2' stroke-dasharray='%s'/>"
                    .formatted(path, colour, dashes));
            bars(svg, lines.get(i), scale, lowest, colour);
            svg.append("<text x='%d' y='%d' style='fill:%s'>%s</text>"
                    .formatted(
                            WIDTH + 10,
                            TOP + 14 + LEGEND_ROW * i,
                            colour,
                            HtmlReport.escaped(lines.get(i).name())));
        }
        return svg.toString();
    }

    private void bars(StringBuilder svg, Line line, Scale scale, double lowest, String colour) {
        for (var point : line.points()) {
            for (int end = 2; end < point.length; end++) {
                double y = logarithmic ? Math.log10(Math.max(point[end], lowest)) : point[end];
                double middle = logarithmic ? Math.log10(Math.max(point[1], lowest)) : point[1];
                svg.append("<path d='M%s %sV%sm-4 0h8' fill='none' stroke='%s'/>"
                        .formatted(number(x(point[0])), number(y(scale, middle)), number(y(scale, y)), colour));
            }
        }
    }

    private void grid(StringBuilder svg, Scale scale) {
        for (double y = scale.least(); y <= scale.greatest() + 1e-9; y += scale.step(logarithmic)) {
            var label = logarithmic ? amount(Math.pow(10, y)) : amount(y);
            svg.append("<path d='M%d %sH%d' class='grid'/>".formatted(LEFT, number(y(scale, y)), WIDTH));
            svg.append("<text x='%d' y='%s' text-anchor='end'>%s</text>"
                    .formatted(LEFT - 6, number(y(scale, y) + 4), label));
        }
        for (var tick : ticks) {
            svg.append("<path d='M%s %dV%d' class='grid'/>".formatted(number(x(tick.at())), TOP, TOP + HEIGHT));
            svg.append("<text x='%s' y='%d' text-anchor='middle'>%s</text>"
                    .formatted(number(x(tick.at())), TOP + HEIGHT + 18, HtmlReport.escaped(tick.label())));
        }
        svg.append("<text x='4' y='%d'>%s</text>".formatted(TOP + HEIGHT + 36, HtmlReport.escaped(unit)));
    }

    private double x(double at) {
        double first = ticks.getFirst().at();
        double last = ticks.getLast().at();
        return LEFT + (at - first) / Math.max(1e-9, last - first) * (WIDTH - LEFT);
    }

    private static double y(Scale scale, double at) {
        return TOP + HEIGHT - (at - scale.least()) / (scale.greatest() - scale.least()) * HEIGHT;
    }

    private record Scale(double least, double greatest) {
        double step(boolean logarithmic) {
            return logarithmic ? 1 : (greatest - least) / 4;
        }
    }

    /// The next of 1, 2, 4 and 8 times a power of ten.
    private static double nice(double value) {
        double power = Math.pow(10, Math.floor(Math.log10(Math.max(value, 1e-9))));
        for (double times : new double[] {1, 2, 4, 8}) {
            if (times * power >= value) {
                return times * power;
            }
        }
        return 10 * power;
    }

    private static String amount(double value) {
        return value >= 1 || value == 0
                ? String.format(Locale.ROOT, "%,.0f", value)
                : String.format(Locale.ROOT, "%.2g", value);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
