package io.foreseed.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreseed.platform.ScratchDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What was approved reads the same for ever; a draft may still change. */
@ParameterizedClass
@MethodSource("io.foreseed.platform.TestDatabase#migratedOnEachVersion")
class ApprovedAssumptionsTest {
    private static final String APPROVED = " WHERE version = 'horizon-2025-composite-20y'";
    private static final String RETIRE = "UPDATE capital_market_assumptions SET status = 'retired'" + APPROVED;
    /** What may change once a set is approved; each other column may not. */
    private static final List<String> FREE =
            List.of("is_active", "review_date", "row_version", "status", "updated_at", "updated_by");

    private final ScratchDatabase database;

    ApprovedAssumptionsTest(ScratchDatabase database) {
        this.database = database;
    }

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

    /**
     * An attempt on one column.
     *
     * @param column  its name
     * @param command  gives it another value
     */
    record Change(String column, String command) {
        static Change of(String column, String type) {
            String other = column.equals("status") ? "'retired'" : otherValue(column, type);
            return new Change(column, "UPDATE capital_market_assumptions SET " + column + " = " + other + APPROVED);
        }
    }

    /** A change for each column the table has, so that a column added later is tried too. */
    private static List<Change> changes(Connection connection) throws SQLException {
        return Query.strings(connection, """
                        SELECT column_name || ':' || data_type FROM information_schema.columns
                         WHERE table_schema = 'public' AND table_name = 'capital_market_assumptions'
                         ORDER BY column_name""").stream()
                .map(column -> column.split(":", -1))
                .map(column -> Change.of(column[0], column[1]))
                .toList();
    }

    /** By data type, with {@code %s} for the column: a value that differs from any it may have. */
    private static final Map<String, String> OTHER_VALUES = Map.of(
            "uuid", "gen_random_uuid()",
            "character varying", "coalesce(%s, '') || 'x'",
            "text", "coalesce(%s, '') || 'x'",
            "boolean", "NOT coalesce(%s, false)",
            "timestamp with time zone", "coalesce(%s, now()) + interval '1 microsecond'",
            "jsonb", "coalesce(%s, '{}') || '{\"other\": 1}'",
            "integer", "coalesce(%s, 0) + 1",
            "bigint", "coalesce(%s, 0) + 1",
            "numeric", "coalesce(%s, 0) + 1",
            "bytea", "coalesce(%s, '') || '\\x00'");

    private static String otherValue(String column, String type) {
        return Objects.requireNonNull(OTHER_VALUES.get(type), "a column of type " + type)
                .replace("%s", column);
    }

    @ParameterizedTest
    @EnumSource
    void eachColumnButTheFreeOnesIsFixed(Actor actor) throws SQLException {
        try (Connection reader = database.asOwner();
                Connection connection = actor.connect(database)) {
            List<Change> changes = changes(reader);

            List<Refusal> answers = Refusal.ofEach(
                    connection, changes.stream().map(Change::command).toList());

            assertThat(changes).hasSizeGreaterThanOrEqualTo(18);
            assertThat(IntStream.range(0, changes.size())
                            .filter(index -> answers.get(index).isNone())
                            .mapToObj(index -> changes.get(index).column()))
                    .isEqualTo(FREE);
            assertThat(answers.stream().filter(answer -> !answer.isNone()))
                    .allMatch(ApprovedAssumptionsTest::isRefusedByTheTrigger);
        }
    }

    private static boolean isRefusedByTheTrigger(Refusal answer) {
        return answer.state().equals(Refusal.RESTRICT_VIOLATION)
                && answer.message().contains("capital market assumptions");
    }

