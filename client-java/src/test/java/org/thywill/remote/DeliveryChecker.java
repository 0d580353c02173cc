package org.thywill.remote;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/// Compares what was sent with what arrived: everything, once, in order.
final class DeliveryChecker {
    private DeliveryChecker() {}

    /// Says what is wrong, one line each; nothing if all arrived once and in order.
    static List<String> check(List<String> sent, List<String> arrived) {
        var wrong = new ArrayList<String>();
        var seen = new HashSet<String>();
        int newest = -1;
        for (var each : arrived) {
            int place = sent.indexOf(each);
            if (place < 0) {
                wrong.add("invented " + each);
            } else if (!seen.add(each)) {
                wrong.add("doubled " + each);
            } else if (place < newest) {
                wrong.add("reordered " + each);
            }
            newest = Math.max(newest, place);
        }
        sent.stream().filter(each -> !seen.contains(each)).forEach(each -> wrong.add("lost " + each));
        return wrong;
    }
}
