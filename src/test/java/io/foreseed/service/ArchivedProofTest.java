package io.foreseed.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreseed.audit.AuditMonth;
import io.foreseed.audit.AuditMonthService;
import io.foreseed.audit.EventProof;
import io.foreseed.audit.NoteKey;
import io.foreseed.audit.TrailVerdict;
import io.foreseed.platform.EventLoop;
import io.foreseed.platform.Role;
import io.foreseed.platform.ServiceDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** An event whose month has left the database is proven from its archive; without that, the archive is named. */
@QuarkusTest
@QuarkusTestResource(ServiceDatabase.class)
class ArchivedProofTest {
    private static final YearMonth MONTH = YearMonth.of(2018, 3);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Api auditor = Api.ofNew(Role.AUDITOR);

    @Inject
    AuditMonthService months;

    @Inject
    EventLoop eventLoop;

    @Test
    void anArchivedEventIsProvenFromItsArchiveOrTheArchiveIsNamed() throws Exception {
        UUID ofService = ofTime(Instant.parse("2018-03-15T12:00:00Z"));
        UUID ofDatabase = UUID.randomUUID();
        write(List.of(ofService, ofDatabase));
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> proof(ofService).statusCode() == 200
                        && proof(ofDatabase).statusCode() == 200);
        AuditMonth month = eventLoop.run(() -> months.archive(MONTH)).await().atMost(PATIENCE);
        assertThat(month.state()).isEqualTo(AuditMonth.State.VERIFIED);
        // nothing is published outside of this service's database, so that it would refuse
        Sql.runDespiteDeadlocks("alter table audit_logs detach partition audit_logs_2018_03");
        Sql.run("update audit_months set state = 'detached' where month = '2018-03-01'");
        Optional<NoteKey> key =
                Optional.of(NoteKey.parse(auditor.get("/api/v1/audit/key").asString()));

        for (UUID id : List.of(ofService, ofDatabase)) {
            Response answer = proof(id);

            assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
            EventProof.Outcome outcome = EventProof.verify(answer.asString(), key);
            assertThat(outcome.verdict()).isEqualTo(TrailVerdict.INTACT);
            assertThat(outcome.text()).contains(id.toString());
        }
        assertThat(proof(UUID.randomUUID()).statusCode()).isEqualTo(404);
        Path archive = ServiceDatabase.archives().resolve("audit-2018-03");
        Files.move(archive, archive.resolveSibling("away"));
        Response gone = proof(ofService);
        assertThat(gone.statusCode()).isEqualTo(410);
        assertThat(gone.jsonPath().getString("detail")).contains("audit-2018-03");
        assertThat(proof(ofTime(Instant.parse("2017-01-01T00:00:00Z"))).statusCode())
                .isEqualTo(404);
        Files.move(archive.resolveSibling("away"), archive);
    }

    private Response proof(UUID id) {
        return auditor.get("/api/v1/audit-logs/" + id + "/proof");
    }

    /** UUID version 7. */
    private static UUID ofTime(Instant moment) {
        return new UUID(moment.toEpochMilli() << 16 | 0x7000L, UUID.randomUUID().getLeastSignificantBits());
    }

    private static void write(List<UUID> events) {
        Sql.runDespiteDeadlocks("""
                set role foreseed_owner;
                create table audit_logs_2018_03 (like audit_logs including defaults including constraints);
                revoke all on audit_logs_2018_03 from public, foreseed_service;
                create trigger audit_logs_never_truncated before truncate on audit_logs_2018_03
                    for each statement execute function refuse_change_of_audit_trail();
                alter table audit_logs_2018_03 enable always trigger audit_logs_never_truncated;
                select protect_rows('audit_logs_2018_03'::regclass);
                alter table audit_logs attach partition audit_logs_2018_03
                    for values from ('2018-03-01 00:00:00+00') to ('2018-04-01 00:00:00+00')""");
        events.forEach(id -> Sql.run(
                "insert into audit_logs (id, timestamp, action, resource_type)"
                        + " values (?, '2018-03-15 12:00:00+00', 'CREATE', 'plan')",
                id));
    }
}
