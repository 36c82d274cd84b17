package io.foreseed.audit;

import io.foreseed.platform.ScratchDatabase;
import io.foreseed.platform.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * How much the seal writes about itself: the rows a second that a sealer adds under a load and the bytes of such a row are
 * measured, bytes of a year computed from both, without and with the rule that ThinningTest and MergingTest hold the
 * functions of the database to.
 */
final class SealGrowth {
    private static final Logger LOG = Logger.getLogger(SealGrowth.class);

    /** Rows to measure the bytes of one. */
    private static final int MEASURED = 200_000;

    private static final int MOST_LEAVES = 4_096;
    private static final double SECONDS_OF_A_DAY = 86_400;
    private static final double DAYS = 365;

    /** A month and the day after it, before its batches are merged; two months before a history is thinned. */
    private static final double DAYS_OF_BATCHES = 32;

    private static final double DAYS_OF_HISTORY = 61;
    private static final double DAYS_OF_CHECKPOINTS = 30;

    private final TestDatabase server;
    private final ScratchDatabase template;
    private final Duration time;
    private double bytesOfCheckpoint;
    private double bytesOfBatch;
    private double bytesOfLine;

    private SealGrowth(TestDatabase server, ScratchDatabase template, Duration time) {
        this.server = server;
        this.template = template;
        this.time = time;
    }

    /** SECONDS of each load. */
    public static void main(String[] arguments) throws Exception {
        TestDatabase server = TestDatabase.running();
        server.maintain("alter system set fsync = off");
        server.maintain("select pg_reload_conf()");
        SealGrowth growth = new SealGrowth(server, server.migrated(), Duration.ofSeconds(Long.parseLong(arguments[0])));
        growth.measureRows();
        for (int rate : new int[] {1, 100, 2_000}) {
            growth.measureLoad(rate);
        }
        System.exit(0);
    }

    /** The bytes of a row with its indexes, and how long the functions take. */
    private void measureRows() throws SQLException, IOException {
        Checkpoint checkpoint = Checkpoint.sign(
                "foreseed-audit/epoch-1", 1_234_567_890L, new byte[TreeHash.BYTES], OwnKey.of("foreseed-audit"));
        Path folder = Files.createTempDirectory("foreseed-growth");
        new PublishedCheckpoints(folder).publish(checkpoint, Instant.EPOCH);
        bytesOfLine = "1790000000000000".length()
                - 1
                + Files.size(folder.resolve("epoch-1").resolve("history-1970-01"));
        try (LivedTrail trail = new LivedTrail(server, template, folder)) {
            trail.asSuperuser("""
                    insert into audit_seal_epochs (epoch, opened_at, reason, system_identifier, timeline)
                    values (1, now(), 'first', 1, 1);
                    insert into audit_seal_checkpoints (epoch, tree_size, root, note, signed_at)
                    select 1, 1 + 50 * n, sha256(n::text::bytea), '%1$s', now() - interval '40 days' + n * interval '1 second'
                      from generate_series(1, %2$d) as n;
                    insert into audit_seal_batches (epoch, first_index, leaf_count, after_transaction, after_sequence,
                        through_transaction, through_sequence, root, sealed_at)
                    select 1, 1 + 50 * (n - 1), 50, (50 * (n - 1))::text::xid8, 50 * (n - 1), (50 * n)::text::xid8, 50 * n,
                           sha256(n::text::bytea), now()
                      from generate_series(1, %2$d) as n""".formatted(checkpoint.note(), MEASURED));
            bytesOfCheckpoint = bytesOfARow(trail, "audit_seal_checkpoints");
            bytesOfBatch = bytesOfARow(trail, "audit_seal_batches");
            LOG.infof(
                    "bytes: a checkpoint %.0f, a batch %.0f, a published line %.0f",
                    bytesOfCheckpoint, bytesOfBatch, bytesOfLine);
            trail.closeMonths();
            for (String what : new String[] {"checkpoints", "batches"}) {
                Instant begin = Instant.now();
                long gone = trail.sealer()
                        .thin(
                                what.equals("batches")
                                        ? SealThinningService::mergeBatches
                                        : SealThinningService::thinCheckpoints);
                LOG.infof(
                        "of %d %s %d went in %d ms",
                        MEASURED,
                        what,
                        gone,
                        Duration.between(begin, Instant.now()).toMillis());
            }
        }
    }

