package io.foreseed.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.foreseed.audit.EventProof;
import io.foreseed.audit.LiveTrail;
import io.foreseed.audit.NoteKey;
import io.foreseed.audit.TrailReport;
import io.foreseed.audit.TrailVerdict;
import io.foreseed.audit.TrailVerification;
import io.foreseed.platform.Role;
import io.foreseed.platform.ServiceDatabase;
import io.foreseed.platform.TestDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

/**
 * Many persons are erased one after the other, and none of them is found; {@code bench/erasure} does it with 1,000.
 */
@QuarkusTest
@QuarkusTestResource(ServiceDatabase.class)
class ErasureLoadTest {
    private static final int PERSONS = Integer.getInteger("erasure.persons", 10);

    private static final Duration A_WHILE = Duration.ofSeconds(30);

    /** All texts of the test hold it, and nothing else does. */
    private static final String MARKER = "Findme" + UUID.randomUUID().toString().replace("-", "");

    private final Api requester = Api.ofNew(Role.SUPERUSER);
    private final Api approver = Api.ofNew(Role.SUPERUSER);
    private final Api auditor = Api.ofNew(Role.AUDITOR);

    @Test
    void ofManyErasedPersonsNothingIsFoundAndEveryLeafIsAsItWas() throws Exception {
        List<Api> persons = new ArrayList<>();
        for (int count = 0; count < PERSONS; count++) {
            persons.add(person());
        }
        assertThat(RawSearch.find(List.of(MARKER)))
                .contains("plans: " + MARKER, "plan_inputs: " + MARKER, "users: " + MARKER);
        String leaves = leaves(persons);
        List<String> proofs = proofs(persons);

        long begun = System.nanoTime();
        persons.forEach(person -> Erasing.of(person.user(), requester, approver));
        double seconds = (System.nanoTime() - begun) / 1e9;

        assertThat(RawSearch.find(List.of(MARKER))).isEmpty();
        assertThat(dumped()).isZero();
        assertThat(leaves(persons)).isEqualTo(leaves);
        List<String> proofsAfter = proofs(persons);
        for (int person = 0; person < PERSONS; person++) {
            for (String proof : List.of(proofs.get(person), proofsAfter.get(person))) {
                assertThat(EventProof.verify(proof, Optional.of(NoteKey.parse(EventProof.keyOf(proof))))
                                .verdict())
                        .isEqualTo(TrailVerdict.INTACT);
            }
            assertThat(Api.JSON.readTree(proofsAfter.get(person)).path("fields"))
                    .isEqualTo(Api.JSON.readTree(proofs.get(person)).path("fields"));
        }
        TrailReport trail = verified();
        assertThat(trail.findings()).isEmpty();
        assertThat(trail.leafCount()).isGreaterThan(8L * PERSONS);
        for (Api person : persons) {
            assertThat(Sql.count(
                            "select count(*) from subject_keys where person_id = ? and wrapped_key is not null",
                            person.user()))
                    .isZero();
        }
        assertThat(auditor.get("/api/v1/audit-logs?subjectId="
                                + persons.getFirst().user())
                        .asString())
                .contains("\"erased\":true")
                .doesNotContain(MARKER);
        Logger.getLogger(ErasureLoadTest.class)
                .infof("event=erased persons=%d millis=%.1f each", PERSONS, seconds * 1000 / PERSONS);
    }

    /** Of the making of each person's plan. */
    private List<String> proofs(List<Api> persons) {
        List<String> proofs = new ArrayList<>();
        for (Api person : persons) {
            String event = Sql.text(
                    "select id from audit_logs where subject_id = ? and resource_type = 'plan' and action = 'CREATE'",
                    person.user());
            proofs.add(await().atMost(A_WHILE)
                    .until(
                            () -> auditor.get("/api/v1/audit-logs/" + event + "/proof"),
                            proof -> proof.statusCode() == 200)
                    .asString());
        }
        return proofs;
    }

    private static TrailReport verified() throws IOException, SQLException {
        try (Connection connection = Sql.connection()) {
            return new TrailVerification(
                            LiveTrail.now(connection),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Instant.now())
                    .verify();
        }
    }

    private Api person() {
        Api api = Api.ofNewUser();
        Sql.run(
                "update users set first_name = ?, last_name = ?, company = ?, email = lower(?) || id || '@test.invalid'"
                        + " where id = ?",
                MARKER,
                MARKER,
                MARKER,
                MARKER,
                api.user());
        String plan = "/api/v1/plans/"
                + Api.expect(
                                201,
                                api.given()
                                        .header("User-Agent", MARKER)
                                        .header("Idempotency-Key", UUID.randomUUID())
                                        .contentType("application/json")
                                        .body(Api.document(10)
                                                .put("name", MARKER)
                                                .toString())
                                        .post("/api/v1/plan-documents"))
                        .path("id")
                        .asText();
        Api.expect(
                201,
                api.post(
                        plan + "/inputs",
                        "{\"type\":\"assets\",\"name\":\"" + MARKER + "\",\"value\":{\"balance\":1}}"));
        Api.expect(201, api.post(plan + "/runs", "{}"));
        return api;
    }

    /** Everything of the persons' rows that a leaf covers: all columns but the two envelopes. */
    private static String leaves(List<Api> persons) {
        StringBuilder digests = new StringBuilder();
        for (Api person : persons) {
            digests.append(Sql.text(
                    "select md5(string_agg(cast(to_jsonb(a) - 'personal_data' - 'subject_data' as text), ','"
                            + " order by a.sequence_number)) from audit_logs a where (user_id = ? or subject_id = ?)"
                            + " and action <> 'ERASE' and resource_type <> 'approval_request'",
                    person.user(),
                    person.user()));
        }
        return digests.toString();
    }

    /** Lines of a dump that hold the marker; where no installed server is tested there is no program to dump with. */
    private static long dumped() throws IOException, InterruptedException {
        String installed = System.getenv("FORESEED_TEST_POSTGRES");
        if (installed == null || installed.isBlank()) {
            return 0;
        }
        Process dump = new ProcessBuilder(
                        Path.of(installed, "bin", "pg_dump").toString(),
                        "--dbname=" + TestDatabase.running().superuserUrl())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        long found;
        try (BufferedReader lines = dump.inputReader(StandardCharsets.UTF_8)) {
            found = lines.lines()
                    .filter(line -> line.toLowerCase(Locale.ROOT).contains(MARKER.toLowerCase(Locale.ROOT)))
                    .count();
        }
        assertThat(dump.waitFor()).isZero();
        return found;
    }
}
