package org.thywill.http;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a request says about codings (RFC 9110, section 12.5.3).
public final class AcceptEncoding {
    private AcceptEncoding() {}

    /// Whether a coding may be used. A weight of 0 means no; others are not compared.
    ///
    /// @param header the value of `Accept-Encoding`, or `null`
    /// @param coding in lower case, such as `gzip`
    public static boolean allows(@Nullable String header, String coding) {
        if (header == null) {
            return false;
        }
        for (var part : header.split(",", -1)) {
            var item = part.strip().toLowerCase(Locale.ROOT).replace(" ", "");
            if (item.equals(coding)) {
                return true;
            }
            if (item.startsWith(coding + ";q=")) {
                return !item.matches(".*;q=0(\\.0*)?");
            }
        }
        return false;
    }
}
