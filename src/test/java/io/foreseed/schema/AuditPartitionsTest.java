package io.foreseed.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreseed.platform.ScratchDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The months of the audit trail: made ahead, once, with bounds in UTC. */
@ParameterizedClass
@MethodSource("io.foreseed.platform.TestDatabase#migratedOnEachVersion")
class AuditPartitionsTest {
    private static final int CALLERS = 4;
    private static final int ROUNDS = 4;
    private static final String PARTITIONS = "SELECT inhrelid::regclass FROM pg_inherits"
            + " WHERE inhparent = 'audit_logs'::regclass ORDER BY inhrelid::regclass::text";
    private static final String BOUNDS = "SELECT relname || ' ' || pg_get_expr(relpartbound, oid) FROM pg_class"
            + " WHERE relispartition AND relkind = 'r' AND relname LIKE 'audit_logs%' ORDER BY relname";

    private final ScratchDatabase database;

    AuditPartitionsTest(ScratchDatabase database) {
        this.database = database;
    }

    private static YearMonth currentMonth(Connection connection) throws SQLException {
        return YearMonth.parse(Query.string(connection, "SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM')"));
    }

    private static String nameOf(YearMonth month) {
        return "audit_logs_" + month.toString().replace('-', '_');
    }

    private static List<String> names(YearMonth first, int count) {
        return IntStream.range(0, count)
                .mapToObj(index -> nameOf(first.plusMonths(index)))
                .toList();
    }

    private static int create(Connection connection, int monthsAhead) throws SQLException {
        return Integer.parseInt(Query.string(connection, "SELECT create_audit_partitions(" + monthsAhead + ")"));
    }

    private static void remove(Connection connection, String partition) throws SQLException {
        Query.execute(connection, "ALTER TABLE audit_logs DETACH PARTITION " + partition + "; DROP TABLE " + partition);
    }

    @Test
    void theMigrationsMakeTheCurrentMonthAndSixMore() throws SQLException {
        try (Connection connection = database.asOwner()) {
            List<String> partitions = Query.strings(connection, PARTITIONS);

            assertThat(partitions).isEqualTo(names(currentMonth(connection), 7));
        }
    }

    @Test
    void askingAgainMakesNoMore() throws SQLException {
        try (Connection connection = database.asService()) {
            List<String> before = Query.strings(connection, BOUNDS);

            int created = create(connection, 6);

            assertThat(created).isZero();
            assertThat(Query.strings(connection, BOUNDS)).isEqualTo(before);
        }
    }

    @Test
    void askingForMoreMakesOnlyWhatIsMissing() throws SQLException {
        try (Connection connection = database.asOwner()) {
            connection.setAutoCommit(false);
            YearMonth month = currentMonth(connection);
            remove(connection, nameOf(month.plusMonths(2)));

            int created = create(connection, 8);

            assertThat(created).isEqualTo(3);
            assertThat(Query.strings(connection, PARTITIONS)).isEqualTo(names(month, 9));
            connection.rollback();
        }
    }

    @Test
    void callersAtTheSameMomentMakeEachMonthOnce() throws Exception {
        try (Connection owner = database.asOwner();
                var callers = Executors.newFixedThreadPool(CALLERS)) {
            YearMonth month = currentMonth(owner);
            for (int round = 1; round <= ROUNDS; round++) {
                int ahead = 6 + 4 * round;

                List<Integer> created = new ArrayList<>();
                var start = new CyclicBarrier(CALLERS);
                Callable<Integer> call = () -> {
                    try (Connection connection = database.asService()) {
                        start.await();
                        return create(connection, ahead);
                    }
                };
                for (Future<Integer> each : callers.invokeAll(Collections.nCopies(CALLERS, call))) {
                    created.add(each.get());
                }

                assertThat(created)
                        .containsOnlyOnce(4)
                        .filteredOn(count -> count == 0)
                        .hasSize(CALLERS - 1);
                assertThat(Query.strings(owner, PARTITIONS)).isEqualTo(names(month, ahead + 1));
            }
            for (String partition : names(month.plusMonths(7), 4 * ROUNDS)) {
                remove(owner, partition);
            }
        }
    }

