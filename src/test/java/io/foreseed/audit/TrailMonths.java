package io.foreseed.audit;

import io.foreseed.audit.AuditMonth.State;
import io.foreseed.platform.ScratchDatabase;
import io.foreseed.platform.TestDatabase;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * A trail of twelve months of seven years ago, with so many events: how long it takes to seal it, to archive, verify, detach
 * and drop one month of it, and to verify the rest, and how long others who write an event meanwhile wait for it.
 */
final class TrailMonths {
    private static final Logger LOG = Logger.getLogger(TrailMonths.class);
    private static final YearMonth FIRST = YearMonth.of(2018, 6);
    private static final YearMonth ARCHIVED = FIRST.plusMonths(5);
    private static final int MONTHS = 12;
    private static final int WRITTEN_AT_ONCE = 20_000;
    private static final int WRITERS = 4;
    private static final double LEAST_MILLIS = 0.001;

    private final LivedTrail trail;
    private final TestSealer sealer;
    private final Path archives;
    private final long events;
    private final List<Double> waits = Collections.synchronizedList(new ArrayList<>());

    private TrailMonths(LivedTrail trail, TestSealer sealer, Path archives, long events) {
        this.trail = trail;
        this.sealer = sealer;
        this.archives = archives;
        this.events = events;
    }

    /** EVENTS of the trail. */
    public static void main(String[] arguments) throws Exception {
        TestDatabase server = TestDatabase.running();
        Path folder = Files.createTempDirectory("foreseed-months");
        try (ScratchDatabase template = server.migrated();
                LivedTrail trail = new LivedTrail(server, template, folder.resolve("published"));
                TestSealer sealer = new TestSealer(trail.database(), Optional.of(folder.resolve("published")))) {
            new TrailMonths(trail, sealer, folder.resolve("archives"), Long.parseLong(arguments[0])).measure();
        }
        System.exit(0);
    }

    /** A step that is measured; how many events it is about. */
    @FunctionalInterface
    private interface Step {
        long take() throws Exception;
    }

    private void measure() throws Exception {
        step("write", this::write);
        step("seal", this::seal);
        bytes("before");
        AtomicBoolean isOver = new AtomicBoolean();
        try (ExecutorService threads = Executors.newFixedThreadPool(WRITERS + 1)) {
            List<Future<?>> others = new ArrayList<>();
            others.add(threads.submit(() -> {
                while (!isOver.get()) {
                    sealer.round();
                }
                return null;
            }));
            for (int writer = 0; writer < WRITERS; writer++) {
                others.add(threads.submit(() -> {
                    writeUntil(isOver);
                    return null;
                }));
            }
            try {
                step("none", () -> pause(others));
                step("close", () -> reached(State.CLOSED, months -> months.close(ARCHIVED)));
                step("export", () -> reached(State.EXPORTED, months -> months.export(ARCHIVED)));
                step("read back", () -> reached(State.VERIFIED, months -> months.verify(ARCHIVED)));
                step("none, until the archive's event is published", () -> pause(others));
                step("detach", () -> reached(State.DETACHED, months -> months.detach(ARCHIVED)));
                step("drop", () -> reached(State.DROPPED, months -> months.drop(ARCHIVED)));
            } finally {
                isOver.set(true);
            }
            for (Future<?> each : others) {
                each.get();
            }
        }
        seal();
        bytes("after");
        step("verify, archive unread", () -> verified(Optional.empty()));
        step("verify, archive read", () -> verified(Optional.of(archives)));
    }

    private long write() throws SQLException {
        long ofMonth = events / MONTHS;
        for (int month = 0; month < MONTHS; month++) {
            YearMonth at = FIRST.plusMonths(month);
            OldMonth.makePartition(trail, at);
            for (long written = 0; written < ofMonth; written += WRITTEN_AT_ONCE) {
                trail.writeAt("'" + at.atDay(1 + (int) (written * 27 / ofMonth)) + " 12:00:00+00'", month, (int)
                        Math.min(WRITTEN_AT_ONCE, ofMonth - written));
            }
        }
        trail.asSuperuser("vacuum analyze");
        trail.asSuperuser("checkpoint"); // or the next step waits for the disk
        return ofMonth * MONTHS;
    }

    private long seal() {
        long sealed = 0;
        for (long round = sealer.round(); round > 0; round = sealer.round()) {
            sealed += round;
        }
        return sealed;
    }

    /** A moment without any step, to compare with. */
    private static long pause(List<Future<?>> others) throws Exception {
        Instant end = Instant.now().plusSeconds(20);
        while (Instant.now().isBefore(end)) {
            for (Future<?> each : others) {
                if (each.isDone()) {
                    each.get();
                }
            }
            Thread.onSpinWait();
        }
        return 0;
    }

    private long reached(State state, Function<AuditMonthService, Uni<AuditMonth>> step) {
        AuditMonth month = sealer.month(step);
        if (month.state() != state) {
            throw new IllegalStateException(month + " and not " + state);
        }
        return Objects.requireNonNull(month.events());
    }

    private long verified(Optional<Path> archive) throws Exception {
        OldMonth month = new OldMonth(trail, archives);
        TrailReport report = month.verify(archive);
        if (report.verdict() != TrailVerdict.INTACT) {
            throw new IllegalStateException(report.verdict() + " " + report.findings());
        }
        return events;
    }

    private void writeUntil(AtomicBoolean isOver) throws SQLException {
        try (Connection connection = trail.database().asService()) {
            while (!isOver.get()) {
                long begin = System.nanoTime();
                SealedTrail.write(connection, 1);
                waits.add((System.nanoTime() - begin) / 1e6);
            }
        }
    }

    private void step(String name, Step step) throws Exception {
        waits.clear();
        Instant begin = Instant.now();
        long count = step.take();
        double seconds =
                Math.max(LEAST_MILLIS, Duration.between(begin, Instant.now()).toMillis() / 1e3);
        List<Double> waited = new ArrayList<>(waits);
        Collections.sort(waited);
        LOG.infof(
                "%s: %.1f s, %d events, %.0f a second%s",
                name,
                seconds,
                count,
                count / seconds,
                waited.isEmpty()
                        ? ""
                        : "; %d writes meanwhile, median %.1f ms, p99 %.1f ms, longest %.1f ms"
                                .formatted(
                                        waited.size(),
                                        waited.get(waited.size() / 2),
                                        waited.get(waited.size() * 99 / 100),
                                        waited.getLast()));
    }

    private void bytes(String when) throws SQLException, IOException {
        long tables;
        long tiles;
        try (Connection connection = trail.database().asSuperuser()) {
            tables = JdbcRows.read(
                            connection,
                            "select sum(pg_total_relation_size(inhrelid))::bigint from pg_inherits"
                                    + " where inhparent = 'audit_logs'::regclass",
                            row -> row.getLong(1))
                    .getFirst();
            tiles = JdbcRows.read(
                            connection, "select pg_total_relation_size('audit_seal_tiles')", row -> row.getLong(1))
                    .getFirst();
        }
        long archived = 0;
        if (Files.isDirectory(archives)) {
            try (Stream<Path> files = Files.walk(archives)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    archived += Files.size(file);
                }
            }
        }
        LOG.infof(
                "%s: %.1f bytes an event in tables, %.1f in tiles, archive %d bytes",
                when, (double) tables / events, (double) tiles / events, archived);
    }
}
