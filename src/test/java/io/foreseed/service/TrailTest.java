package io.foreseed.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.foreseed.audit.Checkpoint;
import io.foreseed.audit.EventProof;
import io.foreseed.audit.LiveTrail;
import io.foreseed.audit.NoteKey;
import io.foreseed.audit.TrailReport;
import io.foreseed.audit.TrailVerdict;
import io.foreseed.audit.TrailVerification;
import io.foreseed.platform.Role;
import io.foreseed.platform.ServiceDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What an auditor gets of the seal by the API, and that every change has its row. */
@QuarkusTest
@QuarkusTestResource(ServiceDatabase.class)
class TrailTest {
    /** Business tables whose changes are no actions of anybody, by how they change. */
    private static final String EXEMPT = """
            not (tbl = 'simulation_runs' and op = 'UPDATE') and tbl not in ('refresh_tokens', 'account_tokens')""";

    private final Api auditor = Api.ofNew(Role.AUDITOR);

    @Test
    void anEventIsProvenToWhoHasOnlyTheKey() throws Exception {
        Api client = Api.ofNewUser();
        String plan = client.importedPlan(10);
        String event = Sql.text("select id from audit_logs where resource_id = ?", UUID.fromString(Api.idOf(plan)));

        Response answer = Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> auditor.get("/api/v1/audit-logs/" + event + "/proof"), proof -> proof.statusCode() != 409);
        Optional<NoteKey> key =
                Optional.of(NoteKey.parse(auditor.get("/api/v1/audit/key").asString()));

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        EventProof.Outcome outcome = EventProof.verify(answer.asString(), key);
        assertThat(outcome.verdict()).isEqualTo(TrailVerdict.INTACT);
        assertThat(outcome.text()).contains(event);
        String altered = answer.asString().replace("\"CREATE\"", "\"DELETE\"");
        assertThat(EventProof.verify(altered, key).verdict()).isEqualTo(TrailVerdict.ALTERED);
    }

    @Test
    void aCheckpointIsSignedAndContinuesAnEarlierOne() {
        Checkpoint first = checkpoint();
        Api.ofNewUser().importedPlan(10);
        Checkpoint later = Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(this::checkpoint, checkpoint -> checkpoint.size() > first.size());
        NoteKey key = NoteKey.parse(auditor.get("/api/v1/audit/key").asString());

        JsonNode proof =
                Api.expect(200, auditor.get("/api/v1/audit/consistency?from=" + first.size() + "&to=" + later.size()));

        assertThat(first.isSignedBy(key)).isTrue();
        assertThat(later.isSignedBy(key)).isTrue();
        assertThat(proof.path("fromRoot").asText()).isEqualTo(first.root());
        assertThat(proof.path("toRoot").asText()).isEqualTo(later.root());
    }

    @Test
    void tilesAreServedAsTheSpecificationNamesThem() {
        Checkpoint checkpoint = checkpoint();
        String prefix = "/api/v1/audit/epochs/" + checkpoint.epoch();

        byte[] two = auditor.get(prefix + "/tile/0/000.p/2").asByteArray();
        byte[] one = auditor.get(prefix + "/tile/0/000.p/1").asByteArray();
        Response none = auditor.get(prefix + "/tile/0/x999/999");

        assertThat(two).hasSize(64).startsWith(one);
        assertThat(none.statusCode()).isEqualTo(404);
        assertThat(Checkpoint.parse(auditor.get(prefix + "/checkpoint").asString())
                        .epoch())
                .isEqualTo(checkpoint.epoch());
    }

    @Test
    void readingTheSealIsAnEventItself() {
        checkpoint();

        assertThat(Sql.count(
                        "select count(*) from audit_logs where user_id = ? and resource_type = 'audit_trail'"
                                + " and action = 'READ'",
                        auditor.user()))
                .isPositive();
    }

    @Test
    void theRunningServicesTrailIsIntact() throws Exception {
        Api.ofNewUser().importedPlan(10);
        checkpoint();
        try (Connection connection = Sql.connection()) {
            TrailReport report = new TrailVerification(
                            LiveTrail.now(connection),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Instant.now())
                    .verify();

            // other tests destroy keys by hand, which is found
            assertThat(report.findings())
                    .filteredOn(finding -> !finding.problem().endsWith("is destroyed, and no erasure says so"))
                    .isEmpty();
        }
    }

    /** Every transaction of the service that changed a business table has written to the trail. */
    @Test
    void everyChangeHasItsRow() {
        Sql.run("create table if not exists test_changes (xid xid8, tbl text, op text)");
        Sql.run("""
                create or replace function test_change() returns trigger language plpgsql security definer as $$
                begin insert into test_changes values (pg_current_xact_id(), tg_table_name, tg_op); return null; end $$""");
        List<String> tables = List.of(
                "users",
                "adviser_clients",
                "plans",
                "plan_inputs",
                "plan_outputs",
                "simulation_runs",
                "capital_market_assumptions",
                "portfolio_models",
                "approval_requests",
                "user_sessions",
                "signing_keys");
        tables.forEach(
                table -> Sql.runDespiteDeadlocks("create trigger test_change after insert or update or delete on "
                        + table + " for each row when (session_user = 'foreseed_app') execute function test_change()"));
        try {
            Api client = Api.ofNewUser();
            String plan = client.importedPlan(10);
            Api.expect(201, client.post(plan + "/inputs", AccessSubjects.body("addPlanInput")));
            Api.expect(201, client.post(plan + "/runs", "{}"));
            Api.expect(201, client.post("/api/v1/portfolio-models", AccessSubjects.body("createPortfolioModel")));
            Api.expect(
                    201,
                    Api.ofNew(Role.ADVISER)
                            .post("/api/v1/capital-market-assumptions", AccessSubjects.body("createAssumptionSet")));
            client.given().delete(plan);
        } finally {
            tables.forEach(table -> Sql.runDespiteDeadlocks("drop trigger test_change on " + table));
        }

        String silent = Sql.text("select string_agg(distinct tbl || ' ' || op, ', ') from test_changes t where "
                + EXEMPT + " and not exists (select from audit_logs a where a.transaction_id = t.xid)");
        long changes = Sql.count("select count(distinct tbl) from test_changes");
        Sql.run("drop table test_changes");
        Sql.run("drop function test_change()");

        assertThat(changes).isGreaterThan(5);
        assertThat(silent).isEqualTo("null");
    }

    private Checkpoint checkpoint() {
        return Checkpoint.parse(Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> auditor.get("/api/v1/audit/checkpoint"), answer -> answer.statusCode() == 200)
                .asString());
    }
}
