package org.thywill.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Element;

class FlameGraphTest {
    private static final Frame LOOPS = Frame.of(ThreadKind.EVENT_LOOPS);
    private static final Frame VIRTUAL = Frame.of(ThreadKind.VIRTUAL_THREADS);
    private static final Frame RUN = new Frame("io.netty.channel.epoll.EpollIoHandler", "run", false);
    private static final Frame SEND = new Frame("io.netty.channel.unix.Socket", "send", true);
    private static final Frame NEW = new Frame("org.thywill.engine.Room$Seat", "<init>", false);

    private record Box(String title, String text, String origin, double x, double y, double width) {}

    private static CallTree calls(int looping, int sending, int making) {
        var calls = new CallTree();
        calls.add(List.of(LOOPS, RUN), looping, 4 * looping);
        calls.add(List.of(LOOPS, RUN, SEND), sending, 4 * sending);
        calls.add(List.of(VIRTUAL, NEW), making, 4 * making);
        return calls;
    }

    /// Those of a file, which thereby is seen to be XML.
    private static List<Box> boxes(CallTree calls) {
        var boxes = new ArrayList<Box>();
        try {
            var file = FlameGraph.file("this & <that>", calls).getBytes(StandardCharsets.UTF_8);
            var groups = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new ByteArrayInputStream(file))
                    .getElementsByTagName("title");
            for (int i = 0; i < groups.getLength(); i++) {
                boxes.add(box((Element) groups.item(i).getParentNode()));
            }
            return boxes;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static Box box(Element group) {
        var rect = (Element) group.getElementsByTagName("rect").item(0);
        var text = group.getElementsByTagName("text").item(0);
        return new Box(
                group.getElementsByTagName("title").item(0).getTextContent(),
                text == null ? "" : text.getTextContent(),
                group.getAttribute("class"),
                Double.parseDouble(rect.getAttribute("x")),
                Double.parseDouble(rect.getAttribute("y")),
                Double.parseDouble(rect.getAttribute("width")));
    }

    @Test
    void aFrameIsAsWideAsItsShareAndLiesBelowItsCaller() {
        assertThat(boxes(calls(20, 55, 25)))
                .containsExactly(
                        new Box("all: 100.0 % of CPU, 100 samples", "all", "thread", 0, 24, 1199.4),
                        new Box("event loops: 75.0 % of CPU, 75 samples", "event loops", "thread", 0, 40, 899.4),
                        new Box(
                                "io.netty.channel.epoll.EpollIoHandler.run: 75.0 % of CPU, 75 samples",
                                "EpollIoHandler.run", "netty", 0, 56, 899.4),
                        new Box(
                                "io.netty.channel.unix.Socket.send: 55.0 % of CPU, 55 samples",
                                "Socket.send", "native", 0, 72, 659.4),
                        new Box(
                                "virtual threads: 25.0 % of CPU, 25 samples",
                                "virtual threads", "thread", 900, 40, 299.4),
                        new Box(
                                "org.thywill.engine.Room$Seat.<init>: 25.0 % of CPU, 25 samples",
                                "Seat.<init>", "thywill", 900, 56, 299.4));
    }

    @Test
    void whatIsNarrowerThanAThousandthIsLeftOut() {
        assertThat(boxes(calls(0, 1_998, 2))).extracting(Box::text).contains("all", "Socket.send");
        assertThat(boxes(calls(0, 1_998, 2)))
                .extracting(Box::title)
                .contains("virtual threads: 0.1 % of CPU, 2 samples");
        assertThat(boxes(calls(0, 1_999, 1))).extracting(Box::title).noneMatch(title -> title.startsWith("virtual"));
    }

    @Test
    void whereANameDoesNotFitTheMethodStandsOrItsBeginning() {
        assertThat(boxes(calls(0, 60, 940)))
                .extracting(Box::text)
                .containsExactly("all", "event lo…", "run", "send", "virtual threads", "Seat.<init>");
    }

    @Test
    void theOrderOfSamplesDoesNotMatter() {
        var one = new CallTree();
        var other = new CallTree();
        var stacks = List.of(List.of(LOOPS, RUN), List.of(VIRTUAL, NEW), List.of(LOOPS, RUN, SEND));

        stacks.forEach(stack -> one.add(stack, 1, 4));
        stacks.reversed().forEach(stack -> other.add(stack, 1, 4));

        assertThat(boxes(other)).isEqualTo(boxes(one));
    }

    @Test
    void nativesAreCountedOverAllCallers() {
        var calls = calls(20, 55, 25);
        calls.add(List.of(VIRTUAL, SEND), 1, 2);

        assertThat(calls.natives()).containsExactly(Map.entry(SEND, 222.0));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    java.lang.VirtualThread,                        VirtualThread.run
                    org.thywill.engine.Room$Seat,                   Seat.run
                    org.thywill.engine.Room$1,                      Room$1.run
                    org.thywill.engine.Room$$Lambda/0x00007f0a1c2b, Room$$Lambda.run
                    org.thywill.engine.Room$$Lambda.0x00007f0a1c2b, Room$$Lambda.run
                    Nowhere,                                        Nowhere.run
                    """)
    void classesAreCalledByTheirSimpleNames(String type, String name) {
        assertThat(new Frame(type, "run", false).shortName()).isEqualTo(name);
    }

    @Test
    void hiddenClassesOfTwoStartsHaveOneName() {
        var names = Stream.of("a.Room$$Lambda/0x0000aa", "a.Room$$Lambda/0x0000bb")
                .map(type -> new Frame(type, "run", false))
                .distinct();

        assertThat(names).hasSize(1);
    }
}
