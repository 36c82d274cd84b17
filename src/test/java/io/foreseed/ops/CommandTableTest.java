package io.foreseed.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** README's table of commands has every command, no other, and every option of each. */
class CommandTableTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z][a-z -]*?)(?: [^a-z`][^`]*)?` \\|(.*)$");
    private static final Pattern OF_THE_LAUNCHER = Pattern.compile("(?m)^  ([a-z-]+)\\)$");
    private static final Set<String> EVERYWHERE = Set.of("--help", "--version");

    @Test
    void theTableHasEveryCommandAndNoOther() throws IOException {
        Set<String> commands = leaves(ForeseedCommand.commandLine(), "")
                .map(Leaf::name)
                .collect(Collectors.toCollection(TreeSet::new));
        String launcher = Files.readString(Path.of("foreseed"));
        String own = launcher.substring(launcher.indexOf("JAVA_HOME=$(find_jdk)"));
        OF_THE_LAUNCHER.matcher(own).results().map(match -> match.group(1)).forEach(commands::add);

        assertThat(rows().keySet()).isEqualTo(commands);
        assertThat(commands).contains("test", "native", "aot", "java-home", "users create", "audit verify");
    }

    @Test
    void eachRowHasEveryOptionOfItsCommand() throws IOException {
        var rows = rows();

        List<String> missing = leaves(ForeseedCommand.commandLine(), "")
                .flatMap(leaf -> leaf.line().getCommandSpec().options().stream()
                        .filter(option -> !option.hidden())
                        .map(CommandLine.Model.OptionSpec::longestName)
                        .filter(option -> !EVERYWHERE.contains(option))
                        .filter(option -> !rows.getOrDefault(leaf.name(), "").contains("`" + option)
                                && !rows.getOrDefault(leaf.name(), "").contains(" " + option))
                        .map(option -> leaf.name() + " " + option))
                .toList();

        assertThat(missing).isEmpty();
    }

    private record Leaf(String name, CommandLine line) {}

    private static Stream<Leaf> leaves(CommandLine line, String before) {
        return line.getSubcommands().entrySet().stream().flatMap(command -> {
            String name = (before + " " + command.getKey()).strip();
            return command.getValue().getSubcommands().isEmpty()
                    ? Stream.of(new Leaf(name, command.getValue()))
                    : leaves(command.getValue(), name);
        });
    }

    private static java.util.Map<String, String> rows() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        int begin = readme.indexOf("| command | does | exit codes |");
        String table = readme.substring(begin, readme.indexOf("\n\n", begin));
        return ROW.matcher(table).results().collect(Collectors.toMap(match -> match.group(1), match -> match.group()));
    }
}
