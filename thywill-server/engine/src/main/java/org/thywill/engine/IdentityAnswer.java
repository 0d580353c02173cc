package org.thywill.engine;

import java.util.LinkedHashMap;
import java.util.Map;
import org.thywill.component.Identity.Verdict.Known;

/// What a client that shows credentials is answered with (`documentation/protocol.md`, section 9).
final class IdentityAnswer {
    private IdentityAnswer() {}

    static Map<String, Object> of(Known who, long nowMs) {
        var answer = new LinkedHashMap<String, Object>();
        var user = new LinkedHashMap<String, Object>();
        user.put("id", who.user().id());
        user.put("name", who.user().name());
        answer.put("user", user);
        if (who.expiresAtMs() != Known.NEVER) {
            answer.put("expireInMs", Math.max(1, who.expiresAtMs() - nowMs));
        }
        return answer;
    }
}
