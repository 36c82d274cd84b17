package io.foreseed.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.foreseed.audit.EventClass;
import io.foreseed.ops.ForeseedCommand;
import io.foreseed.platform.AuditAction;
import io.foreseed.platform.MasterKey;
import io.foreseed.platform.ResourceType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What a command writes into the trail names the command and who called it where, and no argument of it. */
class CommandRowsIT {
    private static final String ADDRESS = "grace@test.invalid";
    private static final String POLICY = "019862ed-ac00-7000-8000-0000000d0002";
    private static final String PASSWORD = "eleven ducks cross a river";

    /** They write no rows: what they do is not in a database, or is the service's, or (demo) ends with its database. */
    private static final Set<String> SILENT = Set.of(
            "simulate",
            "replay",
            "analyze",
            "report",
            "demo",
            "serve",
            "migrate",
            "audit verify",
            "partitions list",
            "partitions create",
            "token",
            "help");

    /** Directly where every user may pass: the server has one of its own. */
    private Path data = Path.of("");

    private Path beside = Path.of("");

    @BeforeEach
    void makeFolders() throws IOException {
        data = Files.createTempDirectory("foreseed-command-rows");
        beside = Files.createTempDirectory("foreseed-command-words");
        Files.writeString(beside.resolve("password"), PASSWORD + "\n");
    }

    @AfterEach
    void deleteFolders() throws IOException {
        for (Path folder : List.of(data, beside)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    @Test
    void everyCommandIsKnownToWriteOrNot() {
        Set<String> known = new TreeSet<>(SILENT);
        known.addAll(writing().keySet());
        // of an account that has a factor: SignInAcrossIT
        known.add("users reset-second-factor");
        // of an event that is there: SystemEventsIT
        known.addAll(Set.of("events show", "events resolve"));
        // of months that are over, which a new database does not have: AuditMonthTest
        known.addAll(Set.of("partitions archive", "partitions attach", "partitions detach"));

        assertThat(leaves("", ForeseedCommand.commandLine())).isEqualTo(known);
    }

    @Test
    void whatACommandWritesNamesWhoCalledIt() throws Exception {
        try (ServiceProcess service = ServiceProcess.onFolder(data)) {
            for (Map.Entry<String, List<String>> command : writing().entrySet()) {
                run(command.getValue(), data);

                List<JsonNode> rows = rows(service, command.getKey());

                assertThat(rows).as(command.getKey()).isNotEmpty().allSatisfy(CommandRowsIT::namesWhoCalled);
                assertThat(rows.toString()).doesNotContain(PASSWORD, "--", "password-file");
            }
            assertThat(rows(service, "serve")).isEmpty();
            assertThat(pastTheService(service)).isEmpty();
            run(List.of("audit", "verify"), data);
        }
    }

    private static void namesWhoCalled(JsonNode row) {
        JsonNode origin = row.at("/metadata/origin");
        assertThat(origin.path("user").asText()).isEqualTo(System.getProperty("user.name"));
        assertThat(origin.path("uid").isInt()).isTrue();
        assertThat(origin.path("sudoUser").asText()).isEqualTo("ada");
        assertThat(origin.path("host").asText()).isNotBlank().isNotEqualTo("unknown");
        assertThat(origin.path("version").asText()).matches("\\d+\\.\\d+.*");
        EventClass known = EventClass.of(
                AuditAction.valueOf(row.path("action").asText()),
                ResourceType.valueOf(row.path("resource_type").asText().toUpperCase(Locale.ROOT)));
        assertThat(row.path("severity").asText()).isEqualTo(known.severity().code());
        assertThat(row.path("compliance_category").asText()).isEqualTo(String.valueOf(known.category()));
    }

    /** Each command that writes, with the words that make it do it. */
    private Map<String, List<String>> writing() {
        Map<String, List<String>> commands = new LinkedHashMap<>();
        commands.put(
                "users create",
                List.of(
                        "--email",
                        ADDRESS,
                        "--password-file",
                        beside.resolve("password").toString()));
        commands.put("users list", List.of());
        commands.put("events list", List.of());
        commands.put("users disable", List.of("--email", ADDRESS));
        commands.put("keys rotate", List.of());
        commands.put("keys rotate-seal", List.of());
        commands.put("keys rotate-user", List.of("--all"));
        commands.put("keys rotate-master", List.of());
        commands.put("audit export", List.of(beside.resolve("archive").toString()));
        commands.put("retention list", List.of());
        commands.put("retention status", List.of());
        for (String word : List.of("show", "dry-run", "run")) {
            commands.put("retention " + word, List.of(POLICY));
        }
        commands.put("verify-engine", List.of("--record"));
        commands.replaceAll((name, words) ->
                Stream.concat(Stream.of(name.split(" ", -1)), words.stream()).toList());
        return commands;
    }

    private static Set<String> leaves(String name, CommandLine command) {
        Set<String> leaves = new TreeSet<>();
        command.getSubcommands()
                .forEach((word, below) -> leaves.addAll(leaves(name.isEmpty() ? word : name + " " + word, below)));
        return command.getSubcommands().isEmpty() ? Set.of(name) : leaves;
    }

    private static void run(List<String> words, Path data) throws IOException, InterruptedException {
        ProcessBuilder command = ServiceProcess.command(words);
        command.environment().put("FORESEED_DATA", data.toString());
        command.environment().put("FORESEED_OTHER_MASTER_KEY", MasterKey.generate());
        command.environment().put("SUDO_USER", "ada");
        Process process = command.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(words + ": " + output).isZero();
    }

    /** What the database itself has recorded, since nobody else did. */
    private static List<String> pastTheService(ServiceProcess service) throws SQLException, IOException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(service.superuserUrl());
                PreparedStatement query = connection.prepareStatement(
                        "select to_jsonb(a)::text from audit_logs a where actor_kind = 'database'");
                ResultSet found = query.executeQuery()) {
            while (found.next()) {
                rows.add(found.getString(1));
            }
        }
        return rows;
    }

    private static List<JsonNode> rows(ServiceProcess service, String command) throws SQLException, IOException {
        List<JsonNode> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(service.superuserUrl());
                PreparedStatement query =
                        connection.prepareStatement("select to_jsonb(a) from audit_logs a where actor_kind = 'service'"
                                + " and metadata #>> '{origin,command}' = ?")) {
            query.setString(1, command);
            ResultSet found = query.executeQuery();
            while (found.next()) {
                rows.add(Api.JSON.readTree(found.getString(1)));
            }
        }
        return rows;
    }
}
