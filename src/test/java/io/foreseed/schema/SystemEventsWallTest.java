package io.foreseed.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreseed.platform.ScratchDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the database itself demands of events, whatever the service does. */
@ParameterizedClass
@MethodSource("io.foreseed.platform.TestDatabase#migratedOnEachVersion")
class SystemEventsWallTest {
    private static final String INSERT = """
            insert into system_events (id, timestamp, event_type, event_category, message, severity, fingerprint)
            values (gen_random_uuid(), now(), 'error', 'api', 'm', '%s', '%s')""";

    private final ScratchDatabase database;

    SystemEventsWallTest(ScratchDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void fill() throws SQLException {
        try (Connection owner = database.asOwner()) {
            Query.execute(owner, "delete from system_events");
            Query.execute(owner, INSERT.formatted("error", "a"));
            Query.execute(owner, INSERT.formatted("info", "b"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "client, 0, 0, false",
        "adviser, 0, 0, false",
        "auditor, 0, 0, false",
        "operator, 2, 1, false",
        "superuser, 2, 1, false",
        "service, 2, 2, true",
        "'', 0, 0, false"
    })
    void whoReadsResolvesAndAdds(String role, int read, int resolved, boolean mayAdd) throws SQLException {
        try (Connection connection = database.asServiceForNobody()) {
            connection.setAutoCommit(false);
            Query.execute(connection, "select set_config('app.role', '" + role + "', true)");

            List<String> seen = Query.strings(connection, "select id from system_events");
            List<String> changed = Query.strings(
                    connection, "update system_events set resolved = true, resolved_at = now() returning id");
            connection.rollback();
            List<Refusal> added = Refusal.ofEach(
                    connection,
                    List.of("select set_config('app.role', '" + role + "', true);" + INSERT.formatted("error", "c")));

            assertThat(seen).hasSize(read);
            assertThat(changed).hasSize(resolved);
            assertThat(added).allMatch(answer -> answer.isNone() == mayAdd);
        }
    }

    @Test
    void nobodyOfTheServiceDeletesOrRewritesWhatHappened() throws SQLException {
        try (Connection connection = database.asService()) {
            List<Refusal> answers = Refusal.ofEach(
                    connection,
                    List.of(
                            "delete from system_events",
                            "update system_events set message = 'other'",
                            "update system_events set stack_trace = null",
                            "update system_events set timestamp = now()"));

            assertThat(answers).allMatch(Refusal::isForLackOfPrivilege);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "set event_type = 'party'",
                "set event_category = 'weather'",
                "set severity = 'loud'",
                "set severity = null",
                "set occurrences = 0",
                "set resolved = true",
                "set resolved = null",
                "set resolved_at = now()",
                "set resolution_notes = 'open, and yet noted'"
            })
    void whatContradictsItselfIsRefused(String change) throws SQLException {
        try (Connection owner = database.asOwner()) {
            List<Refusal> answers = Refusal.ofEach(owner, List.of("update system_events " + change));

            assertThat(answers).noneMatch(Refusal::isNone);
        }
    }

    @Test
    void oneOfAKindIsOpenAndAnyNumberIsResolved() throws SQLException {
        String again = INSERT.formatted("error", "a");
        String resolve = "update system_events set resolved = true, resolved_at = now() where fingerprint = 'a'";
        try (Connection owner = database.asOwner()) {
            assertThat(Refusal.ofEach(owner, List.of(again))).noneMatch(Refusal::isNone);

            Query.execute(owner, resolve + ";" + again + ";" + resolve + ";" + again);

            assertThat(Query.string(owner, "select count(*) from system_events where fingerprint = 'a'"))
                    .isEqualTo("3");
        }
    }
}
