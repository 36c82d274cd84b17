package io.foreseed.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.foreseed.platform.Lane;
import io.foreseed.platform.ScratchDatabase;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** In which order waiting runs are taken: by the statement that takes them, one claim after the other. */
@ParameterizedClass
@MethodSource("io.foreseed.platform.TestDatabase#migratedOnEachVersion")
class RunTurnsTest {
    private static final Lane[] USUAL = {Lane.INTERACTIVE, Lane.BACKGROUND};
    private static final Pattern PARAMETER = Pattern.compile("\\?(\\d)");
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final String FINISHED = "60000";

    private final ScratchDatabase database;
    private int clock;

    RunTurnsTest(ScratchDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void makeUsers() throws SQLException {
        superuser("""
                insert into users (id, email, first_name, last_name, hashed_password, created_at, updated_at)
                select cast('00000000-0000-7000-8000-00000000000' || name as uuid), name || '@test.invalid', 'T', 'U', '!',
                       now(), now() from unnest(array['a', 'b', 'c']) as name on conflict do nothing;
                insert into plans (id, user_id, name, cma_id, portfolio_model_id, random_seed, planning_horizon_years,
                                   created_at, updated_at)
                select id, id, 'P', (select id from capital_market_assumptions limit 1),
                       (select id from portfolio_models limit 1), 1, 30, now(), now()
                  from users where email like '_@test.invalid' on conflict do nothing""");
    }

    @AfterEach
    void forget() throws SQLException {
        superuser("truncate simulation_runs cascade");
    }

    @Test
    void usersTakeTurnsHoweverManyRunsOneOfThemHas() throws SQLException {
        waiting(Lane.INTERACTIVE, "a1 a2 a3 a4 b1 b2 c1");

        List<String> taken = claims(8, USUAL);

        assertThat(taken).containsExactly("a1", "b1", "c1", "a2", "b2", "a3", "a4", "none");
    }

    @Test
    void whoHasLeastInProgressIsNextThoughTheyCameLast() throws SQLException {
        waiting(Lane.INTERACTIVE, "a1 a2 a3");
        claims(2, USUAL);
        waiting(Lane.INTERACTIVE, "b1 b2 b3");

        assertThat(claims(4, USUAL)).containsExactly("b1", "b2", "a3", "b3");
    }

    @Test
    void amongEqualsWhoWasServedLongestAgoIsNextAndWhoNeverWasIsFirst() throws SQLException {
        waiting(Lane.INTERACTIVE, "a1 b1");
        claims(2, USUAL);
        superuser("update simulation_runs set state = 'cancelled', finished_at = now(), owner = null");
        waiting(Lane.INTERACTIVE, "b2 a2 c1 a3");

        assertThat(claims(4, USUAL)).containsExactly("c1", "a2", "b2", "a3");
    }

    @Test
    void whatIsInProgressInOneLaneDoesNotCountInTheOther() throws SQLException {
        waiting(Lane.BACKGROUND, "a1 a2");
        claims(2, Lane.BACKGROUND);
        waiting(Lane.INTERACTIVE, "b1");
        claims(1, Lane.INTERACTIVE);
        waiting(Lane.INTERACTIVE, "b2 a3");

        assertThat(claims(2, USUAL)).containsExactly("a3", "b2");
    }

    @Test
    void theLaneThatIsOfferedThePlaceFirstGoesFirstAndOneThatIsNotOfferedItNever() throws SQLException {
        waiting(Lane.BACKGROUND, IntStream.range(0, 36).mapToObj(n -> "a" + n).toList());
        waiting(Lane.INTERACTIVE, "a90 b90");

        assertThat(claims(2, Lane.INTERACTIVE)).containsExactly("a90", "b90");
        assertThat(claims(1, Lane.INTERACTIVE)).containsExactly("none");
        waiting(Lane.INTERACTIVE, "b91 b92");
        assertThat(claims(1, Lane.BACKGROUND, Lane.INTERACTIVE)).containsExactly("a0");
        assertThat(claims(3, USUAL)).containsExactly("b91", "b92", "a1");
    }

    /** Each sees the rows of the others locked, and none of their changes. */
    @Test
    void workersThatTakeRunsAtTheSameMomentKeepTheOrder() throws SQLException {
        waiting(Lane.INTERACTIVE, "a1 a2 a3 b1");

        List<String> taken = new ArrayList<>();
        List<Connection> workers = new ArrayList<>();
        for (int index = 0; index < 5; index++) {
            Connection worker = database.asService();
            worker.setAutoCommit(false);
            taken.add(claim(worker, USUAL));
            workers.add(worker);
        }
        for (Connection worker : workers) {
            worker.commit();
            worker.close();
        }

        assertThat(taken).containsExactly("a1", "b1", "a2", "a3", "none");
    }

    @Test
    void aRunThatSomebodyIsCancellingIsNotWaitedFor() throws SQLException {
        waiting(Lane.INTERACTIVE, "a1 a2");

        try (Connection canceller = database.asService()) {
            canceller.setAutoCommit(false);
            execute(canceller, "select 1 from simulation_runs where input_digest like '%a1' for update");

            assertThat(claims(1, USUAL)).containsExactly("a2");
            canceller.rollback();
        }
    }

    /** Of 60,000 finished runs of the same users none is looked at, with and without figures about the table. */
    @Test
    void finishedRunsCostNothing() throws SQLException, IOException {
        superuser("""
                insert into simulation_runs (id, plan_id, state, input, input_digest, seed, iterations, algorithm_version,
                                             requested_by, accepted_at, started_at, finished_at, lane)
                select gen_random_uuid(), u.id, 'cancelled', '', 'sha256:' || repeat('0', 64), 1, 1, 'v', u.id, now(), now(),
                       now(), case when n % 2 = 0 then 'interactive' else 'background' end
                  from generate_series(1, FINISHED) as n
                  join users u on u.email = chr(97 + n % 2) || '@test.invalid'""".replace("FINISHED", FINISHED));
        waiting(Lane.INTERACTIVE, "a1 a2 b1 b2");
        waiting(Lane.BACKGROUND, "a3 a4 b3");
        JsonNode unknown = explained();
        superuser("analyze simulation_runs");
        JsonNode known = explained();

        for (JsonNode plan : List.of(unknown, known)) {
            List<String> scans = new ArrayList<>();
            long read = visit(plan, scans);
            assertThat(scans).as(plan.toString()).isNotEmpty().noneMatch(scan -> scan.startsWith("Seq Scan"));
            assertThat(read).as(plan.toString()).isLessThan(60);
        }
    }

    @Test
    void aResultIsWrittenOnce() throws SQLException {
        waiting(Lane.INTERACTIVE, "a1");
        claims(1, USUAL);
        try (Connection service = database.asService()) {
            execute(service, """
                    update simulation_runs set state = 'succeeded', finished_at = now(), owner = null,
                        result_digest = 'sha256:' || repeat('a', 64)""");

            for (String other : List.of("result_digest = 'sha256:' || repeat('b', 64)", "path_checksums = 'x'")) {
                assertThatThrownBy(() -> execute(service, "update simulation_runs set " + other))
                        .hasMessageContaining("written once");
            }
            assertThatThrownBy(() -> execute(service, "update simulation_runs set seed = 2"))
                    .hasMessageContaining("permission denied");
        }
    }

    private JsonNode explained() throws SQLException, IOException {
        try (Connection service = database.asService()) {
            service.setAutoCommit(false);
            try (PreparedStatement claim = prepared(service, "explain (analyze, format json) ", USUAL);
                    ResultSet rows = claim.executeQuery()) {
                rows.next();
                return new ObjectMapper().readTree(rows.getString(1));
            } finally {
                service.rollback();
            }
        }
    }

    private static long visit(JsonNode node, List<String> scans) {
        long rows = 0;
        int loops = node.path("Actual Loops").asInt();
        if (node.has("Relation Name") && loops > 0) {
            scans.add(node.path("Node Type").asText() + " on "
                    + node.path("Relation Name").asText());
            rows = loops
                    * (node.path("Actual Rows").asLong()
                            + node.path("Rows Removed by Filter").asLong());
        }
        for (JsonNode child : node) {
            rows += visit(child, scans);
        }
        return rows;
    }

    private void waiting(Lane lane, String names) throws SQLException {
        waiting(lane, List.of(names.split(" ")));
    }

    /** Accepted one after the other; the name begins with the user's and is the end of the digest. */
    private void waiting(Lane lane, List<String> names) throws SQLException {
        try (Connection owner = database.asSuperuser();
                PreparedStatement insert = owner.prepareStatement("""
                        insert into simulation_runs (id, plan_id, state, input, input_digest, seed, iterations,
                                                     algorithm_version, requested_by, accepted_at, lane)
                        select gen_random_uuid(), id, 'queued', '', 'sha256:' || lpad(?, 64, '0'), 1, 1, 'v', id, ?, ?
                          from users where email = ? || '@test.invalid'""")) {
            for (String name : names) {
                insert.setString(1, name);
                insert.setTimestamp(2, tick());
                insert.setString(3, lane.column());
                insert.setString(4, name.substring(0, 1));
                assertThat(insert.executeUpdate()).isEqualTo(1);
            }
        }
    }

    private Timestamp tick() {
        return Timestamp.from(NOON.plusSeconds(clock++));
    }

    private List<String> claims(int count, Lane... lanes) throws SQLException {
        List<String> taken = new ArrayList<>();
        try (Connection worker = database.asService()) {
            for (int index = 0; index < count; index++) {
                taken.add(claim(worker, lanes));
            }
        }
        return taken;
    }

    /** The name of the run that was taken. */
    private String claim(Connection worker, Lane... lanes) throws SQLException {
        try (PreparedStatement claim = prepared(worker, "", lanes);
                ResultSet rows = claim.executeQuery()) {
            if (!rows.next()) {
                return "none";
            }
            try (PreparedStatement read = worker.prepareStatement(
                            "select substr(ltrim(substr(input_digest, 8), '0'), 1) from simulation_runs where id = ?");
                    ResultSet run = read(read, rows.getObject(1))) {
                run.next();
                return run.getString(1);
            }
        }
    }

    private static ResultSet read(PreparedStatement statement, Object id) throws SQLException {
        statement.setObject(1, id);
        return statement.executeQuery();
    }

    /** The statement of the service, whose parameters are numbered, as JDBC has them. */
    private PreparedStatement prepared(Connection worker, String before, Lane... lanes) throws SQLException {
        Timestamp now = tick();
        Object[] values = {"worker", now, now, lanes[0].column(), lanes[lanes.length - 1].column()};
        PreparedStatement claim = worker.prepareStatement(
                before + PARAMETER.matcher(SimulationRunRepository.CLAIM).replaceAll("?"));
        List<String> numbers = PARAMETER
                .matcher(SimulationRunRepository.CLAIM)
                .results()
                .map(found -> found.group(1))
                .toList();
        for (int index = 0; index < numbers.size(); index++) {
            claim.setObject(index + 1, values[Integer.parseInt(numbers.get(index)) - 1]);
        }
        return claim;
    }

    private void superuser(String command) throws SQLException {
        try (Connection connection = database.asSuperuser()) {
            execute(connection, command);
        }
    }

    private static void execute(Connection connection, String command) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(command);
        }
    }
}
