package io.foreseed.audit;

import io.foreseed.audit.SoakJudge.Given;
import io.foreseed.audit.SoakJudge.Verdicts;
import io.foreseed.platform.ScratchDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** One combination of one to four attacks, drawn by a seed, and what both verifiers make of it. */
final class SoakCase {
    private static final int MOST_ATTACKS = 4;

    private final HonestTrail trail;
    private final HonestTrail other;
    private final String before;
    private final SoakJudge judge;
    private final Path work;
    private final Random random;
    private final List<String> done = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private boolean hasChanged;

    /**
     * @param before  the database of the trail as it is untouched
     */
    SoakCase(HonestTrail trail, HonestTrail other, String before, SoakJudge judge, Path work, Random random) {
        this.trail = trail;
        this.other = other;
        this.before = before;
        this.judge = judge;
        this.work = work;
        this.random = random;
    }

    /** Whether anything differs from what the service left. */
    boolean hasChanged() {
        return hasChanged;
    }

    /** What was done, and what went wrong: a verdict that is too good, or two that differ. */
    List<String> problems() {
        return List.copyOf(problems);
    }

    String description() {
        return trail + " " + done;
    }

    /** Attacks the live trail in a transaction that is rolled back. */
    void live() throws SQLException, IOException {
        try (Connection connection = trail.database().asSuperuser()) {
            connection.setAutoCommit(false);
            OwnedDatabase database = new OwnedDatabase(connection, random);
            attack(database);
            hasChanged = isChanged(database);
            if (hasChanged) {
                judgeLive(connection);
                judgeExport(connection);
            }
            connection.rollback();
        }
    }

    /** Attacks a copy of the database, and lets the service go on with it. */
    void signed() throws SQLException, IOException {
        Path published = work.resolve("published");
        OwnedArchive.copy(trail.published(), published);
        try (ScratchDatabase copy = trail.server().copyOf(trail.database())) {
            Set<String> honest;
            try (Connection connection = copy.asSuperuser()) {
                connection.setAutoCommit(false);
                OwnedDatabase database = new OwnedDatabase(connection, random);
                honest = rows(connection);
                attack(database);
                hasChanged = isChanged(database);
                connection.commit();
            } catch (SQLException failed) {
                done.add("not committed: " + failed.getMessage());
                hasChanged = false;
                return;
            }
            seal(copy, published);
            try (Connection connection = copy.asSuperuser()) {
                connection.setAutoCommit(false);
                // what was only deleted and is signed again as it was is whole again
                hasChanged &= !rows(connection).containsAll(honest)
                        || !TrailGuard.differences(connection).isEmpty();
                if (hasChanged) {
                    Given given = new Given(trail.key(), published, null);
                    expect("live, signed on, " + given, SoakJudge.live(connection, given));
                }
            } catch (SQLException unreadable) {
                if (!done.contains("tiles dropped")) {
                    throw unreadable;
                }
            }
        } finally {
            trail.server().maintain(GuardAttacks.ROLES_BACK);
        }
    }

    /** Rows of the trail, keys that are there, and openings: what honest work never takes back. */
    private static Set<String> rows(Connection connection) throws SQLException {
        return new HashSet<>(JdbcRows.read(
                connection,
                "select md5(a::text) from audit_logs a union all select id::text || (wrapped_key is null) from"
                        + " subject_keys"
                        + " union all select md5(e::text) from audit_seal_epochs e",
                row -> String.valueOf(row.getString(1))));
    }

    private void seal(ScratchDatabase copy, Path published) {
        try (TestSealer sealer = new TestSealer(copy, Optional.of(published), 100)) {
            for (int round = 0; round < 3; round++) {
                sealer.round();
            }
        } catch (RuntimeException refused) {
            done.add("the service: " + refused.getClass().getSimpleName());
        }
    }

    private void attack(OwnedDatabase database) throws SQLException, IOException {
        int count = 1 + random.nextInt(MOST_ATTACKS);
        for (int number = 0; number < count; number++) {
            TrailAttack attack = database.one(TrailAttack.all());
            Savepoint before = database.connection().setSavepoint();
            try {
                attack.work().on(database);
                done.add(attack.name());
            } catch (SQLException | IOException | RuntimeException cannot) {
                database.connection().rollback(before);
            }
        }
    }

    /** What cannot even be read any more has changed. */
    private boolean isChanged(OwnedDatabase database) throws SQLException {
        Savepoint place = database.connection().setSavepoint();
        try {
            return database.differsFrom(before);
        } catch (SQLException unreadable) {
            database.connection().rollback(place);
            return true;
        }
    }

