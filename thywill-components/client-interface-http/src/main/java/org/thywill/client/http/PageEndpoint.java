package org.thywill.client.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.net.URLEncoder;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.thywill.component.Site;
import org.thywill.http.HttpEndpoint;
import org.thywill.http.HttpExchange;

/// The list of applications, their bootstrap pages, and 404 for every address that nobody else has.
final class PageEndpoint implements HttpEndpoint {
    private static final String INIT = "/thywill/init";
    private static final Pattern APPLICATION_PAGE = Pattern.compile(INIT + "/([a-z][a-z0-9-]{0,63})(/?)");

    private final Site site;
    private final SessionCookie sessions;
    private final Errors errors;

    PageEndpoint(Site site, SessionCookie sessions, Errors errors) {
        this.site = site;
        this.sessions = sessions;
        this.errors = errors;
    }

    @Override
    public void handle(HttpExchange exchange) {
        var path = exchange.path();
        var page = APPLICATION_PAGE.matcher(path);
        boolean known = path.equals("/") || path.equals(INIT) || path.equals(INIT + "/") || page.matches();
        if (!known) {
            errors.notFound(exchange);
        } else if (!errors.refusedUnlessRead(exchange)) {
            if (path.equals("/")) {
                var nonce = HtmlHeaders.newNonce();
                answer(exchange, site.applicationList(nonce), nonce, false);
            } else if (!path.endsWith("/")) {
                redirect(exchange, path + "/");
            } else {
                bootstrapPage(exchange, page.matches() ? page.group(1) : null);
            }
        }
    }

    private void bootstrapPage(HttpExchange exchange, @Nullable String application) {
        var nonce = HtmlHeaders.newNonce();
        var channels = exchange.query().getOrDefault("channel", List.of());
        site.bootstrapPage(application, channels, nonce)
                .ifPresentOrElse(page -> answer(exchange, page, nonce, true), () -> errors.notFound(exchange));
    }

    private void answer(HttpExchange exchange, String page, String nonce, boolean withSession) {
        var headers = HtmlHeaders.of(nonce, exchange.secure(), site.otherOrigins());
        if (withSession) {
            sessions.keep(exchange, headers);
        }
        exchange.respond(200, headers, Unpooled.wrappedBuffer(page.getBytes(UTF_8)));
    }

    /// Applications load their files relative to the page, so its address ends with a slash.
    private static void redirect(HttpExchange exchange, String path) {
        var query = exchange.query().entrySet().stream()
                .flatMap(each -> each.getValue().stream().map(value -> encoded(each.getKey()) + "=" + encoded(value)))
                .collect(Collectors.joining("&"));
        var headers =
                new DefaultHttpHeaders().set(HttpHeaderNames.LOCATION, query.isEmpty() ? path : path + "?" + query);
        exchange.respond(308, headers, Unpooled.EMPTY_BUFFER);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }
}
