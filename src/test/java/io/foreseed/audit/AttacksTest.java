package io.foreseed.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foreseed.audit.SoakJudge.Given;
import io.foreseed.audit.SoakJudge.Verdicts;
import io.foreseed.platform.ScratchDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The attacks that once were called intact, by the numbers of their list: whoever owns the database, or has the archive, gets
 * no INTACT by them, and both verifiers say the same. The soak ({@code bench/trail-soak}) puts them together at random.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AttacksTest {
    /** Attacks on the database whose trail contradicts what was signed. */
    private static final List<String> ALTER = List.of(
            // 1
            "row edited and everything rebuilt",
            "row deleted, everything rebuilt, checkpoints emptied",
            "everything signed again by an own key",
            // 2
            "first epoch wiped",
            // 3
            "row of a negative number",
            "row of transaction zero",
            "row of a transaction of the far future",
            "row of the future",
            "row of the number of one that was carried over",
            // counts that no memory holds, and a state that is not there: a verdict, not an end
            "batch of all numbers",
            "batch of less than nothing",
            "state deleted",
            "batches merged with another root",
            "batches merged under the first one's root",
            "batches merged without the rows of the second",
            "batches merged without the leaves of the second",
            "batches merged and the second kept",
            "batches merged over the one between them",
            "state of another position",
            "keys deleted",
            // 4
            "envelopes swapped",
            "keys deleted of persons",
            "keys destroyed",
            "keys destroyed and excused without a statement",
            "keys destroyed and excused by a statement of an own key",
            "keys destroyed and excused by a copied statement",
            "archive row and rows deleted");

    /** Attacks on the archive, 2 and 7. */
    private static final List<String> ARCHIVE = List.of(
            "member edited, tiles rebuilt, checkpoint deleted",
            "checkpoint deleted",
            "last checkpoint deleted",
            "epoch deleted",
            "last epoch deleted",
            "member added",
            "member added to fields",
            "member repeated",
            "carriage returns",
            "envelope garbled",
            "everything signed by an own key");

    private final Path folder;
    private final List<HonestTrail> trails = new ArrayList<>();

    AttacksTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeAll
    void live() throws SQLException, IOException {
        trails.addAll(HonestTrail.few(folder));
    }

    @AfterAll
    void drop() {
        trails.forEach(trail -> trail.database().close());
    }

    private HonestTrail trail(String name) {
        return trails.stream()
                .filter(trail -> trail.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theUntouchedTrailsAreWhatTheyAreSaidToBe() throws Exception {
        for (HonestTrail trail : trails) {
            try (Connection connection = trail.database().asSuperuser()) {
                connection.setAutoCommit(false);
                TrailReport report = SoakJudge.live(connection, Given.all(trail).getFirst());

                assertThat(report.verdict())
                        .as("%s %s", report.findings(), report.missing())
                        .isEqualTo(trail.verdict());
            }
        }
    }

    @Test
    void whatTheOwnerOfTheDatabaseChangesIsAltered() throws Exception {
        List<String> missed = new ArrayList<>();
        for (String name : ALTER) {
            attacked(trail("restored"), List.of(TrailAttack.named(name)), TrailVerdict.ALTERED, missed);
        }

        assertThat(missed).isEmpty();
    }

    /** 6: nothing of the trail changes, and what guards it is no longer what the build made. */
    @Test
    void whatTheOwnerTakesFromTheGuardIsUnproven() throws Exception {
        List<String> missed = new ArrayList<>();
        for (TrailAttack attack : GuardAttacks.all()) {
            attacked(trail("restored"), List.of(attack), TrailVerdict.UNPROVEN, missed);
        }

        assertThat(missed).isEmpty();
    }

    /** Attacks the trail with the guard closed behind; the seed is the place in the list of attacks. */
    private static void attacked(
            HonestTrail trail, List<TrailAttack> attacks, TrailVerdict verdict, List<String> missed)
            throws SQLException, IOException {
        try (Connection connection = trail.database().asSuperuser()) {
            connection.setAutoCommit(false);
            OwnedDatabase database = new OwnedDatabase(connection, new Random(7));
            String before = database.dump();
            TrailVerdict found;
            try {
                for (TrailAttack attack : attacks) {
                    attack.work().on(database);
                }

                if (before.equals(database.dump())) {
                    missed.add(attacks + " changes nothing");
                }
                found = SoakJudge.live(connection, Given.all(trail).getFirst()).verdict();
            } catch (SQLException unreadable) {
                throw new IllegalStateException(attacks + " cannot be done", unreadable);
            }
            if (found != verdict) {
                missed.add(attacks + " is " + found);
            }
            connection.rollback();
        }
    }

    /** 1: the signer remembers what it signed, outside of the database. */
    @Test
    void theServiceDoesNotSignWhatTheOwnerRebuilt() throws Exception {
        HonestTrail trail = trail("plain");
        Path published = folder.resolve("signer");
        OwnedArchive.copy(trail.published(), published);
        try (ScratchDatabase copy = trail.server().copyOf(trail.database());
                Connection connection = copy.asSuperuser();
                TestSealer sealer = new TestSealer(copy, Optional.of(published))) {
            connection.setAutoCommit(false);
            OwnedDatabase database = new OwnedDatabase(connection, new Random(7));
            TrailAttack.named("row deleted, everything rebuilt, checkpoints emptied")
                    .work()
                    .on(database);
            connection.commit();

            assertThatThrownBy(sealer::round).isInstanceOf(SealRefusedException.class);
            assertThat(database.number("select count(*) from audit_seal_checkpoints"))
                    .isZero();
        }
    }

    /** 3: the service's login cannot choose the place of a row. */
    @Test
    void theLoginOfTheServiceSetsNoNumberAndNoTransaction() throws Exception {
        try (Connection connection = trail("plain").database().asService()) {
            for (String columns : List.of("sequence_number) overriding system value", "transaction_id)")) {
                assertThatThrownBy(() -> LivedTrail.execute(
                                connection,
                                "insert into audit_logs (id, timestamp, action,"
                                        + " resource_type, " + columns
                                        + " values (gen_random_uuid(), now(), 'READ', 'plan', '5')"))
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("permission denied");
            }
        }
    }

    /** 5: an earlier state, live and as an archive, against what was published and against what somebody kept. */
    @Test
    void anEarlierStateIsNotIntact() throws Exception {
        HonestTrail trail = trail("plain");
        try (Connection connection = trail("older").database().asSuperuser()) {
            connection.setAutoCommit(false);
            for (Given given : List.of(
                    new Given(trail.key(), trail.published(), null),
                    new Given(null, trail.published(), null),
                    new Given(trail.key(), null, trail.latest()))) {
                assertThat(SoakJudge.live(connection, given).verdict()).isEqualTo(TrailVerdict.ALTERED);
            }
        }
        if (!Node.isThere()) {
            return;
        }
        try (SoakJudge judge = new SoakJudge(Node.SCRIPT)) {
            // what was written down at that time, when the key of the seal was another one
            Path key = trail.earlier().resolve("key");
            for (Given given : List.of(
                    new Given(key, trail.published(), null),
                    new Given(key, null, trail.latest()),
                    new Given(null, trail.published(), null))) {
                Verdicts verdicts = judge.archive(trail.earlier(), given);

                assertThat(List.of(verdicts.ours(), verdicts.theirs()))
                        .as(verdicts.text())
                        .containsExactly(3, 3);
            }
        }
    }

    /** What a full disk cut off is none; a whole line that is no checkpoint is somebody's. */
    @Test
    void aLineOfThePlaceThatIsNoCheckpointIsAlteredUnlessItWasCutOff() throws Exception {
        if (!Node.isThere()) {
            return;
        }
        HonestTrail trail = trail("plain");
        Path published = folder.resolve("broken");
        OwnedArchive.copy(trail.published(), published);
        Path history = OwnedArchive.filesOf(published.resolve("epoch-1")).getLast();
        Given given = new Given(trail.key(), published, null);
        try (SoakJudge judge = new SoakJudge(Node.SCRIPT)) {
            for (String end : List.of("12 ", "12 cut\n")) {
                Files.writeString(history, end, StandardOpenOption.APPEND);

                Verdicts verdicts = judge.archive(trail.archive(), given);

                int code = end.endsWith("\n") ? 1 : 0;
                assertThat(List.of(verdicts.ours(), verdicts.theirs()))
                        .as(verdicts.text())
                        .containsExactly(code, code);
            }
        }
    }

    /** 2 and 7. */
    @Test
    void anArchiveThatSomebodyChangedIsAlteredForBothVerifiers() throws Exception {
        if (!Node.isThere()) {
            return;
        }
        HonestTrail trail = trail("restored");
        Path copy = folder.resolve("copy");
        List<String> missed = new ArrayList<>();
        try (SoakJudge judge = new SoakJudge(Node.SCRIPT)) {
            for (String name : ARCHIVE) {
                OwnedArchive.copy(trail.archive(), copy);
                OwnedArchive owned = new OwnedArchive(copy, trail("plain").archive(), trail.earlier(), new Random(7));
                while (OwnedArchive.dump(copy).equals(OwnedArchive.dump(trail.archive()))) {
                    // the row that was drawn may have nothing to take away
                    ArchiveAttack.named(name).work().on(owned);
                }
                for (Given given : Given.all(trail)) {
                    Verdicts verdicts = judge.archive(copy, given);
                    if (!verdicts.isAgreed() || verdicts.ours() != TrailVerdict.ALTERED.exitCode()) {
                        missed.add(name + ", " + given + ": " + verdicts);
                    }
                }
            }
        }

        assertThat(missed).isEmpty();
    }
}
