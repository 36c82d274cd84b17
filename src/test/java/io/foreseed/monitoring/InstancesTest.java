package io.foreseed.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.foreseed.audit.AuditTrail;
import io.foreseed.platform.EventLoop;
import io.foreseed.platform.Notice;
import io.foreseed.platform.Notice.Kind;
import io.foreseed.platform.SchemaService;
import io.foreseed.platform.ServiceDatabase;
import io.foreseed.platform.TestDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Several instances write to one table, and find each other's ends. */
@QuarkusTest
@QuarkusTestResource(ServiceDatabase.class)
class InstancesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final String ENDS =
            "select coalesce(sum(occurrences), 0) from system_events where message = 'An instance ended without stop.'";

    @Inject
    InstanceService instance;

    @Inject
    SystemEventRepository events;

    @Inject
    NoticeService notices;

    @Inject
    PerformanceService performance;

    @Inject
    SpoolService spool;

    @Inject
    SchemaService schema;

    @Inject
    AuditTrail audit;

    @Inject
    EventLoop eventLoop;

    private final String component = "test-" + UUID.randomUUID();

    /** Two look at the same moment. */
    @Test
    void whoIsSilentHasEndedWithoutStopAndThatIsToldOnce() {
        UUID silent = start("2 minutes");
        UUID quiet = start("20 seconds");
        int before = number(ENDS);

        List<Uni<Void>> looks = List.of(eventLoop.run(instance::judge), eventLoop.run(instance::judge));
        all(looks);
        eventLoop.run(instance::judge).await().atMost(PATIENCE);

        assertThat(number(ENDS) - before).isEqualTo(1);
        assertThat(isOpen(silent)).isFalse();
        assertThat(isOpen(quiet)).isTrue();
        assertThat(number("select count(*) from audit_logs where resource_id = ? and action = 'UPDATE'", silent))
                .isEqualTo(1);
        await().atMost(PATIENCE).until(() -> isOpen(instance.instance()));
        run("update system_events set resolved = true, resolved_at = now() where id = ?", quiet);
    }

    /** Others could not see it while it had no database: when it has one again, it says that it is there. */
    @Test
    void whoWasTakenForEndedIsThereAgain() {
        await().atMost(PATIENCE).until(() -> isOpen(instance.instance()));
        eventLoop.run(instance::beat).await().atMost(PATIENCE);
        run("update system_events set resolved = true, resolved_at = now() where id = ?", instance.instance());

        eventLoop.run(instance::beat).await().atMost(PATIENCE);

        assertThat(isOpen(instance.instance())).isTrue();
    }

    @Test
    void aBeatSaysThatTheInstanceIsThere() {
        await().atMost(PATIENCE).until(() -> isOpen(instance.instance()));
        run("update system_events set last_seen = now() - interval '1 hour' where id = ?", instance.instance());

        eventLoop.run(instance::beat).await().atMost(PATIENCE);

        assertThat(number(
                        "select count(*) from system_events where id = ? and last_seen > now() - interval '1 minute'",
                        instance.instance()))
                .isEqualTo(1);
    }

    /** In one row each, counted to the last, whatever the order in which each instance met them. */
    @Test
    void instancesThatFailInTheSameWaysShareTheRows() {
        int instances = 6;
        int kinds = 40;
        List<Uni<Void>> flushes = new ArrayList<>();
        for (int each = 0; each < instances; each++) {
            List<Integer> order = new ArrayList<>();
            for (int kind = 0; kind < kinds; kind++) {
                order.add(kind);
            }
            Collections.shuffle(order, new Random(each));
            SystemEventQueueService queue = anotherQueue(new SimpleMeterRegistry());
            order.forEach(kind -> add(queue, component + "-" + kind));
            flushes.add(eventLoop.run(queue::flush));
        }

        all(flushes);

        String ours = " from system_events where component like ?";
        assertThat(number("select count(*)" + ours, component + "%")).isEqualTo(kinds);
        assertThat(number("select min(occurrences)" + ours, component + "%")).isEqualTo(instances);
        assertThat(number("select max(occurrences)" + ours, component + "%")).isEqualTo(instances);
    }

    @Test
    void whatDoesNotFitInTheQueueIsDroppedAndCounted() {
        MeterRegistry metrics = new SimpleMeterRegistry();
        SystemEventQueueService queue = anotherQueue(metrics);

        for (int count = 0; count < SystemEventQueueService.LIMIT + 7; count++) {
            add(queue, component + "-" + count);
        }
        add(queue, component + "-0");

        assertThat(metrics.counter("foreseed.system.events.dropped").count()).isEqualTo(7);
        eventLoop.run(queue::flush).await().atMost(PATIENCE);
        assertThat(number("select count(*) from system_events where component like ?", component + "%"))
                .isEqualTo(SystemEventQueueService.LIMIT);
        assertThat(number("select occurrences from system_events where component = ?", component + "-0"))
                .isEqualTo(2);
    }

    /** A row that the table refuses takes no other with it, is counted, and is no event itself. */
    @Test
    void whatCannotBeWrittenIsCountedAndTheRestIsWritten() {
        MeterRegistry metrics = new SimpleMeterRegistry();
        SystemEventQueueService queue = anotherQueue(metrics);
        add(queue, component + "-before");
        add(queue, component + "x".repeat(100));
        add(queue, component + "-after");

        eventLoop.run(queue::flush).await().atMost(PATIENCE);

        assertThat(number("select count(*) from system_events where component like ?", component + "%"))
                .isEqualTo(2);
        assertThat(metrics.counter("foreseed.system.events.dropped").count()).isEqualTo(1);
        assertThat(number("select count(*) from system_events where stack_trace like '%DataException%'"))
                .isZero();
    }

    /** What was written before the process could forget it is written once. */
    @Test
    void aStopThatIsWrittenTwiceIsThereOnceAndClosesItsStart() {
        UUID ended = start("1 second");
        NewSystemEvent stop = notices.event(Notice.of(Kind.STOPPED, component)).ending(ended);
        for (int time = 0; time < 2; time++) {
            SystemEventQueueService queue = anotherQueue(new SimpleMeterRegistry());
            queue.add(stop.fingerprint(), stop.timestamp(), () -> stop);
            eventLoop.run(queue::flush).await().atMost(PATIENCE);
        }

        assertThat(number("select count(*) from system_events where component = ?", component))
                .isEqualTo(1);
        assertThat(isOpen(ended)).isFalse();
    }

    @Test
    void eachThresholdThatIsCrossedIsAnEvent() {
        String high = "select count(*) from system_events where event_type = 'performance' and component = ?";

        performance.report(new BigDecimal("12.00"), 89.9);
        performance.report(new BigDecimal("90.00"), 12);
        performance.report(new BigDecimal("12.00"), 97.5);

        await().atMost(PATIENCE).until(() -> number(high, "cpu") == 1 && number(high, "memory") == 1);
    }

    private SystemEventQueueService anotherQueue(MeterRegistry metrics) {
        return new SystemEventQueueService(events, spool, schema, audit, eventLoop, metrics, true);
    }

    private void add(SystemEventQueueService queue, String where) {
        NewSystemEvent event =
                notices.event(Notice.of(Kind.JOB_FAILED, where).because(new IllegalStateException("a test")));
        queue.add(event.fingerprint(), event.timestamp(), () -> event);
    }

    private static void all(List<Uni<Void>> works) {
        List<CompletableFuture<Void>> begun =
                works.stream().map(work -> work.subscribeAsCompletionStage()).toList();
        CompletableFuture.allOf(begun.toArray(CompletableFuture[]::new)).join();
    }

    /** A start of another instance, last seen so long ago. */
    private static UUID start(String ago) {
        UUID id = UUID.randomUUID();
        run(
                "insert into system_events (id, timestamp, event_type, event_category, message, severity, last_seen)"
                        + " values (?, now(), 'startup', 'system', 'A test started it.', 'info', now() - '" + ago
                        + "'::interval)",
                id);
        return id;
    }

    private static boolean isOpen(UUID start) {
        return number("select count(*) from system_events where id = ? and not resolved", start) == 1;
    }

    private static void run(String command, Object parameter) {
        try (Connection connection = connection();
                PreparedStatement statement = connection.prepareStatement(command)) {
            statement.setObject(1, parameter);
            statement.execute();
        } catch (SQLException failed) {
            throw new IllegalStateException(command, failed);
        }
    }

    private static int number(String query, Object... parameters) {
        try (Connection connection = connection();
                PreparedStatement statement = connection.prepareStatement(query)) {
            for (int index = 0; index < parameters.length; index++) {
                statement.setObject(index + 1, parameters[index]);
            }
            ResultSet answer = statement.executeQuery();
            answer.next();
            return answer.getInt(1);
        } catch (SQLException failed) {
            throw new IllegalStateException(query, failed);
        }
    }

    private static Connection connection() throws SQLException {
        return DriverManager.getConnection("jdbc:" + TestDatabase.running().superuserUrl());
    }
}
