package io.foreseed.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreseed.platform.ScratchDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which columns of the trail the service may name in an INSERT: all but those that order it. */
@ParameterizedClass
@MethodSource("io.foreseed.platform.TestDatabase#migratedOnEachVersion")
class TrailColumnsTest {
    private static final Set<String> OF_THE_DATABASE = Set.of("leaf_version", "sequence_number", "transaction_id");

    private final ScratchDatabase database;

    TrailColumnsTest(ScratchDatabase database) {
        this.database = database;
    }

    /** A value that the column takes, from whoever may give it. */
    private static String valueFor(String column) {
        return switch (column) {
            case "id", "user_id", "subject_id", "resource_id", "request_id" -> "gen_random_uuid()";
            case "timestamp", "retention_until" -> "now()";
            case "old_values", "new_values", "changed_fields", "metadata" -> "'{}'";
            case "outcome" -> "'success'";
            case "actor_kind" -> "'service'";
            case "severity" -> "'info'";
            case "compliance_category" -> "'SOX'";
            case "execution_time_ms", "leaf_version", "sequence_number" -> "1";
            case "transaction_id" -> "pg_current_xact_id()";
            default -> "'x'";
        };
    }

    private static String insert(String column, String overriding) {
        Set<String> columns = Set.of("id", "timestamp", "action", "resource_type");
        String more = columns.contains(column) ? "" : ", " + column;
        String value = columns.contains(column) ? "" : ", " + valueFor(column);
        return "INSERT INTO audit_logs (id, timestamp, action, resource_type" + more + ") " + overriding
                + " VALUES (gen_random_uuid(), now(), 'CREATE', 'plan'" + value + ")";
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "OVERRIDING SYSTEM VALUE", "OVERRIDING USER VALUE"})
    void theServiceNamesEveryColumnButThoseThatOrderTheTrail(String overriding) throws SQLException {
        for (String role : List.of("", "SET ROLE NONE")) {
            try (Connection owner = database.asOwner();
                    Connection connection = database.asService()) {
                Query.execute(connection, role + ";");
                List<String> columns = Query.strings(owner, """
                        SELECT attname FROM pg_attribute
                         WHERE attrelid = 'audit_logs'::regclass AND attnum > 0 AND NOT attisdropped""");

                List<String> inserts = columns.stream()
                        .map(column -> insert(column, overriding))
                        .toList();

                List<Refusal> answers = Refusal.ofEach(connection, inserts);

                Set<String> refused = IntStream.range(0, columns.size())
                        .filter(index -> !answers.get(index).isNone())
                        .mapToObj(columns::get)
                        .collect(Collectors.toSet());
                assertThat(columns).hasSizeGreaterThanOrEqualTo(29);
                assertThat(refused).containsExactlyInAnyOrderElementsOf(OF_THE_DATABASE);
            }
        }
    }

    @Test
    void theRefusalIsForLackOfPrivilegeWhateverTheWayIn() throws SQLException {
        try (Connection connection = database.asService()) {
            List<Refusal> answers = Refusal.ofEach(
                    connection,
                    List.of(
                            insert("sequence_number", "OVERRIDING SYSTEM VALUE"),
                            insert("transaction_id", ""),
                            insert("leaf_version", ""),
                            "INSERT INTO audit_logs OVERRIDING SYSTEM VALUE SELECT * FROM audit_logs",
                            "COPY audit_logs FROM STDIN",
                            "COPY audit_logs (id, timestamp, action, resource_type, sequence_number) FROM STDIN",
                            "INSERT INTO audit_logs (id, timestamp, action, resource_type, transaction_id)"
                                    + " VALUES (gen_random_uuid(), now(), 'CREATE', 'plan', DEFAULT)",
                            "MERGE INTO audit_logs USING (SELECT 1) AS s ON false WHEN NOT MATCHED THEN INSERT"
                                    + " (id, timestamp, action, resource_type, transaction_id)"
                                    + " VALUES (gen_random_uuid(), now(), 'CREATE', 'plan', '0')",
                            "SELECT setval(pg_get_serial_sequence('audit_logs', 'sequence_number'), 1)"));

            assertThat(answers)
                    .filteredOn(answer -> !answer.isForLackOfPrivilege())
                    .isEmpty();
        }
    }
}
