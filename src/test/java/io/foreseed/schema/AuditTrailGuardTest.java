package io.foreseed.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreseed.platform.ScratchDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The audit trail takes rows and gives none back, whoever asks. */
@ParameterizedClass
@MethodSource("io.foreseed.platform.TestDatabase#migratedOnEachVersion")
class AuditTrailGuardTest {
    private static final String COLUMNS = "(id, timestamp, action, resource_type)";
    private static final String INSERT =
            "INSERT INTO audit_logs " + COLUMNS + " VALUES (gen_random_uuid(), now(), 'CREATE', 'plan')";

    private final ScratchDatabase database;

    AuditTrailGuardTest(ScratchDatabase database) {
        this.database = database;
    }

    /** Who tries. */
    enum Actor {
        SERVICE,
        OWNER,
        SUPERUSER,
        /** Ordinary triggers are silent for such a session. */
        SUPERUSER_AS_REPLICA;

        Connection connect(ScratchDatabase database) throws SQLException {
            return switch (this) {
                case SERVICE -> database.asService();
                case OWNER -> database.asOwner();
                case SUPERUSER -> database.asSuperuser();
                case SUPERUSER_AS_REPLICA -> {
                    Connection connection = database.asSuperuser();
                    Query.execute(connection, "SET session_replication_role = replica");
                    yield connection;
                }
            };
        }
    }

    @BeforeEach
    void recordOne() throws SQLException {
        try (Connection connection = database.asService()) {
            Query.execute(connection, INSERT);
        }
    }

    private static List<String> partitions(Connection connection) throws SQLException {
        return Query.strings(
                connection,
                "SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'audit_logs'::regclass ORDER BY 1");
    }

    /** Everything that would change or remove rows, on the trail, on its other name, and on each partition. */
    private static List<String> tampering(Connection connection) throws SQLException {
        var commands = new ArrayList<String>();
        var tables = new ArrayList<>(partitions(connection));
        String current = Query.string(connection, "SELECT DISTINCT tableoid::regclass FROM audit_logs");
        tables.add("audit_logs");
        for (String table : tables) {
            commands.add("TRUNCATE " + table);
            commands.add("TRUNCATE " + table + " CASCADE");
        }
        for (String table : List.of("audit_logs", "audit_logs_partitioned", current)) {
            commands.add("UPDATE " + table + " SET action = 'READ'");
            commands.add("UPDATE " + table + " SET action = action");
            commands.add("UPDATE " + table + " SET timestamp = timestamp + interval '1 month'");
            commands.add("DELETE FROM " + table);
        }
        commands.add(
                "INSERT INTO audit_logs " + COLUMNS + " SELECT id, timestamp, action, resource_type FROM audit_logs"
                        + " ON CONFLICT (timestamp, id) DO UPDATE SET action = 'READ'");
        commands.add("MERGE INTO audit_logs a USING (SELECT 1) s ON true WHEN MATCHED THEN DELETE");
        return commands;
    }

    private static String content(Connection connection) throws SQLException {
        return Query.string(connection, "SELECT json_agg(a ORDER BY sequence_number) FROM audit_logs a");
    }

    @ParameterizedTest
    @EnumSource
    void nobodyChangesOrRemovesARow(Actor actor) throws SQLException {
        try (Connection reader = database.asOwner();
                Connection connection = actor.connect(database)) {
            String before = content(reader);
            List<String> commands = tampering(reader);

            List<Refusal> answers = Refusal.ofEach(connection, commands);

            assertThat(answers)
                    .filteredOn(answer -> !answer.isForLackOfPrivilege())
                    .isEmpty();
            if (actor != Actor.SERVICE) {
                assertThat(answers).allMatch(answer -> answer.message().contains("the audit trail is append-only"));
            }
            assertThat(content(reader)).isEqualTo(before).contains("CREATE");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRowEntersThroughTheParent(Actor actor) throws SQLException {
        try (Connection connection = actor.connect(database)) {
            int before = partitions(connection).size();

            List<Refusal> answers = Refusal.ofEach(connection, List.of(INSERT));

            assertThat(before).isPositive();
            assertThat(answers).containsExactly(Refusal.none(INSERT));
        }
    }

    @Test
    void theServiceNeitherWritesNorReadsAPartition() throws SQLException {
        try (Connection connection = database.asService()) {
            var commands = new ArrayList<String>();
            for (String partition : partitions(connection)) {
                commands.add(INSERT.replace("INTO audit_logs", "INTO " + partition));
                commands.add("SELECT count(*) FROM " + partition);
            }

            List<Refusal> answers = Refusal.ofEach(connection, commands);

            assertThat(answers).hasSizeGreaterThan(12);
            assertThat(answers)
                    .filteredOn(answer -> !answer.isForLackOfPrivilege())
                    .isEmpty();
        }
    }

    @Test
    void theServiceWritesNothingThroughTheOtherName() throws SQLException {
        try (Connection connection = database.asService()) {
            String command = INSERT.replace("INTO audit_logs", "INTO audit_logs_partitioned");

            List<Refusal> answers = Refusal.ofEach(connection, List.of(command));

            assertThat(answers)
                    .filteredOn(answer -> !answer.isForLackOfPrivilege())
                    .isEmpty();
        }
    }

    @Test
    void theServiceReadsTheTrailUnderBothNames() throws SQLException {
        try (Connection connection = database.asService()) {
            String parent = Query.string(connection, "SELECT count(*) FROM audit_logs");
            String view = Query.string(connection, "SELECT count(*) FROM audit_logs_partitioned");

            assertThat(view).isEqualTo(parent).isNotEqualTo("0");
        }
    }
}
