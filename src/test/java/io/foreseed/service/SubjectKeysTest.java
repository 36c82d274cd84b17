package io.foreseed.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.foreseed.audit.SubjectKeyService;
import io.foreseed.platform.EventLoop;
import io.foreseed.platform.Role;
import io.foreseed.platform.ServiceDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Keys of persons: made once, replaced, wrapped anew, destroyed, also while somebody writes. */
@QuarkusTest
@QuarkusTestResource(ServiceDatabase.class)
class SubjectKeysTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String KEY_OF_ROW = "select substring(subject_data from 2 for 16) from audit_logs where"
            + " subject_id = ? and resource_type = 'plan' and action = 'CREATE' order by sequence_number ";

    @Inject
    SubjectKeyService keys;

    @Inject
    EventLoop eventLoop;

    private final Api api = Api.ofNewUser();
    private final Api auditor = Api.ofNew(Role.AUDITOR);

    @Test
    void theFirstRequestsOfAPersonMakeOneKey() throws Exception {
        List<CompletableFuture<Integer>> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int count = 0; count < 8; count++) {
                answers.add(CompletableFuture.supplyAsync(
                        () -> api.post("/api/v1/plan-documents", Api.document(10))
                                .statusCode(),
                        threads));
            }
        }

        assertThat(answers).allSatisfy(answer -> assertThat(answer.join()).isEqualTo(201));
        assertThat(count("")).isEqualTo(1);
        assertThat(plansInTrail()).hasSize(8).allSatisfy(row -> assertThat(
                        row.path("newValues").path("name").asText())
                .isNotEmpty());
    }

    /** It vanished with its transaction: a row under it could be read by nobody. */
    @Test
    void aKeyWhoseTransactionWasRolledBackIsNotUsed() {
        UUID request = UUID.randomUUID();
        Sql.run("create or replace function refuse_test_key() returns trigger language plpgsql as"
                + " $$ begin raise exception 'refused by a test'; end $$");
        Sql.run("create trigger refuse_test_key before insert on audit_logs for each row when (new.request_id = '"
                + request + "') execute function refuse_test_key()");
        try {
            Api.expect(503, api.given().header("X-Request-Id", request).get("/api/v1/plans"));
        } finally {
            Sql.runDespiteDeadlocks("drop trigger refuse_test_key on audit_logs");
        }

        api.importedPlan(10);

        assertThat(count("")).isEqualTo(1);
        assertThat(plansInTrail()).hasSize(1).allSatisfy(row -> {
            assertThat(row.has("newValues")).isTrue();
            assertThat(row.has("userAgent")).isTrue();
        });
    }

    @Test
    void aKeyThatIsReplacedStillReads() {
        api.importedPlan(10);

        int replaced = eventLoop.run(() -> keys.rotate(api.user())).await().atMost(PATIENCE);

        api.importedPlan(10);
        assertThat(replaced).isEqualTo(1);
        assertThat(count(" and retired_at is not null")).isEqualTo(1);
        assertThat(count(" and retired_at is null")).isEqualTo(1);
        assertThat(Sql.text(KEY_OF_ROW + "asc limit 1", api.user()))
                .isNotEqualTo(Sql.text(KEY_OF_ROW + "desc limit 1", api.user()));
        assertThat(plansInTrail()).hasSize(2).allSatisfy(row -> assertThat(row.has("newValues"))
                .isTrue());
    }

    @Test
    void whatIsUnderTheOtherMasterKeyIsReadAndWrappedAnew() {
        api.importedPlan(10);
        String id = Sql.text("select id from subject_keys where person_id = ?", api.user());
        byte[] now = bytes(id);
        Sql.run(
                "update subject_keys set wrapped_key = ? where id = ?::uuid",
                ServiceDatabase.underOtherMasterKey(now, "subject key " + id),
                id);
        assertThat(plansInTrail().getFirst().has("newValues")).isTrue();
        String head = "select encode(substring(wrapped_key from 1 for 9), 'hex') from subject_keys where id = ?::uuid";
        String other = Sql.text(head, id);

        int wrapped = eventLoop.run(keys::rewrap).await().atMost(PATIENCE);

        assertThat(wrapped).isEqualTo(1);
        assertThat(Sql.text(head, id)).isNotEqualTo(other);
        assertThat(plansInTrail().getFirst().has("newValues")).isTrue();
        assertThat(eventLoop.run(keys::rewrap).await().atMost(PATIENCE)).isZero();
    }

    /** As another instance does it: this one still remembers the key. */
    @Test
    void whatIsWrittenUnderADestroyedKeyCanBeReadByNobody() {
        api.get(api.importedPlan(10));
        Sql.run("do $$ begin perform set_config('app.role', 'service', true); perform destroy_subject_keys('"
                + api.user() + "'); end $$");

        api.importedPlan(10);

        assertThat(plansInTrail()).hasSize(2).allSatisfy(row -> {
            assertThat(row.path("erased").asBoolean()).isTrue();
            assertThat(row.has("newValues")).isFalse();
            assertThat(row.has("userAgent")).isFalse();
        });
        assertThat(count(" and wrapped_key is not null")).isZero();
        assertThatThrownBy(() -> Sql.run(
                        "update subject_keys set wrapped_key = '\\x00', destroyed_at = null where person_id = ?",
                        api.user()))
                .hasStackTraceContaining("is destroyed");
    }

    @Test
    void anErasureWaitsForWhoIsWritingAndRefusesWhoComesLater() throws Exception {
        String marker = "Late" + UUID.randomUUID();
        String plan = api.importedPlan(10);
        String insert =
                "insert into plan_inputs (id, plan_id, input_type, input_name, input_value, created_at, updated_at)"
                        + " values (gen_random_uuid(), '" + Api.idOf(plan) + "', 'assets', '" + marker
                        + "', '{}', now(), now())";
        CompletableFuture<Void> erasure;
        try (Connection writer = Sql.connection()) {
            writer.setAutoCommit(false);
            writer.createStatement().execute(insert);

            erasure = CompletableFuture.runAsync(() -> Erasing.of(api.user()));
            await().atMost(PATIENCE)
                    .until(() -> Sql.count("select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
                                    + " and query like 'select id from plans%for update'")
                            > 0);
            assertThat(erasure).isNotDone();
            writer.commit();
        }
        erasure.get();

        assertThat(RawSearch.find(List.of(marker))).isEmpty();
        assertThatThrownBy(() -> Sql.run(insert)).hasStackTraceContaining("erased meanwhile");
    }

    @Test
    void whoWritesWhileBeingErasedLeavesNothing() {
        String marker = "Busy" + UUID.randomUUID();
        String plan = api.importedPlan(10);
        AtomicBoolean isErased = new AtomicBoolean();
        List<Integer> answers = new ArrayList<>();
        CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
            int status = 201;
            while (status == 201 || (status == 503 && !isErased.get())) {
                status = api.post(
                                plan + "/inputs",
                                "{\"type\":\"assets\",\"name\":\"" + marker + "\",\"value\":{\"balance\":1}}")
                        .statusCode();
                answers.add(status);
            }
        });
        await().atMost(PATIENCE)
                .until(() -> Sql.count("select count(*) from plan_inputs where input_name = ?", marker) > 3);

        Erasing.of(api.user());
        isErased.set(true);
        writing.join();

        assertThat(answers).contains(201).last().isIn(401, 404, 503);
        assertThat(RawSearch.find(List.of(marker))).isEmpty();
    }

    private long count(String condition) {
        return Sql.count("select count(*) from subject_keys where person_id = ?" + condition, api.user());
    }

    private static byte[] bytes(String id) {
        return HexFormat.of()
                .parseHex(Sql.text("select encode(wrapped_key, 'hex') from subject_keys where id = ?::uuid", id));
    }

    private List<JsonNode> plansInTrail() {
        List<JsonNode> rows = new ArrayList<>();
        Api.expect(200, auditor.get("/api/v1/audit-logs?subjectId=" + api.user() + "&resourceType=plan&action=CREATE"))
                .path("items")
                .forEach(rows::add);
        return rows;
    }
}
