package io.foreseed.audit;

import io.foreseed.audit.SoakJudge.Given;
import io.foreseed.audit.SoakJudge.Verdicts;
import io.foreseed.platform.ScratchDatabase;
import io.foreseed.platform.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A history that nobody touched, drawn by a seed: whatever is said against it is a false alarm. */
final class SoakHistory {
    private static final int MOST_STEPS = 14;

    private final Map<TestDatabase, ScratchDatabase> templates;
    private final SoakJudge judge;
    private final Path work;
    private final Random random;
    private final List<String> done = new ArrayList<>();
    private final List<String> alarms = Collections.synchronizedList(new ArrayList<>());
    private @Nullable ScratchDatabase kept;
    private boolean isMoved;
    private long sessionCount;
    private long databaseRows;

    /**
     * @param templates  a migrated database of each server
     */
    SoakHistory(Map<TestDatabase, ScratchDatabase> templates, SoakJudge judge, Path work, Random random) {
        this.templates = templates;
        this.judge = judge;
        this.work = work;
        this.random = random;
    }

    List<String> alarms() {
        return List.copyOf(alarms);
    }

    String description() {
        return done.toString();
    }

    long sessionCount() {
        return sessionCount;
    }

    /** Rows that say that somebody wrote past the service. */
    long databaseRows() {
        return databaseRows;
    }

    void live() throws SQLException, IOException {
        OwnedArchive.delete(work);
        TestDatabase server = List.copyOf(templates.keySet()).get(random.nextInt(templates.size()));
        try (LivedTrail trail = new LivedTrail(server, template(server), work.resolve("published"))) {
            int steps = 3 + random.nextInt(MOST_STEPS);
            for (int step = 0; step < steps; step++) {
                step(trail);
            }
            trail.seal();
            judge(trail);
        } finally {
            if (kept != null) {
                kept.close();
            }
        }
    }

    private ScratchDatabase template(TestDatabase server) {
        ScratchDatabase template = templates.get(server);
        if (template == null) {
            throw new IllegalStateException("no server of this history");
        }
        return template;
    }

    private void step(LivedTrail trail) throws SQLException, IOException {
        int chance = random.nextInt(23);
        if (chance < 5) {
            done("write");
            trail.write(random.nextInt(2), 1 + random.nextInt(30));
        } else if (chance < 8) {
            done("seal");
            trail.seal();
        } else if (chance < 10) {
            done("restart");
            trail.stop();
        } else if (chance == 10) {
            race(trail);
        } else if (chance == 11) {
            done("rotate");
            trail.seal();
            trail.rotate();
        } else if (chance < 14) {
            done("erase");
            trail.erase();
        } else if (chance < 16) {
            signIn(trail);
        } else if (chance == 16) {
            done("promote");
            trail.promote();
        } else if (chance == 17) {
            keep(trail);
        } else if (chance == 18) {
            restore(trail);
        } else if (chance == 19) {
            move(trail);
        } else if (chance == 20) {
            done("merge");
            trail.closeMonths();
            trail.sealer().thin(SealThinningService::mergeBatches);
        } else {
            thin(trail);
        }
    }

    private void done(String what) {
        done.add(what);
    }

    private void race(LivedTrail trail) throws SQLException {
        done("two sealers");
        trail.sealer();
        try (TestSealer other = trail.startSealer()) {
            for (int burst = 0; burst < 3; burst++) {
                trail.write(burst, 7);
                Thread both = Thread.ofPlatform()
                        .uncaughtExceptionHandler((thread, failed) -> alarms.add("one of two sealers: " + failed))
                        .start(other::round);
                trail.sealer().round();
                both.join();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void signIn(LivedTrail trail) throws SQLException {
        int sessions = 1 + random.nextInt(20);
        done(sessions + " sessions");
        trail.signIn(sessions);
        sessionCount += sessions;
        if (random.nextBoolean()) {
            done("forget");
            trail.forgetSessions();
        }
    }

    private void keep(LivedTrail trail) {
        done("keep");
        if (kept != null) {
            kept.close();
        }
        kept = trail.keep();
    }

    /** Whole days, so that also a database that is restored later has its checkpoints in the hours that were published. */
    private void thin(LivedTrail trail) throws SQLException, IOException {
        int days = random.nextInt(400);
        done(days + " days");
        trail.seal();
        trail.passDays(days);
        if (random.nextBoolean()) {
            trail.sealer().thin(SealThinningService::thinPublished);
        }
        trail.sealer().thin(SealThinningService::thinCheckpoints);
    }

    private void restore(LivedTrail trail) throws SQLException, IOException {
        ScratchDatabase earlier = kept;
        if (earlier == null) {
            return;
        }
        kept = null;
        done("restore");
        // what was written after the last round is lost without a trace: it was never published
        trail.restore(earlier);
        trail.write(0, 1);
        trail.seal();
        acknowledge(trail);
    }

    /** Unproven, and nothing else, until the loss is acknowledged. */
    private void acknowledge(LivedTrail trail) throws SQLException, IOException {
        try (Connection connection = trail.database().asOwner()) {
            TrailReport report = new TrailVerification(
                            LiveTrail.now(connection),
                            Optional.empty(),
                            Optional.of(new PublishedCheckpoints(trail.published())),
                            Optional.empty(),
                            Instant.now())
                    .verify();
            if (!report.findings().isEmpty()) {
                alarms.add("after the restore: " + report.findings());
            }
            for (String missing : report.missing()) {
                int at = missing.indexOf("accepted-checkpoint=");
                if (at < 0) {
                    alarms.add("after the restore: " + missing);
                } else {
                    done("acknowledge");
                    trail.acknowledge(missing.substring(at + "accepted-checkpoint=".length())
                            .replaceFirst(" .*", ""));
                    trail.seal();
                }
            }
        }
    }

    private void move(LivedTrail trail) throws SQLException, IOException {
        for (TestDatabase server : templates.keySet()) {
            if (server != trail.server() && kept == null) {
                done("move");
                // who writes somewhere runs the service there, and it seals: else nothing tells that the trail was
                // there
                if (isMoved) {
                    trail.seal();
                }
                isMoved = true;
                trail.moveTo(server, template(server));
                return;
            }
        }
    }

    private void judge(LivedTrail trail) throws SQLException, IOException {
        Path key = trail.writeKey(work.resolve("key.txt"));
        Given given = new Given(key, trail.published(), null);
        Path archive = work.resolve("archive");
        trail.export(archive);
        Verdicts verdicts = judge.archive(archive, given);
        if (verdicts.ours() != 0 || verdicts.theirs() != 0) {
            alarms.add("archive: " + verdicts);
        }
        try (Connection connection = trail.database().asOwner()) {
            TrailReport report = new TrailVerification(
                            LiveTrail.now(connection), given.noteKey(), given.published(), given.kept(), Instant.now())
                    .verify();
            if (report.verdict() != TrailVerdict.INTACT) {
                alarms.add("live: " + report.findings() + report.missing());
            }
        }
        try (Connection connection = trail.database().asSuperuser()) {
            List<String> rows = JdbcRows.read(
                    connection,
                    "select resource_type || ' ' || action || ' ' || coalesce(metadata::text, '') from audit_logs"
                            + " where actor_kind = 'database'",
                    row -> String.valueOf(row.getString(1)));
            databaseRows = rows.size();
            if (!rows.isEmpty()) {
                alarms.add("rows of the database: " + rows);
            }
        }
        Files.deleteIfExists(key);
    }
}
