package org.thywill.system;

import java.net.URI;
import java.util.List;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/// Talk, as a person sees it in one browser.
final class TalkPage {
    private final Browser browser;

    private TalkPage(Browser browser) {
        this.browser = browser;
    }

    /// Opens a room and waits until it says that it is connected.
    ///
    /// @param transport the one to use, or empty for the page's own choice
    static TalkPage open(Browser browser, URI server, String room, String transport) {
        var query = transport.isEmpty() ? "" : "?thywill-transport=" + transport;
        browser.driver()
                .get(server.resolve("thywill/init/talk/" + query + "#" + room).toString());
        var page = new TalkPage(browser);
        page.awaitState("connected");
        return page;
    }

    /// Waits for a state of the connection: `connecting`, `connected`, `waiting`, `closed`.
    void awaitState(String state) {
        browser.await(
                "Waited for the state " + state,
                driver -> state.equals(driver.findElement(By.id("state")).getAttribute("data-state")));
    }

    /// What it says about its connection.
    String stateText() {
        return browser.driver().findElement(By.id("state")).getText();
    }

    /// The transport of the newest connection.
    String transport() {
        return String.valueOf(browser.driver().executeScript("return window.thywill.transport"));
    }

    /// How long after the page was asked for it was connected, in milliseconds, as closely as one can see from here.
    long connectedAfterMs() {
        return ((Number) browser.driver().executeScript("return Math.round(performance.now())")).longValue();
    }

    /// Remembers the states of the connection from now on.
    void watchStates() {
        browser.driver()
                .executeScript("window.watched = []; thywill.onState(({ state }) => window.watched.push(state))");
    }

    List<String> watchedStates() {
        return ((List<?>) browser.driver().executeScript("return window.watched"))
                .stream().map(String::valueOf).toList();
    }

    void say(String text) {
        browser.driver().findElement(By.id("text")).sendKeys(text, Keys.ENTER);
    }

    /// The lines that were published, in the order in which they are shown.
    List<String> lines() {
        return browser.driver().findElements(By.cssSelector("#lines .text")).stream()
                .map(WebElement::getText)
                .toList();
    }

    /// Waits until a line is shown.
    void awaitLine(String text) {
        browser.await("Waited for the line " + text, _ -> lines().contains(text));
    }
}
