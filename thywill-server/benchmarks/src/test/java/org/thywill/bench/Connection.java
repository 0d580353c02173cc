package org.thywill.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpContentDecompressor;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtensionHandler;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionFilter;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionFilterProvider;
import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateClientExtensionHandshaker;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One connection of a client. Everything is called on its event loop, but for [#send] and [#cut].
@SuppressWarnings("FutureReturnValueIgnored") // what fails closes the channel, and that is heard
final class Connection {
    /// What a client does with it.
    interface Listener {
        /// One frame, without the line feed after it. The bytes change when the call has returned.
        void frame(byte[] bytes, int from, int to);

        /// It is over, though nobody here has ended it.
        ///
        /// @param retryAfterMillis how long the server asks to wait before the next attempt; 0 if it does not
        void ended(String why, long retryAfterMillis);
    }

    private static final String JSON = "application/json";
    private static final String CONNECTION = "\"connection\":\"";
    private static final int MAX_FRAME_BYTES = 16 << 20;
    private static final WebSocketExtensionFilterProvider NOTHING_DEFLATED = new WebSocketExtensionFilterProvider() {
        @Override
        public WebSocketExtensionFilter encoderFilter() {
            return WebSocketExtensionFilter.ALWAYS_SKIP;
        }

        @Override
        public WebSocketExtensionFilter decoderFilter() {
            return WebSocketExtensionFilter.NEVER_SKIP;
        }
    };

    private final Network network;
    private final Transport transport;
    private final String connect;
    private final Listener listener;
    private final Lines lines = new Lines();
    private @Nullable Channel channel;
    private boolean over;
    /// Of a long-poll.
    private String key = "";

    private String cursor = "";

    private Connection(Network network, Transport transport, String connect, Listener listener) {
        this.network = network;
        this.transport = transport;
        this.connect = connect;
        this.listener = listener;
    }

    /// @param connect the first frame
    static Connection open(Network network, Transport transport, String connect, Listener listener) {
        var connection = new Connection(network, transport, connect, listener);
        connection.channel = network.open(connection::configure)
                .addListener(done -> {
                    if (!done.isSuccess()) {
                        connection.end(String.valueOf(done.cause().getMessage()), 0);
                    }
                })
                .channel();
        return connection;
    }

    /// Sends frames over a WebSocket.
    void send(String frames) {
        var open = channel;
        if (open != null) {
            open.writeAndFlush(new TextWebSocketFrame(frames));
        }
    }

    /// Ends it without a word.
    void cut() {
        var open = channel;
        if (open != null) {
            open.eventLoop().execute(() -> {
                over = true;
                open.close();
            });
        }
    }

    private void configure(Channel opened) {
        var pipeline = opened.pipeline();
        pipeline.addLast(new HttpClientCodec());
        if (transport.plain() == Transport.WEBSOCKET) {
            var address = URI.create("ws://" + authority() + transport.path());
            pipeline.addLast(new HttpObjectAggregator(65_536));
            if (transport.isCompressed()) {
                pipeline.addLast(new WebSocketClientExtensionHandler(inflating()));
            }
            pipeline.addLast(new WebSocketClientProtocolHandler(WebSocketClientProtocolConfig.newBuilder()
                    .webSocketUri(address)
                    .customHeaders(new DefaultHttpHeaders())
                    .allowExtensions(transport.isCompressed())
                    .maxFramePayloadLength(MAX_FRAME_BYTES)
                    .withUTF8Validator(false)
                    .handleCloseFrames(false)
                    .build()));
            pipeline.addLast(new Messages());
        } else {
            if (transport.isCompressed()) {
                pipeline.addLast(new HttpContentDecompressor(0));
            }
            pipeline.addLast(new Answers());
        }
        pipeline.addLast(new Ending());
    }

    /// Takes what is compressed (RFC 7692), and compresses nothing itself.
    private static PerMessageDeflateClientExtensionHandshaker inflating() {
        return new PerMessageDeflateClientExtensionHandshaker(
                6, false, 15, true, true, NOTHING_DEFLATED, MAX_FRAME_BYTES);
    }

    private String authority() {
        return network.server().getHost() + ":" + network.port();
    }

    private FullHttpRequest post(String body) {
        var content = Unpooled.copiedBuffer(body, StandardCharsets.UTF_8);
        var request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, transport.path(), content);
        request.headers()
                .set(HttpHeaderNames.HOST, authority())
                .set(HttpHeaderNames.CONTENT_TYPE, JSON)
                .set(HttpHeaderNames.CONTENT_LENGTH, content.readableBytes());
        if (transport.isCompressed()) {
            request.headers().set(HttpHeaderNames.ACCEPT_ENCODING, "gzip");
        }
        return request;
    }

    private void end(String why, long retryAfterMillis) {
        if (!over) {
            over = true;
            listener.ended(why, retryAfterMillis);
        }
    }

    /// As a server says it that refuses a connection (`documentation/protocol.md`, section 6).
    static long retryAfterMillis(HttpResponse refusal) {
        return TimeUnit.SECONDS.toMillis(refusal.headers().getInt(HttpHeaderNames.RETRY_AFTER, 0));
    }

    private final class Messages extends SimpleChannelInboundHandler<WebSocketFrame> {
        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
                context.writeAndFlush(new TextWebSocketFrame(connect));
            }
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
            if (frame instanceof CloseWebSocketFrame close) {
                end("closed with " + close.statusCode() + " " + close.reasonText(), 0);
                context.close();
                return;
            }
            lines.feed(frame.content(), listener::frame);
            if (frame.isFinalFragment()) {
                lines.end(listener::frame);
            }
        }
    }

    /// Hears of the end that no frame has told.
    private final class Ending extends ChannelInboundHandlerAdapter {
        @Override
        public void channelInactive(ChannelHandlerContext context) {
            end("cut off", 0);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            var answer = cause instanceof WebSocketClientHandshakeException refusal ? refusal.response() : null;
            end(String.valueOf(cause.getMessage()), answer == null ? 0 : retryAfterMillis(answer));
            context.close();
        }
    }

    /// Streams, which are one answer, and long-polls, which are many.
    private final class Answers extends SimpleChannelInboundHandler<HttpObject> {
        private HttpResponseStatus status = HttpResponseStatus.OK;
        private long retryAfterMillis;
        private final StringBuilder refusal = new StringBuilder();

        @Override
        public void channelActive(ChannelHandlerContext context) {
            context.writeAndFlush(post(connect));
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
            if (part instanceof HttpResponse response) {
                status = response.status();
                retryAfterMillis = retryAfterMillis(response);
            }
            if (part instanceof HttpContent content) {
                read(content.content());
                if (part instanceof LastHttpContent) {
                    lines.end(Connection.this::line);
                    answered(context);
                }
            }
        }

        private void read(ByteBuf content) {
            if (status.code() == 200) {
                lines.feed(content, Connection.this::line);
            } else {
                refusal.append(content.toString(StandardCharsets.UTF_8));
            }
        }

        private void answered(ChannelHandlerContext context) {
            if (transport.plain() == Transport.LONG_POLL && status.code() == 200) {
                var poll = post("{\"poll\":\"" + cursor + "\"}");
                poll.headers().set("Thywill-Connection", key);
                context.writeAndFlush(poll);
            } else {
                end("answered with " + status.code() + " " + refusal, retryAfterMillis);
                context.close();
            }
        }
    }

    private void line(byte[] bytes, int from, int to) {
        if (transport.plain() == Transport.SSE) {
            if (bytes[from] == 'd') { // "data:"
                listener.frame(bytes, bytes[from + 5] == ' ' ? from + 6 : from + 5, to);
            }
            return;
        }
        if (transport.plain() == Transport.LONG_POLL && to - from > 9 && bytes[from + 2] == 'n') { // {"next":"…"}
            cursor = new String(bytes, from + 9, to - from - 11, StandardCharsets.US_ASCII);
            return;
        }
        if (transport.plain() == Transport.LONG_POLL && key.isEmpty()) {
            key = keyIn(new String(bytes, from, to - from, StandardCharsets.UTF_8));
        }
        listener.frame(bytes, from, to);
    }

    /// What names this connection in requests; empty if the frame does not say it.
    private static String keyIn(String frame) {
        int from = frame.indexOf(CONNECTION) + CONNECTION.length();
        return from < CONNECTION.length() ? "" : frame.substring(from, frame.indexOf('"', from));
    }
}
