package org.thywill.component.testkit;

import java.util.List;

/// A client of a push under test, over a real transport. Every wait has a deadline and ends with an
/// `AssertionError` past it.
public interface PushClient extends AutoCloseable {

    /// The connection as the gateway saw it.
    RecordingGateway.Link link();

    /// Waits for the next things from channels, the client's own (`@`) included, and gives them in the order in
    /// which they came. What else comes, such as signs of life or that it is subscribed, is passed over.
    List<Delivery> receive(int count);

    /// Sends data for the application.
    void send(String json);

    /// Stops taking what comes, so that it piles up at the server.
    void stopReading();

    /// Takes what comes again.
    void resumeReading();

    /// Waits until the server has closed the connection; passes over what still comes.
    Closing awaitClosing();

    /// Ends the connection without a word of the protocol. Does nothing if it is closed.
    void cut();

    @Override
    default void close() {
        cut();
    }

    /// @param json the data as it came
    record Delivery(String channel, String json) {}

    /// @param code as in [CloseReason#code], or 0 if the connection ended without one
    /// @param reason the text that came with it
    record Closing(int code, String reason) {}
}
