package org.thywill.push.comet;

import org.thywill.http.HttpExchange;

/// Opens streams of lines.
final class StreamEndpoint extends CometEndpoint {
    StreamEndpoint(CometPush push) {
        super(push, TransportName.STREAM);
    }

    @Override
    void answer(HttpExchange exchange) {
        if (!exchange.method().equals("POST")) {
            Answers.notAllowed(exchange, "POST");
            return;
        }
        if (refusesWhileStopping(exchange) || refusesType(exchange)) {
            return;
        }
        var connect = readConnect(exchange, exchange.body());
        if (connect != null) {
            push.openResponse(exchange, TransportName.STREAM, connect.request(SessionCookie.of(exchange)));
        }
    }
}
