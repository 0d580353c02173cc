package org.thywill.system;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// The texts that the page shortens: `c1`, `s1`, `k1`, `t1`, `e1`, `n1`, `i1`. The first time the server says one it
/// may be anything of its form; from then on it is always the same.
final class Shortened {
    private static final Pattern SHORT = Pattern.compile("(?<![\\w.-])[ceikntsu]\\d(?![\\w.-])");
    private static final Pattern SOCKET = Pattern.compile("\"socket\":\\d+,");

    private static final JsonMapper ORDERED = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    /// The instance that every client on the page has. Two clients never have the same: the later one would take the
    /// place of the earlier.
    private static final String INSTANCE = "pT3xw0c0Q9mK1v7yJrN2uA";

    private final Map<String, String> meanings = new HashMap<>();
    private final String instance =
            UUID.randomUUID().toString().replace("-", "").substring(0, INSTANCE.length());

    /// What a line of the page's client really is.
    String said(String line) {
        return SHORT.matcher(line.replace(INSTANCE, instance)).replaceAll(each -> {
            var meaning = meanings.get(each.group());
            if (meaning == null) {
                throw new IllegalStateException("The server has not said what " + each.group() + " is, in: " + line);
            }
            return meaning;
        });
    }

    /// Whether it is what the page says that the server says. The members of an object may come in another order.
    boolean matches(String expected, String actual) {
        return matchesAsItStands(withoutSocket(expected), withoutSocket(actual))
                || matchesAsItStands(inOrder(expected), inOrder(actual));
    }

    /// The number of a client among all depends on who was there before.
    private static String withoutSocket(String line) {
        return SOCKET.matcher(line).replaceAll("");
    }

    private static String inOrder(String text) {
        var line = withoutSocket(text);
        int begin = line.indexOf('{');
        try {
            return begin < 0
                    ? line
                    : line.substring(0, begin)
                            + ORDERED.writeValueAsString(ORDERED.readValue(line.substring(begin), Object.class));
        } catch (JacksonException _) {
            return line;
        }
    }

    private boolean matchesAsItStands(String expected, String actual) {
        var names = new ArrayList<String>();
        var pattern = new StringBuilder();
        var shorts = SHORT.matcher(expected);
        int from = 0;
        while (shorts.find()) {
            pattern.append(Pattern.quote(expected.substring(from, shorts.start())));
            var known = meanings.get(shorts.group());
            pattern.append(known == null ? "([\\w.~-]{1,200})" : Pattern.quote(known));
            if (known == null) {
                names.add(shorts.group());
            }
            from = shorts.end();
        }
        pattern.append(Pattern.quote(expected.substring(from)));
        var match = Pattern.compile(pattern.toString()).matcher(actual);
        if (!match.matches()) {
            return false;
        }
        for (int i = 0; i < names.size(); i++) {
            meanings.put(names.get(i), match.group(i + 1));
        }
        return true;
    }
}
