package io.foreseed.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.foreseed.platform.EventLoop;
import io.foreseed.platform.Notice;
import io.foreseed.platform.Notice.Kind;
import io.foreseed.platform.Role;
import io.foreseed.platform.ServiceDatabase;
import io.foreseed.simulation.EngineVerification.Finding;
import io.foreseed.simulation.EngineVerificationService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.pgclient.PgException;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What happens to the service becomes an event, with all that is known and nothing that is somebody's. */
@QuarkusTest
@QuarkusTestResource(ServiceDatabase.class)
class SystemEventKindsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    /** A mail address, a name, an amount, and parts of them: none may be in the table. */
    private static final List<String> PERSONAL =
            List.of("grace.hopper@test.invalid", "Grace Brewster Hopper", "hopper", "731950.42", "731950");

    private static final String TEXT = "Key (email, name, balance)=(grace.hopper@test.invalid, Grace Brewster Hopper,"
            + " 731950.42) already exists.";

    @Inject
    EventLoop eventLoop;

    @Inject
    EngineVerificationService verification;

    @Inject
    Pool pool;

    private final String component = "test-" + UUID.randomUUID();

    /** Each is taken as it is by the checks of the table. */
    @ParameterizedTest
    @EnumSource(Kind.class)
    void everyKindIsWrittenInTheWordsOfTheTable(Kind kind) {
        Notice.of(kind, component)
                .because(new IllegalStateException(TEXT))
                .taking(Duration.ofMillis(7))
                .post();

        JsonNode row = rowOf(component);

        assertThat(row.path("event_type").asText()).isEqualTo(word(kind.type()));
        assertThat(row.path("event_category").asText()).isEqualTo(word(kind.category()));
        assertThat(row.path("severity").asText()).isEqualTo(word(kind.severity()));
        assertThat(row.path("message").asText()).startsWith(kind.sentence());
        assertThat(row.path("resolved").asBoolean()).isEqualTo(kind.severity() == Notice.Severity.INFO);
        assertThat(row.path("duration_ms").asInt()).isEqualTo(7);
        assertThat(row.path("memory_usage_mb").asInt()).isPositive();
        assertThat(row.path("cpu_usage_percent").asDouble()).isBetween(0.0, 100.0);
        assertThat(row.path("environment").asText()).isEqualTo("development");
        assertThat(row.path("version").asText()).matches("\\d+\\.\\d+.*");
        assertNothingPersonal();
    }

    @Test
    void aStartIsRecordedWithSchemaAndSettingsAndIsOpenWhileItRuns() throws IOException {
        await().atMost(PATIENCE)
                .until(() ->
                        Sql.count("select count(*) from system_events where message = 'The service is ready.'") > 0);
        JsonNode start =
                Api.JSON.readTree(Sql.text("select to_jsonb(e) from system_events e where event_type = 'startup'"
                        + " and not resolved order by timestamp desc limit 1"));

        JsonNode data = start.path("additional_data");
        assertThat(data.path("schema").asText()).isEqualTo(newestSchema());
        assertThat(data.at("/settings/foreseed.limits.runs-of-user").asText()).isEqualTo("1000000");
        assertThat(data.path("instance").asText()).isEqualTo(start.path("id").asText());
        assertThat(start.path("duration_ms").asLong()).isPositive();
        assertThat(data.toString().toLowerCase(Locale.ROOT))
                .doesNotContain("master", "password", "postgresql:", ".pem");
    }

    @Test
    void aRequestThatFailsIsAnEventWithItsPlaceItsCodeAndItsRequestAndNothingOfTheCaller() {
        Api client = Api.ofNewUser();
        UUID request = UUID.randomUUID();
        Sql.run("create or replace function fail_test_plan() returns trigger language plpgsql as $$ begin"
                + " raise exception '%', new.name using errcode = 'P0042', detail = new::text, hint = '" + TEXT
                + "', constraint = 'plans_of_a_test', table = 'plans'; end $$");
        Sql.runDespiteDeadlocks("create trigger fail_test_plan before insert on plans for each row"
                + " when (new.name = 'Grace Brewster Hopper 731950.42') execute function fail_test_plan()");
        Response failed;
        try {
            failed = client.given()
                    .contentType("application/json")
                    .header("X-Request-Id", request)
                    .body(AccessSubjects.body("createPlan")
                            .replaceFirst("\"name\":\"[^\"]*\"", "\"name\":\"Grace Brewster Hopper 731950.42\""))
                    .post("/api/v1/plans");
        } finally {
            Sql.runDespiteDeadlocks("drop trigger fail_test_plan on plans");
        }

        assertThat(failed.statusCode()).as(failed.asString()).isEqualTo(500);
        JsonNode row = row("additional_data ->> 'requestId' = ?", request.toString());
        assertThat(row.path("event_category").asText()).isEqualTo("api");
        assertThat(row.path("component").asText()).isEqualTo("plan");
        assertThat(row.path("error_code").asText()).isEqualTo("P0042");
        assertThat(row.path("stack_trace").asText()).contains("JDBCException", "Caused by: ");
        assertNothingPersonal();
    }

    /** Whatever a message, a cause, or a mail server's answer says. */
    @Test
    void whatAnExceptionSaysNeverReachesTheTable() {
        var refused = new PgException(
                TEXT,
                "ERROR",
                "23505",
                TEXT,
                TEXT,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                "public",
                "users",
                "email",
                null,
                "users_email_key");
        var failure = new IllegalStateException(TEXT, new IllegalArgumentException(TEXT, refused));
        failure.addSuppressed(new IOException(TEXT));

        eventLoop.start(component, () -> Uni.createFrom().failure(failure));

        JsonNode row = rowOf(component);
        assertThat(row.path("error_code").asText()).isEqualTo("23505");
        assertThat(row.at("/additional_data/constraint").asText()).isEqualTo("users_email_key");
        assertThat(row.at("/additional_data/table").asText()).isEqualTo("users");
        assertThat(row.path("message").asText()).contains("PgException");
        assertThat(row.path("stack_trace").asText()).contains("IllegalStateException", "IllegalArgumentException");
        assertNothingPersonal();
    }

    @Test
    void aLoopOfErrorsIsOneRowThatCounts() {
        for (int count = 0; count < 10_000; count++) {
            Notice.of(Kind.JOB_FAILED, component)
                    .because(new IllegalStateException("number " + count))
                    .post();
        }

        await().atMost(PATIENCE)
                .until(() -> Sql.count(
                                "select coalesce(sum(occurrences), 0) from system_events where component = ?",
                                component)
                        == 10_000);
        assertThat(Sql.count("select count(*) from system_events where component = ?", component))
                .isEqualTo(1);
        JsonNode row = rowOf(component);
        assertThat(row.path("last_seen").asText())
                .isGreaterThan(row.path("timestamp").asText());
        assertThat(row.path("duration_ms").isNull()).isTrue();
        assertThat(Management.metrics()).contains("foreseed_system_events_dropped_total 0.0");
    }

    /** Another class, place or component is another event. */
    @Test
    void whatIsNotTheSameIsAnotherRow() {
        Notice.of(Kind.JOB_FAILED, component)
                .because(new IllegalStateException())
                .post();
        Notice.of(Kind.JOB_FAILED, component)
                .because(new IllegalStateException())
                .post();
        Notice.of(Kind.JOB_FAILED, component)
                .because(new IllegalArgumentException())
                .post();
        Notice.of(Kind.RUN_FAILED, component)
                .because(new IllegalArgumentException())
                .post();

        await().atMost(PATIENCE)
                .until(() -> Sql.count("select count(*) from system_events where component = ?", component) == 4);
    }

    @Test
    void aDatabaseThatIsAwayIsOneEventWhoeverFoundIt() {
        assertThat(Notice.ofJob("a", new SocketException()).kind()).isEqualTo(Kind.DATABASE_AWAY);
        assertThat(Notice.ofJob("b", new SocketException()).component()).isEqualTo("database");
        assertThat(Notice.ofJob("c", new IllegalStateException()).kind()).isEqualTo(Kind.JOB_FAILED);
    }

    @Test
    void anEngineThatIsWellIsForInformationAndOneThatIsNotIsCritical() {
        long before = Sql.count("select count(*) from system_events where component = 'engine' and resolved");
        Finding missed = new Finding("mortgage", "payment", "closed form", "1", "2", 0.5, false);

        eventLoop.run(() -> verification.record(List.of())).await().atMost(PATIENCE);
        eventLoop.run(() -> verification.record(List.of(missed))).await().atMost(PATIENCE);

        JsonNode row = row("component = ? and not resolved", "engine");
        assertThat(row.path("severity").asText()).isEqualTo("critical");
        assertThat(row.at("/additional_data/notMet/0").asText()).isEqualTo("mortgage: payment");
        await().atMost(PATIENCE)
                .until(() -> Sql.count("select count(*) from system_events where component = 'engine' and resolved")
                        > before);
    }

    /** Its input is nothing that can be read, which only the database's owner can have written. */
    @Test
    void aRunThatFailsIsAnEventWithItsRun() {
        Api client = Api.ofNewUser();
        String plan = client.importedPlan(10);
        UUID run = UUID.randomUUID();
        Sql.run(
                "insert into simulation_runs (id, plan_id, state, input, input_digest, seed, iterations,"
                        + " algorithm_version, requested_by, accepted_at) select ?, cast(? as uuid), 'queued', '',"
                        + " 'sha256:' || repeat('0', 64), 1, 1, '1', ?, now()",
                run,
                Api.idOf(plan),
                client.user());

        JsonNode row = row("event_category = 'simulation' and additional_data ->> 'run' = ?", run.toString());

        assertThat(row.path("severity").asText()).isEqualTo("error");
        assertThat(row.path("stack_trace").asText()).contains("io.foreseed.simulation.");
    }

    /** The writer waits with the others, and tells it afterwards. */
    @Test
    void connectionsThatRunOutAreAnEvent() {
        List<SqlConnection> taken = new ArrayList<>();
        try {
            for (int count = 0; count < 20; count++) {
                taken.add(pool.getConnection().await().atMost(PATIENCE));
            }
            await().pollDelay(Duration.ofSeconds(6)).atMost(PATIENCE).until(() -> true);
        } finally {
            taken.forEach(connection -> connection.close().await().atMost(PATIENCE));
        }

        JsonNode row = row("event_type = 'performance' and event_category = 'database' and component = ?", "database");
        assertThat(row.at("/additional_data/inUse").asInt()).isEqualTo(20);
        assertThat(row.path("duration_ms").asInt()).isGreaterThanOrEqualTo(3_000);
    }

    @Test
    void aSealThatLagsIsAnEvent() throws SQLException {
        try (Connection blocker = Sql.connection()) {
            blocker.setAutoCommit(false);
            try (var statement = blocker.createStatement()) {
                statement.execute("create temp table blocker (n int); insert into blocker values (1);"
                        + " select pg_current_xact_id()");
            }
            Api.ofNewUser().importedPlan(10);

            JsonNode row = row("event_type = 'performance' and component = ?", "audit");

            assertThat(row.at("/additional_data/lagSeconds").asDouble()).isGreaterThan(10);
            blocker.rollback();
        }
    }

    /** Each column of the owner's document has a value in the rows of an event and of a start. */
    @Test
    void everyDocumentedColumnIsWritten() {
        Notice.of(Kind.JOB_FAILED, component)
                .because(new PgException(TEXT, "ERROR", "23514", TEXT))
                .taking(Duration.ofSeconds(1))
                .post();
        JsonNode row = rowOf(component);
        Api superuser = Api.ofNew(Role.SUPERUSER);
        Api.expect(
                200,
                superuser
                        .given()
                        .contentType("application/json")
                        .header("If-Match", "*")
                        .body("{\"notes\":\"Looked at.\"}")
                        .post("/api/v1/system-events/" + row.path("id").asText() + "/resolve"));

        JsonNode resolved = rowOf(component);

        List<String> documented = documentedColumns();
        assertThat(documented).hasSize(19).contains("cpu_usage_percent", "resolution_notes");
        assertThat(documented)
                .allSatisfy(column ->
                        assertThat(resolved.hasNonNull(column)).as(column).isTrue());
        assertThat(resolved.path("additional_data").isObject()).isTrue();
    }

    private static List<String> documentedColumns() {
        try (var file = SystemEventKindsTest.class.getResourceAsStream("/schema/documented.sql")) {
            String text = new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
            var table = Pattern.compile("CREATE TABLE system_events \\((.*?)\\n\\);", Pattern.DOTALL)
                    .matcher(text);
            assertThat(table.find()).isTrue();
            return table.group(1)
                    .strip()
                    .lines()
                    .map(line -> line.strip().split(" ", 2)[0])
                    .toList();
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    private static String newestSchema() {
        return Sql.text("select max(version) from flyway_schema_history");
    }

    private static JsonNode rowOf(String component) {
        return row("component = ?", component);
    }

    private static JsonNode row(String condition, String parameter) {
        await().atMost(PATIENCE)
                .until(() -> Sql.count("select count(*) from system_events where " + condition, parameter) > 0);
        String text = Sql.text(
                "select to_jsonb(e) from system_events e where " + condition + " order by last_seen desc limit 1",
                parameter);
        try {
            return Api.JSON.readTree(text);
        } catch (IOException noJson) {
            throw new IllegalStateException(noJson);
        }
    }

    private static void assertNothingPersonal() {
        for (String text : PERSONAL) {
            assertThat(Sql.count(
                            "select count(*) from system_events e where to_jsonb(e)::text ilike ?", "%" + text + "%"))
                    .as(text)
                    .isZero();
        }
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