    private void judgeLive(Connection connection) throws SQLException, IOException {
        List<Given> ways = Given.all(trail);
        int more = random.nextInt(6);
        for (Given given : more < 3 ? List.of(ways.getFirst(), ways.get(1 + more)) : List.of(ways.getFirst())) {
            Savepoint before = connection.setSavepoint();
            try {
                expect("live, " + given, SoakJudge.live(connection, given));
            } catch (SQLException | IOException unreadable) {
                connection.rollback(before);
            }
        }
    }

    private void expect(String what, TrailReport report) {
        if (report.verdict() == TrailVerdict.INTACT) {
            problems.add(what + ": INTACT");
        }
    }

    private void judgeExport(Connection connection) throws SQLException, IOException {
        Path exported = work.resolve("exported");
        OwnedArchive.delete(exported);
        Savepoint before = connection.setSavepoint();
        try {
            new TrailArchive(new LiveTrail(connection), exported).write(epochs -> {
                throw new IllegalStateException("the rows are those that were signed");
            });
        } catch (SQLException | IOException | RuntimeException refused) {
            connection.rollback(before);
            if (!Files.isRegularFile(exported.resolve("epoch-1/entries.jsonl"))) {
                return;
            }
            Files.write(
                    exported.resolve("manifest"),
                    Files.readAllBytes(trail.archive().resolve("manifest")));
        }
        judgeArchive(exported);
    }

    /** Attacks a copy of the archive. */
    void archive() throws SQLException, IOException {
        Path copy = work.resolve("copy");
        OwnedArchive.copy(trail.archive(), copy);
        OwnedArchive owned = new OwnedArchive(copy, other.archive(), trail.earlier(), random);
        List<ArchiveAttack> attacks = ArchiveAttack.all();
        int count = 1 + random.nextInt(MOST_ATTACKS);
        for (int number = 0; number < count; number++) {
            ArchiveAttack attack = attacks.get(random.nextInt(attacks.size()));
            try {
                attack.work().on(owned);
                done.add(attack.name());
            } catch (IOException | RuntimeException cannot) {
                done.add("(" + attack.name() + ")");
            }
        }
        hasChanged = !OwnedArchive.dump(copy).equals(OwnedArchive.dump(trail.archive()));
        if (hasChanged) {
            judgeArchive(copy);
        }
    }

    private void judgeArchive(Path archive) throws SQLException, IOException {
        boolean isOther = !HonestTrail.leaves(archive).equals(trail.dump()) || !hasManifestOf(archive, trail.archive());
        boolean isEarlier = hasManifestOf(archive, trail.earlier());
        List<Given> ways = Given.all(trail);
        for (Given given : List.of(ways.getFirst(), ways.get(1 + random.nextInt(ways.size() - 1)))) {
            Verdicts verdicts = judge.archive(archive, given);
            if (!verdicts.isAgreed()) {
                problems.add("archive, " + given + ": ours " + verdicts.ours() + ", theirs " + verdicts.theirs() + ": "
                        + verdicts.text());
            }
            // an archive of an earlier time is whole, unless something later is known
            if (isOther && verdicts.isIntact() && (!isEarlier || given.checkpoints() != null)) {
                problems.add("archive, " + given + ": INTACT by " + verdicts);
            }
        }
    }

    private static boolean hasManifestOf(Path archive, Path of) throws IOException {
        Path manifest = archive.resolve("manifest");
        return Files.isRegularFile(manifest) && Files.mismatch(manifest, of.resolve("manifest")) < 0;
    }

    private static String essence(String proof) {
        return proof.replaceAll("\\s", "")
                .replaceFirst("^(?<one>\\{\"format\":\"foreseed-audit-proof-)1(?<two>\".*)\\}$", "${one}2${two},")
                .replaceFirst("\"key_statements\":\\[.*\\]\\}$", "");
    }

    /** Alters the proof of an event. */
    void proof(String proof) throws IOException {
        String altered = ProofAttacks.alter(proof, random, done);
        // white space is allowed, and who has the right key needs no rotations, which format 1 does not have
        hasChanged = !essence(altered).equals(essence(proof));
        if (hasChanged) {
            Path file = work.resolve("proof.json");
            Files.writeString(file, altered);
            Path key = random.nextInt(4) == 0 ? null : trail.key();
            Verdicts verdicts = judge.proof(file, key);
            if (!verdicts.isAgreed()) {
                problems.add("proof, " + key + ": ours " + verdicts.ours() + ", theirs " + verdicts.theirs() + ": "
                        + verdicts.text() + " of " + altered);
            }
            if (verdicts.isIntact()) {
                problems.add("proof: PROVEN of " + altered);
            }
        }
    }
}
