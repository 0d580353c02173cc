package org.thywill.component.testkit;

import java.util.List;

/// Requests over HTTP/1 that are wrong, or try to be two at once. Each is to be answered once, with its status, and
/// the connection closed: who doubts where a request ends cannot go on.
public final class HostileRequests {
    private static final String HOST = "Host: localhost\r\n";
    private static final String CHUNKED = "Transfer-Encoding: chunked\r\n";

    private HostileRequests() {}

    /// @param bytes in ISO 8859-1
    public record Bad(String name, int status, String bytes) {
        @Override
        public String toString() {
            return name + ": " + status;
        }
    }

    private static Bad bad(String name, int status, String bytes) {
        return new Bad(name, status, bytes);
    }

    /// @param path that takes `POST` with a body of at most 64 KiB
    public static List<Bad> against(String path) {
        var smuggled = "GET /smuggled HTTP/1.1\r\n" + HOST + "\r\n";
        return List.of(
                bad(
                        "Content-Length and Transfer-Encoding",
                        400,
                        post(path, "Content-Length: 5\r\n" + CHUNKED) + "0\r\n\r\n"),
                bad(
                        "two Content-Length",
                        400,
                        post(path, "Content-Length: 5\r\nContent-Length: 6\r\n") + "hello" + smuggled),
                bad(
                        "two equal Content-Length",
                        400,
                        post(path, "Content-Length: 5\r\nContent-Length: 5\r\n") + "hello"),
                bad("Content-Length in a list", 400, post(path, "Content-Length: 5, 5\r\n") + "hello"),
                bad("Content-Length with a sign", 400, post(path, "Content-Length: +5\r\n") + "hello" + smuggled),
                bad("negative Content-Length", 400, post(path, "Content-Length: -1\r\n") + smuggled),
                bad("empty Content-Length", 400, post(path, "Content-Length:\r\n") + smuggled),
                bad("hexadecimal Content-Length", 400, post(path, "Content-Length: 0x5\r\n") + "hello"),
                bad("endless Content-Length", 413, post(path, "Content-Length: 99999999999999999999\r\n")),
                bad("another Transfer-Encoding", 400, post(path, "Transfer-Encoding: xchunked\r\n") + smuggled),
                bad("chunked twice", 400, post(path, "Transfer-Encoding: chunked, chunked\r\n") + "0\r\n\r\n"),
                bad("gzip and chunked", 400, post(path, "Transfer-Encoding: gzip, chunked\r\n") + "0\r\n\r\n"),
                bad("two Transfer-Encoding", 400, post(path, CHUNKED + CHUNKED) + "0\r\n\r\n"),
                bad("chunked in HTTP/1.0", 400, "POST " + path + " HTTP/1.0\r\n" + HOST + CHUNKED + "\r\n0\r\n\r\n"),
                bad("chunk size with 0x", 400, post(path, CHUNKED) + "0x5\r\nhello\r\n0\r\n\r\n"),
                bad("chunk size with a sign", 400, post(path, CHUNKED) + "+5\r\nhello\r\n0\r\n\r\n"),
                bad("chunk size with a space", 400, post(path, CHUNKED) + "5 \r\nhello\r\n0\r\n\r\n"),
                bad("no chunk size", 400, post(path, CHUNKED) + "\r\nhello\r\n0\r\n\r\n"),
                bad("chunk size past 32 bits", 400, post(path, CHUNKED) + "100000005\r\nhello\r\n0\r\n\r\n"),
                bad("chunk extension with a bare line feed", 400, post(path, CHUNKED) + "5;ext\nhello\r\n0\r\n\r\n"),
                bad("endless chunk extension", 400, post(path, CHUNKED) + "5;" + "x".repeat(300)),
                bad("chunk without CRLF after it", 400, post(path, CHUNKED) + "5\r\nhello0\r\n\r\n" + smuggled),
                bad("chunk longer than its size", 400, post(path, CHUNKED) + "3\r\nhello\r\n0\r\n\r\n"),
                bad("trailer that is none", 400, post(path, CHUNKED) + "0\r\nnothing\r\n\r\n"),
                bad("folded header", 400, get("X: one\r\n two\r\n")),
                bad("space before the colon", 400, get("Content-Length : 5\r\n")),
                bad("first header begins with a space", 400, "GET /x HTTP/1.1\r\n " + HOST + "\r\n"),
                bad("header without a colon", 400, get("nothing\r\n")),
                bad("header without a name", 400, get(": nothing\r\n")),
                bad("header name with a bracket", 400, get("X[0]: one\r\n")),
                bad("NUL in a header", 400, get("X: a\0b\r\n")),
                bad("NUL before the request line", 400, "\0" + get("")),
                bad("SOH before the request line", 400, "\u0001" + get("")),
                bad("two empty lines before the request line", 400, "\r\n\r\n" + get("")),
                bad("bare line feeds", 400, get("").replace("\r\n", "\n")),
                bad("bare carriage return", 400, get("X: a\rContent-Length: 5\r\n")),
                bad("absolute target of another host", 400, "GET http://evil.example/ HTTP/1.1\r\n" + HOST + "\r\n"),
                bad("two hosts", 400, get(HOST)),
                bad("no host", 400, "GET /x HTTP/1.1\r\n\r\n"),
                bad("empty host", 400, "GET /x HTTP/1.1\r\nHost:\r\n\r\n"),
                bad("a host that is not ours", 400, "GET /x HTTP/1.1\r\nHost: evil.example\r\n\r\n"),
                bad("header of 9 KiB", 431, get("X: " + "x".repeat(9 << 10) + "\r\n")),
                bad("header that never ends", 431, "GET /x HTTP/1.1\r\n" + HOST + "X: " + "x".repeat(9 << 10)),
                bad("200 headers", 431, get("X: x\r\n".repeat(200))),
                bad("target of 5 KiB", 414, "GET /x/" + "x".repeat(5 << 10) + " HTTP/1.1\r\n" + HOST + "\r\n"),
                bad("target that never ends", 414, "GET /x/" + "x".repeat(5 << 10)),
                bad("encoded NUL in the path", 400, getPath("/x/%00")),
                bad("encoded NUL in the query", 400, getPath("/x?x=%00")),
                bad("encoded dots", 400, getPath("/x/%2e%2e/secret")),
                bad("dots", 400, getPath("/x/../secret")),
                bad("encoded slash", 400, getPath("/x/..%2fsecret")),
                bad("encoded backslash", 400, getPath("/x/%5csecret")),
                bad("backslash", 400, getPath("/x/\\secret")),
                bad("two slashes", 400, getPath("//x")),
                bad("half a percent code", 400, getPath("/x/%4")),
                bad("path that is not UTF-8", 400, getPath("/x/%ff")),
                bad("fragment", 400, getPath("/x#top")),
                bad("no path", 400, getPath("echo")),
                bad("byte past ASCII in the path", 400, getPath("/x/\u00e4")),
                bad("tab in the request line", 400, "GET\t/x HTTP/1.1\r\n" + HOST + "\r\n"),
                bad("two spaces in the request line", 400, "GET  /x HTTP/1.1\r\n" + HOST + "\r\n"),
                bad("HTTP/0.9", 400, "GET /x\r\n"),
                bad("HTTP/1.2", 400, "GET /x HTTP/1.2\r\n" + HOST + "\r\n"),
                bad("HTTP/2 without TLS", 505, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
                bad("CONNECT", 405, "CONNECT localhost:443 HTTP/1.1\r\n" + HOST + "\r\n"),
                bad("TRACE", 405, "TRACE /x HTTP/1.1\r\n" + HOST + "\r\n"),
                bad("lower-case method", 501, "get /x HTTP/1.1\r\n" + HOST + "\r\n"),
                bad("method that is no word", 400, "G(T /x HTTP/1.1\r\n" + HOST + "\r\n"),
                bad("body longer than the endpoint takes", 413, post(path, "Content-Length: 65537\r\n")),
                bad("chunk longer than the endpoint takes", 413, post(path, CHUNKED) + "10001\r\n"),
                bad("body in gzip", 415, post(path, "Content-Encoding: gzip\r\nContent-Length: 5\r\n")),
                bad("body in deflate", 415, post(path, "Content-Encoding: deflate\r\nContent-Length: 5\r\n")),
                bad("body in br", 415, post(path, "Content-Encoding: br\r\nContent-Length: 5\r\n")),
                bad("body in zstd", 415, post(path, "Content-Encoding: zstd\r\nContent-Length: 5\r\n")),
                bad("body in snappy", 415, post(path, "Content-Encoding: snappy\r\nContent-Length: 5\r\n")),
                bad("an expectation that is none", 417, post(path, "Expect: more\r\nContent-Length: 5\r\n")),
                bad(
                        "posted by a foreign page",
                        403,
                        post(path, "Origin: https://evil.example\r\nContent-Length: 5\r\n")),
                bad("posted by a page without origin", 403, post(path, "Origin: null\r\nContent-Length: 5\r\n")),
                bad("posted across sites", 403, post(path, "Sec-Fetch-Site: cross-site\r\nContent-Length: 5\r\n")));
    }

    private static String post(String path, String headers) {
        return "POST " + path + " HTTP/1.1\r\n" + HOST + headers + "\r\n";
    }

    private static String get(String headers) {
        return "GET /x HTTP/1.1\r\n" + HOST + headers + "\r\n";
    }

    private static String getPath(String path) {
        return "GET " + path + " HTTP/1.1\r\n" + HOST + "\r\n";
    }
}
