package org.thywill.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// One of the conversations in `documentation/protocol.md`: a block of code under a heading of section 10 or 11.
///
/// @param title the heading above it
record Conversation(String title, List<Turn> turns) {
    private static final Path PAGE = Path.of("../../documentation/protocol.md");
    private static final Pattern LINE = Pattern.compile("(\\d?)([<>x])(?: (.*))?");

    enum Who {
        CLIENT,
        SERVER,
        /// Somebody between the two cuts the connection.
        CUT
    }

    /// What one side says on one connection before anybody says something else.
    ///
    /// @param connection its number; empty where there is only one
    record Turn(String connection, Who who, List<String> lines) {}

    static List<Conversation> all() throws IOException {
        var conversations = new ArrayList<Conversation>();
        var title = "";
        List<String> block = null;
        for (var line : Files.readAllLines(PAGE)) {
            if (line.startsWith("```")) {
                if (block != null && title.matches("1[01]\\..*")) {
                    conversations.add(new Conversation(title, turns(block)));
                }
                block = block == null ? new ArrayList<>() : null;
            } else if (block != null) {
                block.add(line);
            } else if (line.startsWith("#")) {
                title = line.replaceFirst("^#+ ", "");
            }
        }
        return conversations;
    }

    private static List<Turn> turns(List<String> block) {
        var turns = new ArrayList<Turn>();
        for (var text : block) {
            var line = LINE.matcher(text);
            if (!line.matches()) {
                throw new IllegalStateException("Neither said by the client nor by the server: " + text);
            }
            var who = switch (line.group(2)) {
                case ">" -> Who.CLIENT;
                case "<" -> Who.SERVER;
                default -> Who.CUT;
            };
            var last = turns.isEmpty() ? null : turns.getLast();
            if (last == null || last.who != who || !last.connection.equals(line.group(1))) {
                last = new Turn(line.group(1), who, new ArrayList<>());
                turns.add(last);
            }
            last.lines.add(line.group(3) == null ? "" : line.group(3));
        }
        return turns;
    }

    @Override
    public String toString() {
        return title;
    }
}