    @Test
    void aColumnAddedLaterIsFixedToo() throws SQLException {
        try (Connection connection = database.asOwner()) {
            String command = "ALTER TABLE capital_market_assumptions ADD note text;"
                    + " UPDATE capital_market_assumptions SET note = 'x'" + APPROVED;

            List<Refusal> answers = Refusal.ofEach(connection, List.of(command));

            assertThat(answers).allMatch(ApprovedAssumptionsTest::isRefusedByTheTrigger);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anApprovedSetIsNeitherRemovedNorTakenBack(Actor actor) throws SQLException {
        try (Connection connection = actor.connect(database)) {
            String update = "UPDATE capital_market_assumptions SET ";
            List<String> commands = List.of(
                    "DELETE FROM capital_market_assumptions" + APPROVED,
                    "DELETE FROM capital_market_assumptions",
                    update + "status = 'draft', approved_at = NULL" + APPROVED,
                    update + "status = 'proposed', approved_at = NULL" + APPROVED,
                    update + "approved_at = NULL" + APPROVED,
                    update + "description = NULL" + APPROVED,
                    // equal for jsonb, other digits for a reader
                    update + "assumptions = jsonb_set(assumptions, '{correlations,0,0}', '1.000')" + APPROVED,
                    "INSERT INTO capital_market_assumptions SELECT * FROM capital_market_assumptions" + APPROVED
                            + " ON CONFLICT (id) DO UPDATE SET assumptions = '{}'");

            List<Refusal> answers = Refusal.ofEach(connection, commands);

            assertThat(answers).allMatch(ApprovedAssumptionsTest::isRefusedByTheTrigger);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"TRUNCATE capital_market_assumptions CASCADE", "TRUNCATE ONLY capital_market_assumptions CASCADE"
            })
    void theTableIsNeverTruncated(String command) throws SQLException {
        try (Connection service = database.asService();
                Connection owner = database.asOwner();
                Connection superuser = database.asSuperuser()) {
            List<Refusal> byService = Refusal.ofEach(service, List.of(command));
            List<Refusal> byOwner = Refusal.ofEach(owner, List.of(command));
            List<Refusal> bySuperuser = Refusal.ofEach(superuser, List.of(command));

            assertThat(byService).extracting(Refusal::state).containsExactly(Refusal.INSUFFICIENT_PRIVILEGE);
            assertThat(byOwner).allMatch(ApprovedAssumptionsTest::isRefusedByTheTrigger);
            assertThat(bySuperuser).allMatch(ApprovedAssumptionsTest::isRefusedByTheTrigger);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRetiredSetStaysRetiredAndFixed(Actor actor) throws SQLException {
        try (Connection connection = actor.connect(database)) {
            String update = RETIRE + "; UPDATE capital_market_assumptions SET ";
            List<String> commands = List.of(
                    update + "status = 'approved'" + APPROVED,
                    update + "status = 'draft', approved_at = NULL" + APPROVED,
                    update + "name = 'other'" + APPROVED,
                    RETIRE + "; DELETE FROM capital_market_assumptions" + APPROVED);

            List<Refusal> answers = Refusal.ofEach(connection, commands);

            assertThat(answers)
                    .allMatch(ApprovedAssumptionsTest::isRefusedByTheTrigger)
                    .allMatch(answer -> answer.message().contains("are retired"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"draft", "proposed"})
    void whatIsNotApprovedMayChangeAndGo(String status) throws SQLException {
        try (Connection connection = database.asService()) {
            String insert = "INSERT INTO capital_market_assumptions (id, version, name, effective_date, assumptions,"
                    + " created_at, updated_at, status) VALUES (gen_random_uuid(), 'mine', 'Mine', now(), '{}', now(),"
                    + " now(), '" + status + "'); ";
            String mine = " WHERE version = 'mine'";

            List<Refusal> answers = Refusal.ofEach(
                    connection,
                    List.of(
                            insert + "UPDATE capital_market_assumptions SET assumptions = '{\"a\": 1}'" + mine,
                            insert + "DELETE FROM capital_market_assumptions" + mine,
                            insert + "UPDATE capital_market_assumptions SET status = 'approved', approved_at = now()"
                                    + mine));

            assertThat(answers).allMatch(Refusal::isNone);
        }
    }
}
