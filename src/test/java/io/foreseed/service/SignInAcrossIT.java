package io.foreseed.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.platform.MasterKey;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Accounts made by the command line, and sessions over two instances and over a restart. */
class SignInAcrossIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Path folder = Path.of("");

    /** Where the server's own user can reach it. */
    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createTempDirectory("foreseed-sign-in");
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
    void aSessionIsOneOnEveryInstanceAndOutlivesThemAll() throws Exception {
        Path password = Files.writeString(folder.resolve("password"), Member.PASSWORD + "\n");
        JsonNode session;
        Authenticator app;
        try (ServiceProcess first = ServiceProcess.onFolder(folder);
                ServiceProcess second = first.secondInstance()) {
            Ended made = run(
                    "users",
                    "create",
                    "--email",
                    "Ada@example.org",
                    "--superuser",
                    "--password-file",
                    password.toString());
            assertThat(made.exitCode()).as(made.errors()).isZero();
            assertThat(made.output()).startsWith("made superuser Ada@example.org ");

            JsonNode limited = signIn(first, "");
            assertThat(me(second, limited)).isEqualTo(403);
            app = enrol(first, limited);
            session = refresh(first, limited);
            assertThat(me(second, session)).isEqualTo(200);
            JsonNode renewed = refresh(second, session);
            assertThat(me(first, renewed)).isEqualTo(200);

            Ended rotated = run("keys", "rotate");
            assertThat(rotated.exitCode()).as(rotated.errors()).isZero();
            String kid = rotated.output().strip().replaceFirst(".* ", "");
            await().atMost(PATIENCE)
                    .until(() -> keys(first).contains(kid) && keys(second).contains(kid));
            assertThat(me(second, renewed)).isEqualTo(200);
            session = renewed;
        }
        rotateMaster();
        try (ServiceProcess again = ServiceProcess.onFolder(folder)) {
            assertThat(me(again, session)).isEqualTo(200);
            assertThat(signIn(again, app.code(1)).path("isLimited").asBoolean()).isFalse();
            JsonNode renewed = refresh(again, session);

            Ended reset = run("users", "reset-second-factor", "--email", "ada@example.org");
            assertThat(reset.output()).isEqualTo("took the second factor of ada@example.org away\n");
            assertThat(me(again, renewed)).isEqualTo(401);
            JsonNode next = signIn(again, "");
            assertThat(next.path("isLimited").asBoolean()).isTrue();

            Ended disabled = run("users", "disable", "--email", "ada@example.org");

            assertThat(disabled.output()).isEqualTo("disabled ada@example.org, ended 1 sessions\n");
            assertThat(me(again, next)).isEqualTo(401);
            assertThat(run("users", "list").output()).contains("ada@example.org  superuser  disabled");
        }
    }

    @Test
    void whatIsWrongIsToldInASentence() throws Exception {
        Path weak = Files.writeString(folder.resolve("weak"), "Password123456789");

        Ended withoutTerminal = run("users", "create", "--email", "ada@example.org");
        Ended refused = run("users", "create", "--email", "ada@example.org", "--password-file", weak.toString());
        Ended role = run("users", "create", "--email", "a@b", "--role", "king", "--password-file", weak.toString());

        assertThat(withoutTerminal.errors()).contains("--password-file");
        assertThat(refused.errors())
                .contains("password must not be what is guessed first")
                .doesNotContain("Password123456789");
        assertThat(role.errors()).contains("--role must be");
        assertThat(List.of(withoutTerminal.exitCode(), refused.exitCode(), role.exitCode()))
                .containsOnly(2);
    }

    /** What was sealed under the master key of before is read under the next one alone. */
    private void rotateMaster() throws IOException, InterruptedException {
        Path key = folder.resolve("master.key");
        String old = Files.readString(key).strip();
        Files.writeString(key, MasterKey.generate());
        ProcessBuilder command = ServiceProcess.command(List.of("keys", "rotate-master"));
        command.environment().putAll(Map.of("FORESEED_DATA", folder.toString(), "FORESEED_OTHER_MASTER_KEY", old));
        Process process = command.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).contains("1 second factors");
    }

    private static JsonNode signIn(ServiceProcess service, String code) throws IOException, InterruptedException {
        ObjectNode credentials = Member.body("email", "ada@example.org").put("password", Member.PASSWORD);
        return answer(
                post(service, "login", (code.isEmpty() ? credentials : credentials.put("code", code)).toString()));
    }

    private static Authenticator enrol(ServiceProcess service, JsonNode session)
            throws IOException, InterruptedException {
        HttpResponse<String> asked = post(
                service,
                "second-factor",
                Member.body("password", Member.PASSWORD).toString(),
                session);
        assertThat(asked.statusCode()).as(asked.body()).isEqualTo(200);
        Authenticator app =
                Authenticator.of(Api.JSON.readTree(asked.body()).path("secret").asText());
        HttpResponse<String> confirmed = post(
                service,
                "second-factor/confirm",
                Member.body("code", app.code(0)).toString(),
                session);
        assertThat(confirmed.statusCode()).as(confirmed.body()).isEqualTo(200);
        return app;
    }

    private static JsonNode refresh(ServiceProcess service, JsonNode session) throws IOException, InterruptedException {
        return answer(post(
                service,
                "refresh",
                Member.body("refreshToken", session.path("refreshToken").asText())
                        .toString()));
    }

    private static JsonNode answer(HttpResponse<String> response) throws IOException {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        JsonNode session = Api.JSON.readTree(response.body());
        String claims = new String(
                Base64.getUrlDecoder()
                        .decode(session.path("accessToken").asText().split("\\.", -1)[1]),
                StandardCharsets.UTF_8);
        assertThat(claims).contains("superuser");
        return session;
    }

    private static int me(ServiceProcess service, JsonNode session) throws IOException, InterruptedException {
        return HTTP.send(
                        HttpRequest.newBuilder(URI.create(service.address() + "/api/v1/users/me"))
                                .header(
                                        "Authorization",
                                        "Bearer " + session.path("accessToken").asText())
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }

    private static HttpResponse<String> post(ServiceProcess service, String path, String body)
            throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(service.address() + "/api/v1/auth/" + path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> post(ServiceProcess service, String path, String body, JsonNode session)
            throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(service.address() + "/api/v1/auth/" + path))
                        .header("Content-Type", "application/json")
                        .header(
                                "Authorization",
                                "Bearer " + session.path("accessToken").asText())
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String keys(ServiceProcess service) throws IOException, InterruptedException {
        return HTTP.send(
                        HttpRequest.newBuilder(URI.create(service.address() + "/.well-known/jwks.json"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private Ended run(String... words) throws IOException, InterruptedException {
        Path errors = folder.resolve("errors");
        ProcessBuilder command = ServiceProcess.command(List.of(words)).redirectError(errors.toFile());
        command.environment().put("FORESEED_DATA", folder.toString());
        Process process = command.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output, Files.readString(errors));
    }

    private record Ended(int exitCode, String output, String errors) {}
}
