package org.thywill.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thywill.component.BootstrapContribution;
import org.thywill.component.ClientModule;
import org.thywill.component.ComponentException;
import org.thywill.component.DeployedApplication.Manifest;
import org.thywill.component.Position;
import org.thywill.component.Slot;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PageSiteTest {
    private static final String NONCE = "bm9uY2U=";

    record PushConfig(String path, long pingIntervalMs) {}

    private static Contribution push(Record config, ClientModule... modules) {
        return new Contribution(Slot.PUSH, PageSiteTest.class, new BootstrapContribution(config, List.of(modules)));
    }

    private static PageSite site(String defaultApplication) {
        var module = new ClientModule("thywill/push", "client/push-fake.js");
        return new PageSite(
                List.of(
                        new Contribution(Slot.LOG, PageSiteTest.class, BootstrapContribution.NONE),
                        push(new PushConfig("/thywill/push/", 25_000), module)),
                defaultApplication,
                "https://b.example",
                (id, named) -> named.stream()
                        .collect(Collectors.toMap(name -> name, name -> new Position(id + "." + name, 7))));
    }

    private final PageSite site = site("");

    private String page(String application) {
        return site.bootstrapPage(application, List.of(), NONCE).orElseThrow();
    }

    private static JsonNode json(String page, String opening) {
        var script = Pattern.compile(Pattern.quote(opening) + "(.*?)</script>", Pattern.DOTALL)
                .matcher(page);
        assertThat(script.find()).as(opening).isTrue();
        return JsonMapper.shared().readTree(script.group(1));
    }

    private static JsonNode importMap(String page) {
        return json(page, "<script type=\"importmap\" nonce=\"" + NONCE + "\">").get("imports");
    }

    private static JsonNode facts(String page) {
        return json(page, "<script type=\"application/json\" id=\"thywill-page\">");
    }

    @Test
    void aPageCarriesThePositionsOfItsChannels() {
        site.add(FakeApplication.named("echo", "Echo"));

        var with = site.bootstrapPage("echo", List.of("room/lobby"), NONCE).orElseThrow();

        assertThat(facts(with).at("/positions").toString())
                .isEqualTo("{\"room/lobby\":{\"epoch\":\"echo.room/lobby\",\"offset\":7}}");
        assertThat(facts(page("echo")).at("/positions").isEmpty()).isTrue();
    }

    @Test
    void theImportMapLeadsToEveryModule() {
        site.add(FakeApplication.named("echo", "Echo"));

        var imports = importMap(page("echo"));

        assertThat(imports.propertyNames()).containsExactly("thywill", "thywill/push", "thywill/");
        for (var specifier : List.of("thywill", "thywill/push")) {
            assertThat(site.file(imports.get(specifier).asString()))
                    .as(specifier)
                    .isPresent();
        }
        assertThat(site.file(imports.get("thywill/").asString() + "backoff.js")).isPresent();
    }

    @Test
    void thePageTellsBootstrapWhatToStart() {
        var echo = FakeApplication.named("echo", "Echo");
        site.add(echo);
        var script = "/apps/echo/~" + echo.filesHash().substring(0, 8) + "/main.js";

        assertThat(facts(page("echo")).toString())
                .isEqualTo("{\"application\":{\"id\":\"echo\",\"name\":\"Echo\",\"scripts\":[\"" + script + "\"]},"
                        + "\"components\":[{\"slot\":\"push\",\"module\":\"thywill/push\","
                        + "\"config\":{\"path\":\"/thywill/push/\",\"pingIntervalMs\":25000}}],\"positions\":{}}");
    }

    @Test
    void everyScriptAndStyleCarriesTheNonce() {
        site.add(FakeApplication.named("echo", "Echo"));

        for (var page : List.of(page("echo"), site.applicationList(NONCE), site.errorPage(404, "a", "b", NONCE))) {
            var elements = Pattern.compile("<(script|style|link rel=\"(?:stylesheet|modulepreload)\")[^>]*>")
                    .matcher(page)
                    .results()
                    .filter(element -> !element.group().contains("application/json"))
                    .toList();
            assertThat(elements).isNotEmpty();
            assertThat(elements).allSatisfy(each -> assertThat(each.group()).contains("nonce=\"" + NONCE + "\""));
        }
    }

    @Test
    void theImportMapComesBeforeAnyModuleIsLoaded() {
        site.add(FakeApplication.named("echo", "Echo"));

        assertThat(page("echo")).containsSubsequence("importmap", "modulepreload", "type=\"module\"");
    }

    @Test
    void pagesMayConnectToTheSuccessorToo() {
        assertThat(site.otherOrigins()).containsExactly("https://b.example");
        assertThat(new PageSite(List.of(), "", "", (_, _) -> Map.of()).otherOrigins())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"</script><script>x</script>", "<!--", "a\u2028b", "\"'>", "\\", "${x}", "{{nonce}}"})
    void aHostileNameOrConfigIsInert(String hostile) {
        var hostileSite = new PageSite(
                List.of(push(new PushConfig(hostile, 1), new ClientModule("push", "client/thywill.js"))),
                "",
                "",
                (_, _) -> Map.of());
        hostileSite.add(FakeApplication.named("echo", hostile));

        var page = hostileSite.bootstrapPage("echo", List.of(), NONCE).orElseThrow();

        assertThat(facts(page).at("/components/0/config/path").asString()).isEqualTo(hostile);
        assertThat(facts(page).at("/application/name").asString()).isEqualTo(hostile);
        assertThat(page).doesNotContain("<script>x").doesNotContain("\"'>");
        assertThat(page.split("</script>", -1)).hasSize(4);
        assertThat(hostileSite.applicationList(NONCE)).doesNotContain("<script>", "<!--", "\"'>");
    }

    @Test
    void theBodyBeginsWithTheApplicationsMarkup() {
        site.add(new FakeApplication(
                new Manifest("echo", "1", "Echo", "", "", List.of(), List.of(), "body.html"),
                Map.of("body.html", "<main id=\"echo\">{{page}}</main>")));

        assertThat(page("echo")).contains("<body>\n<main id=\"echo\">{{page}}</main>");
    }

    @Test
    void withoutANameTheDefaultApplicationOpens() {
        site.add(FakeApplication.named("arena", "Arena"));
        assertThat(facts(page(null)).at("/application/id").asString()).isEqualTo("arena");

        site.add(FakeApplication.named("talk", "Talk"));
        assertThat(facts(page(null)).at("/application/id").asString()).isEqualTo("talk");

        var configured = site("arena");
        configured.add(FakeApplication.named("talk", "Talk"));
        assertThat(configured.bootstrapPage(null, List.of(), NONCE)).isEmpty();
        configured.add(FakeApplication.named("arena", "Arena"));
        assertThat(facts(configured.bootstrapPage(null, List.of(), NONCE).orElseThrow())
                        .at("/application/id")
                        .asString())
                .isEqualTo("arena");
    }

    @Test
    void anApplicationThatIsNotHostedHasNoPageAndNoFiles() {
        var echo = FakeApplication.named("echo", "Echo");
        site.add(echo);

        site.remove(echo);

        assertThat(site.bootstrapPage("echo", List.of(), NONCE)).isEmpty();
        assertThat(site.bootstrapPage(null, List.of(), NONCE)).isEmpty();
        assertThat(site.file("/apps/echo/main.js")).isEmpty();
        assertThat(site.applicationList(NONCE)).contains("Nothing is hosted yet");
    }

    @Test
    void aNewVersionTakesTheAddressesAndTheOldHashIsGone() {
        var old = FakeApplication.named("echo", "Echo");
        site.add(old);
        var oldScript = "/apps/echo/~" + old.filesHash().substring(0, 8) + "/main.js";
        var changed = FakeApplication.named("echo", "Echo 2");

        site.add(changed);
        site.remove(old);

        assertThat(site.file(oldScript)).isEmpty();
        assertThat(new String(site.file("/apps/echo/main.js").orElseThrow().bytes(), StandardCharsets.UTF_8))
                .isEqualTo("// Echo 2");
    }

    @Test
    void filesSayWhatTheyAreAndHowLongTheyMayBeKept() {
        var echo = FakeApplication.named("echo", "Echo");
        site.add(echo);

        var kept = site.file("/apps/echo/~" + echo.filesHash().substring(0, 8) + "/main.js")
                .orElseThrow();
        var asked = site.file("/apps/echo/main.js").orElseThrow();

        assertThat(kept.immutable()).isTrue();
        assertThat(asked.immutable()).isFalse();
        assertThat(asked.hash()).isEqualTo(kept.hash()).matches("[0-9a-f]{64}");
        assertThat(kept.contentType()).isEqualTo("text/javascript; charset=utf-8");
        assertThat(site.file("/apps/echo/icon.svg").orElseThrow().contentType()).startsWith("image/svg+xml");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/apps",
                "/apps/",
                "/apps/echo",
                "/apps/echo/",
                "/apps/echo/../echo/main.js",
                "/apps/echo/~00000000/main.js",
                "/apps/echo/missing.js",
                "/apps/other/main.js",
                "/thywill/js/",
                "/thywill/js/~00000000/thywill.js",
                "/thywill/js/../pages.css",
                "/etc/passwd"
            })
    void otherPathsLeadNowhere(String path) {
        site.add(FakeApplication.named("echo", "Echo"));

        assertThat(site.file(path)).isEmpty();
    }

    @Test
    void theListShowsEveryApplication() {
        site.add(FakeApplication.named("talk", "Talk & more"));
        site.add(FakeApplication.named("echo", "Echo"));

        assertThat(site.applicationList(NONCE))
                .containsSubsequence(
                        "href=\"/thywill/init/echo/\"", "On Echo", "href=\"/thywill/init/talk/\"", "Talk &amp; more");
    }

    @Test
    void anErrorPageEscapesWhatItIsGiven() {
        assertThat(site.errorPage(404, "<b>Not</b> found", "\"x\"", NONCE))
                .contains("&lt;b&gt;Not&lt;/b&gt; found", "&quot;x&quot;", "404")
                .doesNotContain("<b>");
    }

    @Test
    void aModuleThatTheJarLacksIsAnError() {
        var contribution = push(new PushConfig("", 1), new ClientModule("thywill/push", "client/lost.js"));

        assertThatThrownBy(() -> new PageSite(List.of(contribution), "", "", (_, _) -> Map.of()))
                .isInstanceOf(ComponentException.class)
                .hasMessage("The push \"PageSiteTest\" names a browser module that its jar lacks: client/lost.js.");
    }
}
