// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.testing;

import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** Chromium without a window, with nobody's settings. */
public final class Browser implements AutoCloseable {
    static final Path DRIVER = Path.of("/usr/bin/chromedriver");

    /** Where its pictures go, for people to look at. */
    private static final Path PICTURES = Path.of("target/page");

    private static final Dimension WIDE = new Dimension(1280, 1000);
    private static final Dimension NARROW = new Dimension(400, 900);

    private final ChromeDriver driver;
    private final String url;

    public Browser(Path directory, String url) {
        var logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        var options = new ChromeOptions();
        options.addArguments(
                "--headless=new", "--no-sandbox", "--disable-gpu", "--user-data-dir=" + directory.resolve("browser"));
        options.setCapability("goog:loggingPrefs", logs);
        this.url = url;
        driver = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(DRIVER.toFile())
                        .build(),
                options);
        driver.manage().window().setSize(WIDE);
    }

    /** Loads the page anew, in colours for the day, as wide as on a desk. */
    public void open() {
        dark(false);
        driver.manage().window().setSize(WIDE);
        driver.get(url);
    }

    /** Without movement, either: what moves cannot be clicked. */
    public void dark(boolean dark) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(
                                Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"),
                                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
    }

    public void narrow() {
        driver.manage().window().setSize(NARROW);
    }

    public WebElement find(String css) {
        return driver.findElement(By.cssSelector(css));
    }

    public List<WebElement> all(String css) {
        return driver.findElements(By.cssSelector(css));
    }

    /** What is to be read there. */
    public String text(String css) {
        return find(css).getText();
    }

    public Object run(String script) {
        return ((JavascriptExecutor) driver).executeScript(script);
    }

    /** What the console says: errors, and what the Content-Security-Policy kept out. */
    public List<String> console() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(entry -> entry.getLevel() + " " + entry.getMessage())
                .toList();
    }

    /** What axe-core finds that keeps people out, by its own names. */
    public List<String> barriers() {
        return new AxeBuilder()
                .analyze(driver).getViolations().stream()
                        .map(Browser::described)
                        .toList();
    }

    private static String described(Rule rule) {
        return rule.getId() + ": " + rule.getHelp() + " " + rule.getNodes();
    }

    public void takePicture(String name) throws IOException {
        Files.createDirectories(PICTURES);
        Files.write(PICTURES.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
    }

    @Override
    public void close() {
        driver.quit();
    }
}