    private static double bytesOfARow(LivedTrail trail, String table) throws SQLException {
        trail.asSuperuser("vacuum analyze " + table);
        return (double) number(trail, "select pg_total_relation_size('" + table + "')") / MEASURED;
    }

    private static long number(LivedTrail trail, String query) throws SQLException {
        try (Connection connection = trail.database().asSuperuser()) {
            return JdbcRows.read(connection, query, row -> row.getLong(1)).getFirst();
        }
    }

    /** Events come at a rate, each in a transaction of its own; rounds of the sealer twice a second, as the service does. */
    private void measureLoad(int rate) throws Exception {
        Path folder = Files.createTempDirectory("foreseed-growth");
        try (LivedTrail trail = new LivedTrail(server, template, folder.resolve("published"));
                TestSealer sealer = new TestSealer(trail.database(), Optional.of(folder.resolve("published")));
                Connection connection = trail.database().asService();
                ScheduledExecutorService threads = Executors.newScheduledThreadPool(2)) {
            SealedTrail.write(connection, 1);
            sealer.round();
            long before = number(trail, "select tree_size from audit_seal_state");
            int ticks = Math.min(rate, 50);
            Future<?> writing = threads.scheduleAtFixedRate(
                    () -> write(connection, rate / ticks), 0, 1_000_000 / ticks, TimeUnit.MICROSECONDS);
            Future<?> sealing = threads.scheduleAtFixedRate(sealer::round, 0, 500, TimeUnit.MILLISECONDS);
            runOn(writing, time);
            writing.cancel(false);
            runOn(sealing, Duration.ofSeconds(2));
            report(
                    rate,
                    (number(trail, "select tree_size from audit_seal_state") - before) / (double) time.toSeconds(),
                    number(trail, "select count(*) - 1 from audit_seal_batches") / (double) time.toSeconds(),
                    number(trail, "select count(*) - 1 from audit_seal_checkpoints") / (double) time.toSeconds());
        }
    }

    private static void write(Connection connection, int count) {
        try {
            for (int each = 0; each < count; each++) {
                SealedTrail.write(connection, 1);
            }
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** Lets it go on that long; it ends by its own failure only. */
    private static void runOn(Future<?> work, Duration time) throws InterruptedException, ExecutionException {
        try {
            work.get(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException goesOn) {
            LOG.debug("it goes on");
        }
    }

    private void report(int rate, double events, double batches, double checkpoints) {
        double day = checkpoints * SECONDS_OF_A_DAY;
        double year = day * DAYS;
        double leaves = events * SECONDS_OF_A_DAY * DAYS;
        double merged = Math.min(batches * SECONDS_OF_A_DAY * DAYS, leaves / MOST_LEAVES);
        LOG.infof(
                "%d asked for, %.1f sealed, %.2f batches and %.2f checkpoints a second%n"
                        + "  checkpoints: %s a year; thinned %s after a year, then %s a year%n"
                        + "  batches: %s a year; merged %s of open months and %s a year%n"
                        + "  published: %s a year; thinned %s after a year, then %s a year%n"
                        + "  tiles: %s a year",
                rate,
                events,
                batches,
                checkpoints,
                text(year * bytesOfCheckpoint),
                text((day * DAYS_OF_CHECKPOINTS + 24 * (DAYS - DAYS_OF_CHECKPOINTS)) * bytesOfCheckpoint),
                text(DAYS * bytesOfCheckpoint),
                text(batches * SECONDS_OF_A_DAY * DAYS * bytesOfBatch),
                text(batches * SECONDS_OF_A_DAY * DAYS_OF_BATCHES * bytesOfBatch),
                text(merged * bytesOfBatch),
                text(year * bytesOfLine),
                text((day * DAYS_OF_HISTORY + 24 * (DAYS - DAYS_OF_HISTORY)) * bytesOfLine),
                text(DAYS * bytesOfLine),
                text(leaves * 32.2));
    }

    private static String text(double bytes) {
        return bytes < 1e9
                ? String.format(Locale.ROOT, "%.1f MB", bytes / 1e6)
                : String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
    }
}
