package io.foreseed.audit;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.foreseed.platform.ScratchDatabase;
import io.foreseed.platform.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jboss.logging.Logger;

/**
 * Attacks trails at random, and lives untouched ones, until as many as asked for were tried or the time is over. The next run
 * goes on with the next seed. A combination that changed nothing does not count.
 */
final class TrailSoak {
    private static final Logger LOG = Logger.getLogger(TrailSoak.class);

    /** Kept, since the settings of a logger go with it: thousands of checkpoints are no news here. */
    private static final java.util.logging.Logger SEALING = java.util.logging.Logger.getLogger("io.foreseed.audit");

    private static final int SAVED_EVERY = 10;

    /** Restarting Node now and then keeps what it collects small. */
    private static final int SECOND_VERIFIER_LIVES = 2_000;

    private final long attacks;
    private final long histories;
    private final long end;
    private final Path script;
    private final Path work;
    private final SoakProgress progress;
    private final Map<String, List<String>> proofs = new HashMap<>();
    private final Map<String, String> dumps = new HashMap<>();
    private SoakJudge judge;
    private int asked;

    private TrailSoak(long attacks, long histories, Duration time, Path script, Path folder) throws IOException {
        this.attacks = attacks;
        this.histories = histories;
        this.end = System.nanoTime() + time.toNanos();
        this.script = script;
        this.work = Files.createTempDirectory("foreseed-soak");
        this.progress = new SoakProgress(folder);
        this.judge = new SoakJudge(script);
    }

    /** ATTACKS HISTORIES MINUTES SCRIPT FOLDER. */
    public static void main(String[] arguments) throws Exception {
        SEALING.setLevel(java.util.logging.Level.SEVERE);
        java.util.logging.Logger.getLogger(TrailSoak.class.getName()).setLevel(java.util.logging.Level.INFO);
        TrailSoak soak = new TrailSoak(
                Long.parseLong(arguments[0]),
                Long.parseLong(arguments[1]),
                Duration.ofMinutes(Long.parseLong(arguments[2])),
                Path.of(arguments[3]),
                Path.of(arguments[4]));
        boolean isGood = soak.run();
        System.exit(isGood ? 0 : 1);
    }

    private boolean run() throws IOException, SQLException {
        TestDatabase other = TestDatabase.another();
        for (TestDatabase server : List.of(TestDatabase.running(), other)) {
            // nothing here outlives the server
            server.maintain("alter system set fsync = off");
            server.maintain("select pg_reload_conf()");
        }
        List<HonestTrail> trails = new ArrayList<>(HonestTrail.most(work.resolve("trails")));
        trails.addAll(HonestTrail.moved(other, work.resolve("trails")));
        for (HonestTrail trail : trails) {
            requireVerdict(trail);
        }
        Map<TestDatabase, ScratchDatabase> templates = new LinkedHashMap<>();
        templates.put(TestDatabase.running(), TestDatabase.running().migrated());
        templates.put(other, other.migrated());
        while (System.nanoTime() < end && (isShort("attacks", attacks) || isShort("histories", histories))) {
            // one history for ten attacks, as long as both are wanted
            if (isShort("histories", histories)
                    && (!isShort("attacks", attacks) || progress.count("attacks") > 10 * progress.count("histories"))) {
                live(templates);
            } else {
                attack(trails);
            }
        }
        progress.save();
        LOG.infof("event=soak-over %s", progress);
        judge.close();
        OwnedArchive.delete(work);
        return List.of("intact", "disagreements", "alarms", "database-rows", "failures").stream()
                .allMatch(name -> progress.count(name) == 0);
    }

    private boolean isShort(String name, long wanted) {
        return progress.count(name) < wanted;
    }

    private void requireVerdict(HonestTrail trail) throws SQLException, IOException {
        SoakJudge.Given given = SoakJudge.Given.all(trail).getFirst();
        try (Connection connection = trail.database().asSuperuser()) {
            connection.setAutoCommit(false);
            TrailReport report = SoakJudge.live(connection, given);
            SoakJudge.Verdicts archive = judge.archive(trail.archive(), given);
            LOG.infof(
                    "event=soak-trail name=%s verdict=%s archive=%s,%s",
                    trail, report.verdict(), archive.ours(), archive.theirs());
            if (report.verdict() != trail.verdict() || !archive.isAgreed()) {
                throw new IllegalStateException(trail + " is " + report.verdict() + " untouched: " + report.findings()
                        + report.missing() + archive.text());
            }
            dumps.put(trail.name(), new OwnedDatabase(connection, new Random(0)).dump());
            if (trail.verdict() == TrailVerdict.INTACT) {
                proofs.put(trail.name(), proofs(connection));
            }
        }
    }