    @Test
    void whoWaitsTooLongForAnothersPartitionsMakesNoneAndDoesNotFail() throws SQLException {
        try (Connection first = database.asService();
                Connection second = database.asService()) {
            first.setAutoCommit(false);
            int createdFirst = create(first, 7);

            int createdSecond = create(second, 7);

            assertThat(createdFirst).isEqualTo(1);
            assertThat(createdSecond).isZero();
            first.rollback();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTC", "America/New_York", "Pacific/Kiritimati", "Asia/Kathmandu"})
    void theBoundsAreMonthsInUtcWhateverTheSessionsTimeZone(String zone) throws SQLException {
        try (Connection connection = database.asOwner()) {
            connection.setAutoCommit(false);
            YearMonth month = currentMonth(connection);
            for (String partition : Query.strings(connection, PARTITIONS)) {
                remove(connection, partition);
            }
            Query.execute(connection, "SET TimeZone = '" + zone + "'");

            int created = create(connection, 14);

            Query.execute(connection, "SET TimeZone = 'UTC'");
            assertThat(created).isEqualTo(15);
            assertThat(Query.strings(connection, BOUNDS))
                    .isEqualTo(IntStream.rangeClosed(0, 14)
                            .mapToObj(month::plusMonths)
                            .map(each -> nameOf(each) + " FOR VALUES FROM ('" + each + "-01 00:00:00+00') TO ('"
                                    + each.plusMonths(1) + "-01 00:00:00+00')")
                            .toList());
            connection.rollback();
        }
    }

    @ParameterizedTest
    @CsvSource({"UTC", "America/New_York", "Pacific/Kiritimati"})
    void theLastMicrosecondOfAYearIsInDecemberAndTheNextInJanuary(String zone) throws SQLException {
        try (Connection connection = database.asService()) {
            connection.setAutoCommit(false);
            create(connection, 13);
            int year = currentMonth(connection).getYear();
            Query.execute(connection, "SET TimeZone = '" + zone + "'");

            String december = insertAt(connection, year + "-12-31 23:59:59.999999+00");
            String january = insertAt(connection, year + 1 + "-01-01 00:00:00+00");

            assertThat(december).isEqualTo("audit_logs_" + year + "_12");
            assertThat(january).isEqualTo("audit_logs_" + (year + 1) + "_01");
            connection.rollback();
        }
    }

    private static String insertAt(Connection connection, String time) throws SQLException {
        return Query.string(
                connection,
                "INSERT INTO audit_logs (id, timestamp, action, resource_type) VALUES (gen_random_uuid(), '" + time
                        + "', 'CREATE', 'plan') RETURNING tableoid::regclass");
    }

    @Test
    void aRowForAMonthWithoutPartitionIsRefused() throws SQLException {
        try (Connection connection = database.asService()) {
            String insert = "INSERT INTO audit_logs (id, timestamp, action, resource_type)"
                    + " VALUES (gen_random_uuid(), date_trunc('month', now(), 'UTC') + interval '%s', 'CREATE', 'plan')";

            List<Refusal> answers = Refusal.ofEach(
                    connection, List.of(insert.formatted("-1 microsecond"), insert.formatted("8 months")));

            assertThat(answers)
                    .allMatch(answer -> answer.state().equals("23514"))
                    .allMatch(answer -> answer.message().contains("no partition of relation \"audit_logs\" found"));
        }
    }

    @Test
    void theMonthsAheadFallWhenPartitionsAreDetached() throws SQLException {
        try (Connection connection = database.asOwner()) {
            connection.setAutoCommit(false);
            YearMonth month = currentMonth(connection);

            List<String> ahead = new ArrayList<>();
            for (int gone : List.of(6, 3, 5, 1, 0)) {
                Query.execute(connection, "ALTER TABLE audit_logs DETACH PARTITION " + nameOf(month.plusMonths(gone)));
                ahead.add(Query.string(connection, "SELECT audit_partition_months_ahead()"));
            }

            assertThat(ahead).containsExactly("5", "2", "2", "0", "-1");
            connection.rollback();
        }
    }

    @Test
    void eachPartitionIsGuardedAgainstEverySession() throws SQLException {
        try (Connection connection = database.asOwner()) {
            connection.setAutoCommit(false);
            create(connection, 12);

            List<String> triggers = Query.strings(connection, """
                    SELECT tgrelid::regclass || ' ' || tgname || ' ' || tgenabled::text
                           || CASE WHEN tgtype & 32 <> 0 THEN ' TRUNCATE' ELSE '' END
                           || CASE WHEN tgtype & 16 <> 0 THEN ' UPDATE' ELSE '' END
                           || CASE WHEN tgtype & 8 <> 0 THEN ' DELETE' ELSE '' END
                      FROM pg_trigger WHERE tgrelid::regclass::text LIKE 'audit_logs_2%' ORDER BY 1""");

            assertThat(triggers)
                    .isEqualTo(names(currentMonth(connection), 13).stream()
                            .flatMap(name -> List.of(
                                    name + " audit_logs_append_only A UPDATE DELETE",
                                    name + " audit_logs_never_truncated A TRUNCATE")
                                    .stream())
                            .toList());
            connection.rollback();
        }
    }

    @Test
    void eachPartitionHasTheParentsIndexesAndNobodysPrivileges() throws SQLException {
        try (Connection connection = database.asOwner()) {
            String ofParent =
                    Query.string(connection, "SELECT count(*) FROM pg_index WHERE indrelid = 'audit_logs'::regclass");
            List<String> ofPartitions = Query.strings(connection, """
                    SELECT DISTINCT count(*) FROM pg_index JOIN pg_class c ON c.oid = indrelid
                     WHERE c.relispartition AND indisvalid GROUP BY indrelid""");
            List<String> granted = Query.strings(connection, """
                    SELECT DISTINCT grantee FROM information_schema.role_table_grants
                     WHERE table_name LIKE 'audit_logs_2%'""");

            assertThat(ofPartitions).containsExactly(ofParent);
            assertThat(granted).containsExactly("foreseed_owner");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "121", "NULL"})
    void anAbsurdNumberOfMonthsIsRefused(String months) throws SQLException {
        try (Connection connection = database.asService()) {
            List<Refusal> answers =
                    Refusal.ofEach(connection, List.of("SELECT create_audit_partitions(" + months + ")"));

            assertThat(answers).extracting(Refusal::state).containsExactly("22023"); // invalid parameter value
        }
    }
}
