package org.thywill.http;

import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import org.jspecify.annotations.Nullable;

/// Turns heads of HTTP/2 into those that both versions share, and back (RFC 9113, section 8.3). That names are in
/// lower case and pseudo-headers are legal was checked by the codec.
final class Http2Heads {
    private Http2Heads() {}

    static RequestHead request(Http2Headers raw, HttpLimits limits) throws HttpErrorException {
        if (raw.size() > limits.maxHeaders()) {
            throw HttpError.refused(431, "headers-too-big", "There are too many headers");
        }
        var method = RequestSyntax.checkMethod(text(raw.method()));
        var path = text(raw.path());
        if (path.length() > limits.maxRequestLineBytes()) {
            throw HttpError.refused(414, "uri-too-long", "The path is too long");
        }
        if (!path.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            throw HttpError.badRequest("The path has a character that must be encoded");
        }
        var headers =
                DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
        for (var header : raw) {
            if (!Http2Headers.PseudoHeaderName.hasPseudoHeaderFormat(header.getKey())) {
                headers.add(
                        header.getKey(),
                        RequestSyntax.checkValue(header.getValue().toString()));
            }
        }
        var target = RequestTarget.parse(method, path);
        return new RequestHead(
                method, target, host(text(raw.authority()), headers), headers, RequestHead.Version.HTTP_2, true);
    }

    private static String host(String authority, HttpHeaders headers) throws HttpErrorException {
        var hosts = headers.getAll(HttpHeaderNames.HOST);
        var host = authority.isEmpty() && !hosts.isEmpty() ? hosts.getFirst() : authority;
        if (host.isEmpty()
                || hosts.size() > 1
                || (hosts.size() == 1 && !hosts.getFirst().equalsIgnoreCase(host))) {
            throw HttpError.badRequest("A request needs exactly one host");
        }
        return host;
    }

    private static String text(@Nullable CharSequence value) {
        return value == null ? "" : value.toString();
    }

    /// @param length of the body, or -1 if it is not known or there is none
    static Http2Headers response(int status, HttpHeaders own, HttpHeaders admitted, long length) {
        var headers = new DefaultHttp2Headers();
        headers.status(Integer.toString(status));
        ResponseHeaders.each(own, admitted, headers::add);
        if (length >= 0) {
            headers.setLong(HttpHeaderNames.CONTENT_LENGTH, length);
        }
        return headers;
    }
}
