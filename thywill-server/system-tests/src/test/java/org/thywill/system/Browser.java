package org.thywill.system;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.WebDriverWait;

/// A headless Chromium with a profile of its own.
final class Browser implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(20);

    private final ChromeDriver driver;

    Browser() {
        var options = new ChromeOptions();
        options.setBinary(find("chromium", "chromium-browser", "google-chrome"));
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--window-size=1280,800");
        var service = new ChromeDriverService.Builder()
                .usingDriverExecutable(Path.of(find("chromedriver")).toFile())
                .withSilent(true)
                .build();
        driver = new ChromeDriver(service, options);
    }

    private static String find(String... names) {
        var folders = List.of(System.getenv().getOrDefault("PATH", "/usr/bin").split(":"));
        return Arrays.stream(names)
                .flatMap(name -> folders.stream().map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Path::toString)
                .orElseThrow(() -> new AssertionError("This test needs " + names[0]
                        + ", which is not on the PATH. On Debian: apt-get install chromium chromium-driver"));
    }

    ChromeDriver driver() {
        return driver;
    }

    /// Waits until something is neither `null` nor false, and returns it.
    <T> T await(String what, Function<WebDriver, T> condition) {
        return new WebDriverWait(driver, DEADLINE, LOOK_AGAIN_AFTER)
                .withMessage(() -> what + "; the page shows:\n"
                        + driver.executeScript("return document.body ? document.body.innerText : ''"))
                .until(condition);
    }

    /// Lets time pass, for what takes time in a page.
    void pass(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        await("Time passes", _ -> System.nanoTime() >= end);
    }

    /// What the page complained about on its console, such as a violation of its content security policy.
    List<String> complaints() {
        return driver.manage().logs().get("browser").getAll().stream()
                .map(entry -> entry.getLevel() + " " + entry.getMessage())
                .toList();
    }

    @Override
    public void close() {
        driver.quit();
    }
}
