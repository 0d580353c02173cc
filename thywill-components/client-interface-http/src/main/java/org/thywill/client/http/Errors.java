package org.thywill.client.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.Map;
import org.thywill.component.ServerMessage.Failure;
import org.thywill.component.Site;
import org.thywill.http.ErrorRenderer;
import org.thywill.http.HttpError;
import org.thywill.http.HttpExchange;
import org.thywill.http.RefusalLog;
import org.thywill.wire.Bodies;

/// Answers what cannot be had or done: with a page for people, with JSON for programs. Neither says anything about
/// the inside of the server; the id leads to the line in its log.
final class Errors implements ErrorRenderer {
    private static final Map<Integer, String> TITLES = Map.of(
            403, "That is not allowed",
            404, "There is nothing here",
            405, "That cannot be done here",
            408, "That took too long",
            500, "Something went wrong",
            503, "The server has too much to do");

    private final Site site;
    private final RefusalLog log = new RefusalLog();

    Errors(Site site) {
        this.site = site;
    }

    @Override
    public Rendered render(HttpError error, boolean html, boolean secure) {
        var id = logged(error.status(), error.code());
        return html ? page(error, id, secure) : json(Bodies.error(failure(error), id, -1));
    }

    /// An id for an event, which is logged under it.
    String logged(int status, String code) {
        return log.write(status, code);
    }

    private static Failure failure(HttpError error) {
        return new Failure(error.code(), error.message(), 0);
    }

    private Rendered page(HttpError error, String id, boolean secure) {
        var nonce = HtmlHeaders.newNonce();
        var title = TITLES.getOrDefault(error.status(), "That did not work");
        var page = site.errorPage(error.status(), title, error.message() + ". (" + id + ")", nonce);
        return new Rendered(HtmlHeaders.of(nonce, secure), Unpooled.wrappedBuffer(page.getBytes(UTF_8)));
    }

    static Rendered json(byte[] body) {
        var headers = new DefaultHttpHeaders().set(HttpHeaderNames.CONTENT_TYPE, "application/json; charset=utf-8");
        return new Rendered(headers, Unpooled.wrappedBuffer(body));
    }

    /// Answers an exchange with an error.
    void answer(HttpExchange exchange, HttpError error) {
        var accept = exchange.header("Accept");
        var rendered = render(error, accept != null && accept.contains("text/html"), exchange.secure());
        error.headers().forEach(rendered.headers()::set);
        exchange.respond(error.status(), rendered.headers(), rendered.body());
    }

    void notFound(HttpExchange exchange) {
        answer(exchange, new HttpError(404, "not-found", "There is nothing at this address"));
    }

    /// @param allowed such as `GET, HEAD`
    void methodNotAllowed(HttpExchange exchange, String allowed) {
        answer(
                exchange,
                new HttpError(
                        405, "method-not-allowed", "This address does not take that method", Map.of("Allow", allowed)));
    }

    /// Refuses all but `GET` and `HEAD`.
    ///
    /// @return whether the exchange is answered
    boolean refusedUnlessRead(HttpExchange exchange) {
        if (exchange.method().equals("GET") || exchange.method().equals("HEAD")) {
            return false;
        }
        methodNotAllowed(exchange, "GET, HEAD");
        return true;
    }
}
