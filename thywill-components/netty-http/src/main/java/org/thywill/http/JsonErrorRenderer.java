package org.thywill.http;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.nio.charset.StandardCharsets;

/// Answers every error with `{"error":{"code":…,"message":…}}`. Codes and messages are the server's own texts,
/// which need no escaping.
final class JsonErrorRenderer implements ErrorRenderer {

    @Override
    public Rendered render(HttpError error, boolean html, boolean secure) {
        var json = "{\"error\":{\"code\":\"" + error.code() + "\",\"message\":\"" + error.message() + "\"}}";
        var headers = new DefaultHttpHeaders();
        headers.set(HttpHeaderNames.CONTENT_TYPE, "application/json; charset=utf-8");
        return new Rendered(headers, Unpooled.wrappedBuffer(json.getBytes(StandardCharsets.UTF_8)));
    }
}
