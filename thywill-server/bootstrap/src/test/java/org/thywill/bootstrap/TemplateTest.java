package org.thywill.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TemplateTest {

    @Test
    void aTextIsEscapedAndMarkupIsNot() {
        var page = Template.parse("<p title='{{text}}'>{{{markup}}}")
                .fill("text", "<script>\"a\" & 'b'</script>")
                .fill("markup", "<b>bold</b>");

        assertThat(page.render())
                .isEqualTo("<p title='&lt;script&gt;&quot;a&quot; &amp; &#39;b&#39;&lt;/script&gt;'><b>bold</b>");
    }

    @Test
    void aValueThatLooksLikeAHoleIsNotFilled() {
        var page = Template.parse("{{one}} {{{two}}}").fill("one", "{{two}}").fill("two", "{{{one}}} $1 \\0");

        assertThat(page.render()).isEqualTo("{{two}} {{{one}}} $1 \\0");
    }

    @Test
    void holesOfNestedTemplatesStayOpen() {
        var item = Template.parse("<i id='{{nonce}}'>{{name}}</i>");

        var page = Template.parse("{{nonce}}:{{{items}}}")
                .fill("items", List.of(item.fill("name", "a"), item.fill("name", "b")))
                .fill("nonce", "n");

        assertThat(page.render()).isEqualTo("n:<i id='n'>a</i><i id='n'>b</i>");
    }

    @Test
    void whatIsForgottenOrMisspeltIsAnError() {
        var page = Template.parse("{{one}}");

        assertThatThrownBy(page::render).hasMessage("Nothing was filled in for one");
        assertThatThrownBy(() -> page.fill("on", "")).hasMessage("The template has no place for on");
    }
}