    private static List<String> proofs(Connection connection) throws SQLException, IOException {
        LiveTrail trail = new LiveTrail(connection);
        int epoch = trail.epochs().getLast();
        List<LeafEntry> entries = new ArrayList<>();
        trail.leaves(epoch, 0, Gaps.NONE, new TrailReport(), leaves -> entries.addAll(leaves.entries()));
        Checkpoint checkpoint = Checkpoint.parse(trail.checkpoints(epoch).getLast());
        TreeFrontier tree = new TreeFrontier();
        TreeHash hash = new TreeHash();
        entries.forEach(entry -> tree.append(hash.leaf(entry.bytes())));
        Map<Tile, byte[]> tiles = tree.changed();
        TreeProof proof = new TreeProof(
                tile -> tiles.entrySet().stream()
                        .filter(each -> each.getKey().level() == tile.level()
                                && each.getKey().index() == tile.index())
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElseThrow(),
                checkpoint.size());
        NoteKey key =
                trail.keys().stream().filter(checkpoint::isSignedBy).findFirst().orElseThrow();
        List<String> statements = trail.stated().stream()
                .filter(each -> "KEY".equals(each.event().value(LeafField.ACTION)))
                .map(TrailSource.Stated::note)
                .toList();
        List<String> texts = new ArrayList<>();
        for (int index = 0; index < entries.size(); index += 4) {
            texts.add(new ObjectMapper()
                    .writeValueAsString(EventProof.of(
                            index, entries.get(index), proof.inclusion(index), checkpoint, key, statements)));
        }
        return texts;
    }

    private void attack(List<HonestTrail> trails) throws IOException {
        long seed = progress.count("attack-seed") + 1;
        progress.add("attack-seed", 1);
        Random random = new Random(seed);
        HonestTrail trail = trails.get(random.nextInt(trails.size()));
        HonestTrail other = trails.get(random.nextInt(trails.size()));
        SoakCase one = new SoakCase(trail, other, String.valueOf(dumps.get(trail.name())), judge(), work, random);
        String kind = "live";
        try {
            int chance = random.nextInt(100);
            List<String> proved = proofs.getOrDefault(trail.name(), List.of());
            if (chance < 30) {
                one.live();
            } else if (chance < 34) {
                kind = "signed";
                one.signed();
            } else if (chance < 88 || proved.isEmpty()) {
                kind = "archive";
                one.archive();
            } else {
                kind = "proof";
                one.proof(proved.get(random.nextInt(proved.size())));
            }
        } catch (SQLException | IOException | RuntimeException failed) {
            report("failures", seed, kind, one.description(), failed.toString());
        }
        for (String problem : one.problems()) {
            report(
                    problem.contains("INTACT") || problem.contains("PROVEN of") ? "intact" : "disagreements",
                    seed,
                    kind,
                    one.description(),
                    problem);
        }
        progress.add("attacks", one.hasChanged() ? 1 : 0);
        progress.add("attacks-" + kind, one.hasChanged() ? 1 : 0);
        saved(seed);
    }

    private SoakJudge judge() throws IOException {
        if (++asked % SECOND_VERIFIER_LIVES == 0) {
            judge.close();
            judge = new SoakJudge(script);
        }
        return judge;
    }

    private void report(String count, long seed, String kind, String what, String problem) throws IOException {
        progress.add(count, 1);
        progress.problem(count + " seed=" + seed + " " + kind + " " + what + "\n    " + problem);
        LOG.warnf("event=soak-%s seed=%s kind=%s what=\"%s\"", count, seed, kind, what);
    }

    private void live(Map<TestDatabase, ScratchDatabase> templates) throws IOException {
        long seed = progress.count("history-seed") + 1;
        progress.add("history-seed", 1);
        SoakHistory history = new SoakHistory(templates, judge(), work.resolve("history"), new Random(seed));
        try {
            history.live();
            progress.add("histories", 1);
        } catch (SQLException | IOException | RuntimeException failed) {
            report("failures", seed, "history", history.description(), failed.toString());
        }
        for (String alarm : history.alarms()) {
            report("alarms", seed, "history", history.description(), alarm);
        }
        progress.add("sessions", history.sessionCount());
        progress.add("database-rows", history.databaseRows());
        saved(seed);
    }

    private void saved(long seed) throws IOException {
        if (seed % SAVED_EVERY == 0) {
            progress.save();
            LOG.infof("event=soak %s", progress);
        }
    }
}
