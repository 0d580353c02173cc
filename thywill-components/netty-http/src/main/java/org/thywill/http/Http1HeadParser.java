package org.thywill.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Parses the head of one HTTP/1 request (RFC 9112, sections 2 to 5), line by line as it comes.
///
/// Where the RFC lets a recipient choose between leniency and refusal it refuses, since two parsers that disagree
/// about where a request ends are how requests are smuggled: lines end with CRLF only, no folded lines, no white
/// space before a colon, exactly one `Host`.
final class Http1HeadParser {
    private final HttpLimits limits;
    private final HttpHeaders headers =
            DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
    private @Nullable String method;
    private @Nullable String rawTarget;
    private RequestHead.Version version = RequestHead.Version.HTTP_1_1;
    private boolean skippedEmptyLine;
    private int count;
    private int headerBytes;

    /// Bytes of the unfinished line that are known to hold no line feed, so that a slow sender is not scanned anew.
    private int scanned;

    Http1HeadParser(HttpLimits limits) {
        this.limits = limits;
    }

    /// Consumes whole lines.
    ///
    /// @return `null` as long as the head is not complete
    /// @throws HttpErrorException if it never will be; nothing that follows on the connection can be trusted
    @Nullable
    RequestHead parse(ByteBuf in) throws HttpErrorException {
        for (var line = nextLine(in); line != null; line = nextLine(in)) {
            if (method == null) {
                requestLine(line);
            } else if (line.isEmpty()) {
                return finish();
            } else {
                headerLine(line);
            }
        }
        return null;
    }

    private @Nullable String nextLine(ByteBuf in) throws HttpErrorException {
        int start = in.readerIndex();
        int end = in.indexOf(start + scanned, in.writerIndex(), (byte) '\n');
        int length = (end < 0 ? in.writerIndex() : end + 1) - start;
        checkLength(length);
        if (end < 0) {
            scanned = length;
            return null;
        }
        scanned = 0;
        if (method != null) {
            headerBytes += length;
        }
        if (length < 2 || in.getByte(end - 1) != '\r') {
            throw HttpError.badRequest("A line ends without a carriage return");
        }
        var line = in.toString(start, length - 2, StandardCharsets.ISO_8859_1);
        in.readerIndex(end + 1);
        return line;
    }

    private void checkLength(int lineBytes) throws HttpErrorException {
        if (method == null && lineBytes > limits.maxRequestLineBytes()) {
            throw HttpError.refused(414, "uri-too-long", "The request line is too long");
        }
        if (method != null && headerBytes + lineBytes > limits.maxHeaderBytes()) {
            throw HttpError.refused(431, "headers-too-big", "The headers are too long");
        }
    }

    private void requestLine(String line) throws HttpErrorException {
        if (line.isEmpty() && !skippedEmptyLine) {
            skippedEmptyLine = true; // RFC 9112, section 2.2: one may stand there
            return;
        }
        int first = line.indexOf(' ');
        int last = line.lastIndexOf(' ');
        if (first <= 0 || last <= first + 1 || !isPrintable(line)) {
            throw HttpError.badRequest("The request line is not: method, space, target, space, version");
        }
        var target = line.substring(first + 1, last);
        if (target.indexOf(' ') >= 0) {
            throw HttpError.badRequest("The request's target has a space");
        }
        version = version(line.substring(last + 1));
        method = RequestSyntax.checkMethod(line.substring(0, first));
        rawTarget = target;
    }

    private static boolean isPrintable(String line) {
        for (int i = 0; i < line.length(); i++) {
            if (line.charAt(i) < ' ' || line.charAt(i) >= 0x7F) {
                return false;
            }
        }
        return true;
    }

    private static RequestHead.Version version(String text) throws HttpErrorException {
        return switch (text) {
            case "HTTP/1.1" -> RequestHead.Version.HTTP_1_1;
            case "HTTP/1.0" -> RequestHead.Version.HTTP_1_0;
            case "HTTP/2.0" -> throw HttpError.refused(505, "version-not-supported", "HTTP/2 needs TLS");
            default -> throw HttpError.badRequest("The request line names no version of HTTP that is spoken here");
        };
    }

    private void headerLine(String line) throws HttpErrorException {
        if (++count > limits.maxHeaders()) {
            throw HttpError.refused(431, "headers-too-big", "There are too many headers");
        }
        int colon = line.indexOf(':');
        if (colon <= 0 || !isToken(line, colon)) {
            throw HttpError.badRequest("A header line is not: name, colon, value");
        }
        var value = trim(line, colon + 1);
        headers.add(line.substring(0, colon), RequestSyntax.checkValue(value));
    }

    /// RFC 9110, section 5.6.3: optional white space is spaces and tabs, and nothing else.
    private static String trim(String line, int start) {
        int from = start;
        int to = line.length();
        while (from < to && isBlank(line.charAt(from))) {
            from++;
        }
        while (to > from && isBlank(line.charAt(to - 1))) {
            to--;
        }
        return line.substring(from, to);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private static boolean isToken(String line, int end) {
        for (int i = 0; i < end; i++) {
            if (!RequestSyntax.isTokenChar(line.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private RequestHead finish() throws HttpErrorException {
        if (method == null || rawTarget == null) {
            throw new IllegalStateException("A head cannot be finished before its request line");
        }
        var hosts = headers.getAll(HttpHeaderNames.HOST);
        if (hosts.size() != 1 || hosts.getFirst().isEmpty()) {
            throw HttpError.badRequest("A request needs exactly one Host header");
        }
        var target = RequestTarget.parse(method, rawTarget);
        if (target.authority() != null && !target.authority().equalsIgnoreCase(hosts.getFirst())) {
            throw HttpError.badRequest("The target and the Host header name different hosts");
        }
        return new RequestHead(method, target, hosts.getFirst(), headers, version, keepAlive());
    }

    private boolean keepAlive() {
        return version == RequestHead.Version.HTTP_1_1
                && !headers.containsValue(HttpHeaderNames.CONNECTION, "close", true);
    }
}
