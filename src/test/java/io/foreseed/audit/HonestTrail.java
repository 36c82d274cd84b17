package io.foreseed.audit;

import io.foreseed.platform.ScratchDatabase;
import io.foreseed.platform.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * A trail as the service left it, which attacks begin with.
 *
 * @param earlier  an archive of an earlier time
 * @param key  what somebody wrote down
 * @param since  a checkpoint that somebody kept
 * @param verdict  what the untouched trail comes to
 * @param dump  the archive as it is, without its manifest
 */
record HonestTrail(
        String name,
        TestDatabase server,
        ScratchDatabase database,
        Path published,
        Path archive,
        Path earlier,
        Path key,
        Path since,
        TrailVerdict verdict,
        String dump) {
    /** Transactions of the first server that the other one does not have, so that identifiers start over there. */
    static final String BURN = """
            do $$
            begin
                for n in 1..60000 loop
                    perform pg_current_xact_id();
                    commit;
                end loop;
            end
            $$""";

    @Override
    public String toString() {
        return name;
    }

    /** The latest published checkpoint, as somebody may have kept it. */
    Path latest() {
        return published.resolve("epoch-1").resolve("checkpoint");
    }

    /** A trail of one epoch, what it was before, and one of two epochs with an acknowledged loss, in new databases. */
    static List<HonestTrail> few(Path folder) throws SQLException, IOException {
        TestDatabase server = TestDatabase.running();
        try (ScratchDatabase template = server.migrated()) {
            return few(server, template, folder);
        }
    }

    private static List<HonestTrail> few(TestDatabase server, ScratchDatabase template, Path folder)
            throws SQLException, IOException {
        List<HonestTrail> all = new ArrayList<>();
        LivedTrail plain = begin(server, template, folder.resolve("plain"));
        ScratchDatabase older = plain.keep();
        goOn(plain);
        all.add(of("plain", plain, folder, TrailVerdict.INTACT));
        HonestTrail first = all.getFirst();
        all.add(new HonestTrail(
                "older",
                server,
                older,
                first.published(),
                first.archive(),
                first.earlier(),
                first.key(),
                first.since(),
                TrailVerdict.ALTERED,
                first.dump()));
        LivedTrail restored = begin(server, template, folder.resolve("restored"));
        String lost = lose(restored);
        restored.acknowledge(lost);
        restored.seal();
        goOn(restored);
        all.add(of("restored", restored, folder, TrailVerdict.INTACT));
        return all;
    }

    /** Those, a trail of more than a tile, and one with a loss that nobody acknowledged. */
    static List<HonestTrail> most(Path folder) throws SQLException, IOException {
        TestDatabase server = TestDatabase.running();
        ScratchDatabase template = server.migrated();
        List<HonestTrail> all = new ArrayList<>(few(server, template, folder));
        LivedTrail large = begin(server, template, folder.resolve("long"));
        large.write(1, 270);
        goOn(large);
        all.add(of("long", large, folder, TrailVerdict.INTACT));
        LivedTrail loss = begin(server, template, folder.resolve("loss"));
        lose(loss);
        goOn(loss);
        all.add(of("loss", loss, folder, TrailVerdict.UNPROVEN));
        return all;
    }

    /** Trails that were loaded on another server, where identifiers start over: between two seals, and before the first. */
    static List<HonestTrail> moved(TestDatabase other, Path folder) throws SQLException, IOException {
        TestDatabase server = TestDatabase.running();
        ScratchDatabase template = server.migrated();
        LivedTrail trail = begin(server, template, folder.resolve("moved"));
        burn(trail);
        trail.write(0, 5);
        trail.seal();
        trail.write(1, 7);
        trail.moveTo(other, other.migrated());
        trail.seal();
        goOn(trail);
        LivedTrail unsealed = new LivedTrail(server, template, folder.resolve("unsealed/published"));
        burn(unsealed);
        unsealed.write(0, 510);
        unsealed.moveTo(other, other.migrated());
        unsealed.seal();
        unsealed.export(folder.resolve("unsealed/earlier"));
        goOn(unsealed);
        return List.of(
                of("moved", trail, folder, TrailVerdict.INTACT), of("unsealed", unsealed, folder, TrailVerdict.INTACT));
    }

    static void burn(LivedTrail trail) throws SQLException {
        try (Connection connection = trail.database().asSuperuser()) {
            LivedTrail.execute(connection, "set synchronous_commit = off");
            LivedTrail.execute(connection, BURN);
        }
    }

    private static LivedTrail begin(TestDatabase server, ScratchDatabase template, Path folder)
            throws SQLException, IOException {
        LivedTrail trail = new LivedTrail(server, template, folder.resolve("published"));
        trail.write(0, 6);
        trail.seal();
        trail.write(1, 9);
        trail.seal();
        trail.export(folder.resolve("earlier"));
        return trail;
    }

    private static void goOn(LivedTrail trail) throws SQLException {
        trail.write(0, 4);
        trail.erase();
        trail.seal();
        trail.rotate();
        trail.seal();
        trail.write(1, 3);
        trail.erase();
        trail.seal();
    }

    /** A restore to before what was published; the loss as the configuration names it. */
    static String lose(LivedTrail trail) throws SQLException, IOException {
        ScratchDatabase kept = trail.keep();
        trail.write(0, 8);
        trail.seal();
        String lost = TreeReference.of(
                        new PublishedCheckpoints(trail.published()).newest().orElseThrow())
                .toString();
        trail.restore(kept);
        trail.write(1, 2);
        trail.seal();
        return lost;
    }

    private static HonestTrail of(String name, LivedTrail trail, Path parent, TrailVerdict verdict)
            throws SQLException, IOException {
        Path folder = parent.resolve(name);
        Path archive = folder.resolve("archive");
        trail.export(archive);
        Path key = trail.writeKey(folder.resolve("key.txt"));
        Path since = folder.resolve("since.txt");
        Files.writeString(
                since,
                new PublishedCheckpoints(trail.published()).all(1).getFirst().note());
        trail.stop();
        return new HonestTrail(
                name,
                trail.server(),
                trail.database(),
                trail.published(),
                archive,
                folder.resolve("earlier"),
                key,
                since,
                verdict,
                leaves(archive));
    }

    /** What is in an archive besides its manifest, which says when it was written. */
    static String leaves(Path archive) throws IOException {
        return OwnedArchive.dump(archive).replaceAll("(?m)^manifest .*\n", "");
    }
}
