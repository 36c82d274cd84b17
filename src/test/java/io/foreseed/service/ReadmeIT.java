package io.foreseed.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * README from top to bottom, in one shell as a newcomer types it, against a service that {@code serve} started: every
 * command succeeds and prints what is shown. Only the port is another, and {@code foreseed} is what was packaged.
 */
class ReadmeIT {
    private static final long PATIENCE_MINUTES = 15;
    private static final String SERVE = "./foreseed serve";
    private static final char MARK = '\u001e';

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    @Test
    void everyCommandSucceedsAndPrintsWhatIsShown() throws Exception {
        assumeThat(Stream.of("bash", "curl", "jq").allMatch(ReadmeIT::isInstalled) || isOfCi())
                .as("bash, curl and jq are installed")
                .isTrue();
        List<ReadmeCommand> commands = ReadmeCommand.of(Files.readAllLines(Path.of("README.md")));
        Path data = Files.createDirectory(folder.resolve("data"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path work = Files.createDirectory(folder.resolve("work"));
        Files.createSymbolicLink(work.resolve("examples"), Path.of("examples").toAbsolutePath());
        try (ServiceProcess service = ServiceProcess.onFolder(data)) {
            packaged(work.resolve("foreseed"), data);

            List<String> faults = faults(commands, run(work, commands, service), logOf(data));

            assertThat(faults).isEmpty();
        }
    }

    private static List<String> faults(List<ReadmeCommand> commands, List<Ran> ran, List<String> log) {
        ShownOutput output = new ShownOutput();
        List<String> faults = new ArrayList<>();
        for (int at = 0; at < commands.size(); at++) {
            ReadmeCommand command = commands.get(at);
            boolean isServe = command.text().equals(SERVE);
            if (at >= ran.size()) {
                faults.add("line " + command.line() + " was not reached: " + command.text());
                break;
            }
            Ran result = isServe ? new Ran(0, log) : ran.get(at);
            if (result.exitCode() != 0) {
                faults.add("line " + command.line() + " ends with " + result.exitCode() + ": " + command.text() + "\n"
                        + String.join("\n", result.printed()));
            }
            output.missing(
                            command.shown(),
                            result.printed(),
                            isServe || command.text().startsWith("call -N"))
                    .ifPresent(missing -> faults.add("line " + command.line() + ": " + command.text()
                            + "\nshown, and not printed: " + missing + "\nprinted:\n"
                            + String.join("\n", result.printed())));
        }
        return faults;
    }

    /** What came of a command. */
    private record Ran(int exitCode, List<String> printed) {}

    private static List<Ran> run(Path work, List<ReadmeCommand> commands, ServiceProcess service)
            throws IOException, InterruptedException {
        String script = commands.stream()
                .map(command -> command.text().equals(SERVE) ? "true" : command.text())
                .map(text -> text.replace("http://localhost:8080", service.address()))
                .map(text -> text + "\nprintf '" + MARK + "%d" + MARK + "' $?\n")
                .collect(Collectors.joining());
        Path file = Files.writeString(work.resolve("readme.sh"), script);
        Path output = work.resolve("readme.out");
        Process shell = new ProcessBuilder("bash", file.toString())
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(output.toFile())
                .start();
        if (!shell.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
            shell.descendants().forEach(ProcessHandle::destroyForcibly);
            shell.destroyForcibly();
        }
        String[] parts = Files.readString(output, StandardCharsets.UTF_8).split(String.valueOf(MARK), -1);
        List<Ran> ran = new ArrayList<>();
        for (int at = 0; at + 1 < parts.length; at += 2) {
            ran.add(new Ran(Integer.parseInt(parts[at + 1]), parts[at].lines().toList()));
        }
        return ran;
    }

    /** The packaged program under the name that README uses. */
    private static void packaged(Path file, Path data) throws IOException {
        String program = ServiceProcess.command(List.of()).command().stream()
                .map(word -> "'" + word + "'")
                .collect(Collectors.joining(" "));
        Files.writeString(file, "#!/bin/sh\nFORESEED_DATA='" + data + "' COLUMNS=80 exec " + program + " \"$@\"\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static List<String> logOf(Path data) throws IOException {
        try (Stream<Path> files = Files.list(data)) {
            Path log = files.filter(file -> file.getFileName().toString().matches("service-\\d+\\.log"))
                    .findFirst()
                    .orElseThrow();
            return Files.readAllLines(log);
        }
    }

    private static boolean isInstalled(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .anyMatch(each -> Files.isExecutable(Path.of(each, program)));
    }

    private static boolean isOfCi() {
        return "true".equals(System.getenv("CI"));
    }
}
