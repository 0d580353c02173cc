package org.thywill.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {
    private static final Path HERE = Path.of("").toAbsolutePath();

    @Test
    void optionsOverrideSettings() throws UsageException {
        var parsed = CommandLine.parse("--port", "0", "--apps=my/apps", "--data", "/data", "--settings", "a.yml");

        assertThat(parsed.help()).isFalse();
        assertThat(parsed.settings()).contains(HERE.resolve("a.yml"));
        assertThat(parsed.overrides())
                .containsExactly(
                        new CommandLine.Given("--port", "client-interface.settings.port", "0"),
                        new CommandLine.Given(
                                "--apps",
                                "application-interface.settings.directory",
                                HERE.resolve("my/apps").toString()),
                        new CommandLine.Given("--data", "data-directory", "/data"));
    }

    @Test
    void nothingIsAllowed() throws UsageException {
        assertThat(CommandLine.parse().overrides()).isEmpty();
        assertThat(CommandLine.parse().settings()).isEmpty();
    }

    @Test
    void helpNamesEveryOption() throws UsageException {
        assertThat(CommandLine.parse("-h").help()).isTrue();
        assertThat(CommandLine.HELP).contains("--settings", "--port", "--apps", "--data", "--help");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --prot 80        | There is no option "--prot". Did you mean "--port"?
            --colour=red     | There is no option "--colour=red". --help shows those there are.
            run              | There is no option "run". --help shows those there are.
            --port           | --port needs a value, as in: --port 8080
            --port=          | --port needs a value, as in: --port 8080
            --port eighty    | --port takes a number from 0 to 65535, but found "eighty".
            --port 65536     | --port takes a number from 0 to 65535, but found "65536".
            --port -1        | --port takes a number from 0 to 65535, but found "-1".
            --settings       | --settings needs a value, as in: --settings settings.yml
            --data           | --data needs a value, as in: --data some/folder
            """)
    void whatCannotBeUnderstoodIsAnsweredWithASentence(String arguments, String sentence) {
        assertThatThrownBy(() -> CommandLine.parse(arguments.split(" ", -1)))
                .isInstanceOf(UsageException.class)
                .hasMessage(sentence);
    }
}
