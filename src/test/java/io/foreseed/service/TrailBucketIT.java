package io.foreseed.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.foreseed.audit.TestStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The packaged service publishes its checkpoints in a bucket, and the packaged command verifies against them. */
class TrailBucketIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String SIGNED = "foreseed_audit_seal_state{state=\"signed\"} 1.0";

    private Path folder = Path.of("");

    /** Where the server's own user can reach it. */
    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createTempDirectory("foreseed-bucket");
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
    void theTrailIsIntactByWhatTheBucketHolds() throws Exception {
        Map<String, String> variables = Map.of(
                variable("foreseed.audit.checkpoint-bucket"),
                TestStore.part(),
                variable("foreseed.audit.checkpoint-endpoint"),
                TestStore.running().endpoint().toString(),
                "AWS_ACCESS_KEY_ID",
                "test",
                "AWS_SECRET_ACCESS_KEY",
                "test");
        try (ServiceProcess service = ServiceProcess.onFolder(folder, variables)) {
            await().atMost(PATIENCE).until(() -> service.text("/q/metrics").contains(SIGNED));
            ProcessBuilder command = ServiceProcess.command(List.of("audit", "verify"));
            command.environment().putAll(variables);
            command.environment().put("FORESEED_DATA", folder.toString());

            Process verify = command.redirectErrorStream(true).start();
            String output = new String(verify.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(verify.waitFor()).as(output).isZero();
            assertThat(output).containsPattern("checkpoints +[1-9][0-9]* right, [1-9][0-9]* of them from outside");
        }
    }

    private static String variable(String key) {
        return key.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
    }
}
