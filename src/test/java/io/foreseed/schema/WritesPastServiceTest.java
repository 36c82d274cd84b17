package io.foreseed.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreseed.platform.ScratchDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who writes to a business table past the service leaves a row in the trail; the service leaves none of this kind. */
@ParameterizedClass
@MethodSource("io.foreseed.platform.TestDatabase#migratedOnEachVersion")
class WritesPastServiceTest {
    /** Tables whose writes past the service leave no row, and why. */
    private static final Map<String, String> NOT_WATCHED = Map.ofEntries(
            Map.entry("audit_logs", "append-only by itself, and sealed"),
            Map.entry("audit_months", "where to go on; what is detached is seen in the trail"),
            Map.entry("audit_kept_rows", "append-only, each row a leaf of the tree"),
            Map.entry("audit_seal_state", "compared with the signed checkpoints"),
            Map.entry("audit_seal_epochs", "each row is a leaf of the tree"),
            Map.entry("audit_seal_batches", "compared with the tree"),
            Map.entry("audit_seal_tiles", "compared with the signed checkpoints"),
            Map.entry("audit_seal_checkpoints", "signed, and published elsewhere"),
            Map.entry("flyway_schema_history", "written by migrations alone, with a checksum"),
            Map.entry("idempotency_keys", "answers that are forgotten after a day"),
            Map.entry("run_evaluations", "figures until a run ends; a replay computes them anew"));

    private static final String INSERT =
            "insert into users (id, email, first_name, last_name, hashed_password, created_at, updated_at)"
                    + " values (gen_random_uuid(), gen_random_uuid() || '@test.invalid', 'T', 'U', '!', now(), now())";

    private static final String ROWS =
            "select concat_ws(' ', action, resource_type, changed_fields, metadata ->> 'command',"
                    + " metadata ->> 'login', resource_id is not null) from audit_logs where actor_kind = 'database'"
                    + " order by sequence_number";

    private final ScratchDatabase database;

    WritesPastServiceTest(ScratchDatabase database) {
        this.database = database;
    }

    @Test
    void everyTableIsWatchedOrNamedAsNotWatched() throws SQLException {
        try (Connection connection = database.asOwner()) {
            List<String> unwatched = Query.strings(connection, """
                    select relname from pg_class c
                     where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition
                       and 2 <> (select count(*) from pg_trigger
                                  where tgrelid = c.oid and tgenabled = 'A'
                                    and tgfoid = 'record_write_past_service'::regproc)
                     order by relname""");

            assertThat(unwatched).containsExactlyElementsOf(new TreeSet<>(NOT_WATCHED.keySet()));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "set role foreseed_service; set app.role = 'service'",
                "set session_replication_role = replica"
            })
    void aSuperuserIsSeenWhateverRoleTheyTake(String disguise) throws SQLException {
        try (Connection connection = database.asSuperuser()) {
            connection.setAutoCommit(false);
            Query.execute(connection, disguise + ";");
            Query.execute(connection, INSERT);
            Query.execute(connection, "update users set company = 'secret'");
            Query.execute(connection, "update users set company = 'secret'");
            Query.execute(connection, "delete from users");

            List<String> rows = Query.strings(connection, ROWS);
            connection.rollback();

            assertThat(rows)
                    .containsExactly(
                            "CREATE users INSERT postgres t",
                            "UPDATE users [\"company\"] UPDATE postgres t",
                            "DELETE users DELETE postgres t");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "set role foreseed_service; set app.role = 'service'"})
    void theOwnerIsSeenWhateverRoleTheyTake(String disguise) throws SQLException {
        try (Connection connection = database.asOwner()) {
            connection.setAutoCommit(false);
            Query.execute(connection, disguise + ";");
            Query.execute(connection, INSERT);

            List<String> rows = Query.strings(connection, ROWS);
            connection.rollback();

            assertThat(rows).containsExactly("CREATE users INSERT foreseed_owner t");
        }
    }

    @Test
    void emptyingATableIsSeen() throws SQLException {
        try (Connection connection = database.asOwner()) {
            connection.setAutoCommit(false);
            Query.execute(connection, "truncate plans cascade");

            List<String> rows = Query.strings(connection, ROWS);
            connection.rollback();

            assertThat(rows)
                    .contains("DELETE plans TRUNCATE foreseed_owner f", "DELETE plan_inputs TRUNCATE foreseed_owner f");
        }
    }

    @Test
    void aRowSaysTheKeyAndNoOtherValue() throws SQLException {
        try (Connection connection = database.asOwner()) {
            connection.setAutoCommit(false);
            Query.execute(connection, INSERT);
            Query.execute(connection, "update users set last_name = 'Confidential'");

            String row = Query.string(
                    connection,
                    "select row_to_json(a) from audit_logs a where actor_kind = 'database' and action = 'UPDATE'");
            String id = Query.string(connection, "select id from users");
            connection.rollback();

            assertThat(row).contains(id).contains("last_name").doesNotContain("Confidential");
        }
    }

    @Test
    void theServiceLeavesNoRowOfThisKind() throws SQLException {
        try (Connection connection = database.asService()) {
            connection.setAutoCommit(false);
            Query.execute(connection, INSERT);
            Query.execute(connection, "update users set company = 'x'");

            List<String> rows = Query.strings(connection, ROWS);
            connection.rollback();

            assertThat(rows).isEmpty();
        }
    }
}
