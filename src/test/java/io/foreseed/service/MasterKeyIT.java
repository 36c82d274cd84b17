package io.foreseed.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.foreseed.platform.MasterKey;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The master key of a stopped service is replaced by command, and the next start knows the new one alone. */
class MasterKeyIT {
    private Path folder = Path.of("");

    /** Where the server's own user can reach it. */
    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createTempDirectory("foreseed-master-key");
    }

    @AfterEach
    void deleteFolder() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    @Test
    void whatWasWrittenBeforeIsReadUnderTheNewKeyAlone() throws Exception {
        String trail;
        try (ServiceProcess service = ServiceProcess.onFolder(folder)) {
            HttpResponse<String> made =
                    service.post("/api/v1/plan-documents", Api.document(10).toString());
            trail = "/api/v1/audit-logs?resourceId="
                    + Api.JSON.readTree(made.body()).path("id").asText();
            assertThat(name(service.get(trail))).isNotEmpty();
        }
        Path key = folder.resolve("master.key");
        Path old = folder.resolve("old.key");
        Files.copy(key, old, StandardCopyOption.COPY_ATTRIBUTES);
        Files.writeString(key, MasterKey.generate());

        String refused = run("keys", "rotate-master");
        String rotated = run("keys", "rotate-master", old);
        String again = run("keys", "rotate-master", old);
        Files.delete(old);

        assertThat(refused).contains("FORESEED_OTHER_MASTER_KEY is not set");
        assertThat(rotated).containsPattern("wrapped anew: [1-9]\\d* keys of persons and months, 1 signing keys");
        assertThat(again).contains("wrapped anew: 0 keys of persons and months, 0 signing keys");
        try (ServiceProcess service = ServiceProcess.onFolder(folder)) {
            assertThat(name(service.get(trail))).isNotEmpty();
        }
    }

    private static String name(JsonNode page) {
        return page.at("/items/0/newValues/name").asText();
    }

    private String run(String first, String second, Path... other) throws IOException, InterruptedException {
        ProcessBuilder command = ServiceProcess.command(List.of(first, second));
        command.environment().put("FORESEED_DATA", folder.toString());
        for (Path file : other) {
            command.environment().put("FORESEED_OTHER_MASTER_KEY_FILE", file.toString());
        }
        Process process = command.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }
}
