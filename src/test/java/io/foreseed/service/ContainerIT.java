package io.foreseed.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.foreseed.engine.Simulation;
import io.foreseed.simulation.PlanDocument;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The image of the service, built on a base that is there and run as a cluster runs it: read-only, without capabilities,
 * in 512 MB. Skipped unless {@code FORESEED_TEST_JVM_BASE} names the base and a container engine runs.
 */
class ContainerIT {
    private static final String BASE_VARIABLE = "FORESEED_TEST_JVM_BASE";
    private static final String IMAGE = "foreseed-container-test";
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int TERMINATED = 128 + 15;

    @Test
    void theImageServesReadOnlyWithoutCapabilitiesAndEndsWhenAsked(@TempDir Path folder) throws Exception {
        String base = System.getenv().getOrDefault(BASE_VARIABLE, "");
        assumeTrue(!base.isEmpty(), BASE_VARIABLE + " names no base image");
        open(folder);
        docker(
                "build",
                "--quiet",
                "--build-arg",
                "BASE=" + base,
                "-f",
                "src/main/docker/Dockerfile.jvm",
                "-t",
                IMAGE,
                ".");
        docker(
                "run",
                "--rm",
                "--memory",
                "512m",
                "--entrypoint",
                "java",
                IMAGE,
                "-Xms64m",
                "-XX:AOTMode=on", // ends the JVM when it cannot use what was learned
                "-XX:AOTCache=/app/foreseed.aot",
                "@/app/java.options",
                "io.foreseed.ops.ForeseedCommand",
                "--help");
        try (ServiceProcess first = ServiceProcess.onFolder(folder)) {
            int port = ServiceProcess.freePort();
            String container = docker(run(first.environmentOfSecond(), folder, port));
            try {
                ServiceProcess contained = first.at(port);
                await().atMost(PATIENCE).until(contained::isReady);

                JsonNode run = ranPlan(contained);

                assertThat(run.path("resultDigest").asText())
                        .isEqualTo(digestOf(Api.document(1_000).toString()));
                await().atMost(PATIENCE)
                        .until(() -> docker("inspect", "--format", "{{.State.Health.Status}}", container)
                                .equals("healthy"));
                docker("stop", "--time", "20", container);
                assertThat(docker("inspect", "--format", "{{.State.ExitCode}}", container))
                        .isEqualTo(Integer.toString(TERMINATED));
            } finally {
                docker("rm", "--force", container);
            }
        }
    }

    /** The container's user is nobody's friend: it sees what everybody sees. */
    private static void open(Path folder) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static String[] run(Map<String, String> environment, Path folder, int port) throws IOException {
        Path key = folder.resolve("jwt-public.pem");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        List<String> words = new ArrayList<>(List.of("run", "--detach", "--network", "host", "--read-only"));
        words.addAll(List.of("--cap-drop", "ALL", "--security-opt", "no-new-privileges", "--tmpfs", "/tmp:size=64m"));
        words.addAll(List.of("--memory", "512m", "--volume", key + ":" + key + ":ro"));
        environment.forEach((name, value) -> words.addAll(List.of("--env", name + "=" + value)));
        words.addAll(
                List.of("--env", "QUARKUS_HTTP_PORT=" + port, "--env", "QUARKUS_MANAGEMENT_PORT=" + (port + 1), IMAGE));
        return words.toArray(String[]::new);
    }

    private static JsonNode ranPlan(ServiceProcess service) throws IOException {
        String document = Api.document(1_000).toString();
        JsonNode plan = Api.JSON.readTree(
                service.post("/api/v1/plan-documents", document).body());
        return Api.JSON.readTree(service.post("/api/v1/plans/" + plan.path("id").asText() + "/runs", "{}")
                .body());
    }

    private static String digestOf(String document) {
        Simulation direct = new Simulation(
                PlanDocument.parse(document.getBytes(StandardCharsets.UTF_8)).input());
        for (int batch = 0; batch < direct.batchCount(); batch++) {
            direct.computeBatch(batch);
        }
        return direct.result().resultDigest();
    }

    private static String docker(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as("docker " + words[0] + ": " + answer).isZero();
        return answer;
    }
}
