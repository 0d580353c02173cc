package org.thywill.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Requests of one connection whose heads are equal to the byte, as those of a client that polls are.
@Timeout(20)
class RepeatedHeadIT {
    private static final String HEAD = "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\n";

    private TestServer server;
    private RawClient client;

    @BeforeEach
    void start() throws IOException {
        server = new TestServer();
        client = new RawClient(server.port());
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        server.close();
    }

    @Test
    void eachIsAnsweredWithItsOwnBody() throws IOException {
        client.send(HEAD + "first" + HEAD + "again" + HEAD + "third");

        assertThat(client.readResponse().body()).endsWith("first");
        assertThat(client.readResponse().body()).endsWith("again");
        assertThat(client.readResponse().body()).endsWith("third");
    }

    @Test
    void oneThatComesInPiecesIsTakenToo() throws IOException {
        client.send(HEAD + "first");
        client.readResponse();

        for (char c : (HEAD + "again").toCharArray()) {
            client.send(String.valueOf(c));
        }

        assertThat(client.readResponse().body()).endsWith("again");
    }

    @Test
    void aHeadThatDiffersIsJudgedByItself() throws IOException {
        client.send(HEAD + "first");
        client.readResponse();

        client.send(HEAD.replace("/echo", "/echo/other") + "again");
        assertThat(client.readResponse().body()).startsWith("POST /echo/other ");
        client.send(HEAD + "third");
        assertThat(client.readResponse().body()).endsWith("third");
        client.send(HEAD.replace("localhost", "evil.test") + "fourt");
        assertThat(client.readResponse().status()).isEqualTo(400);
    }

    @Test
    void chunkedBodiesMayDifferInLength() throws IOException {
        var head = "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n";

        client.send(head + "2\r\nab\r\n0\r\n\r\n" + head + "3\r\ncde\r\n0\r\n\r\n");

        assertThat(client.readResponse().body()).endsWith(" ab");
        assertThat(client.readResponse().body()).endsWith(" cde");
    }
}
