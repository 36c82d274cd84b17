package io.foreseed.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foreseed.platform.ScratchDatabase;
import io.foreseed.platform.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Batches of closed months become few, and the trail is the one that it was. */
class MergingTest {
    private static final int MOST_LEAVES = 4_096;
    private static final int SEALS = 9;
    private static final String BATCHES = "select count(*) from audit_seal_batches";

    private final Path folder;
    private final ScratchDatabase template = TestDatabase.running().migrated();
    private final LivedTrail trail;

    MergingTest(@TempDir Path folder) {
        this.folder = folder;
        this.trail = new LivedTrail(TestDatabase.running(), template, folder.resolve("published"));
    }

    @AfterEach
    void drop() {
        trail.close();
        template.close();
    }

    /** Of an old month in many batches, of both in one, and of now in many. */
    private OldMonth write() throws SQLException {
        OldMonth.makePartition(trail, OldMonth.MONTH);
        // with the event that the key of the seal was made
        trail.write(0, 1);
        trail.seal();
        for (int number = 0; number < SEALS; number++) {
            trail.writeAt("'2019-11-0" + (1 + number) + " 00:00:00+00'", number, 4);
            trail.seal();
        }
        trail.write(0, 3);
        trail.writeAt("'2019-11-20 00:00:00+00'", 0, 3);
        for (int number = 0; number < 3; number++) {
            trail.seal();
            trail.write(1, 2);
        }
        trail.seal();
        return new OldMonth(trail, folder.resolve("archives"));
    }

    @Test
    void batchesOfAClosedMonthBecomeOneAndNothingElseChanges() throws Exception {
        OldMonth month = write();
        Path before = folder.resolve("before");
        Path after = folder.resolve("after");
        trail.export(before);
        long open = number(BATCHES) - SEALS;
        Checkpoint kept = new PublishedCheckpoints(trail.published()).all(1).get(4);

        assertThat(merge()).isZero();
        trail.sealer().month(months -> months.close(OldMonth.MONTH));
        assertThat(merge()).isEqualTo(SEALS - 1);
        assertThat(merge()).isZero();

        assertThat(number(BATCHES)).isEqualTo(open + 1);
        assertIntact(month, Optional.empty());
        assertIntact(month, Optional.of(kept));
        assertThat(placed()).isEqualTo(number("select sum(leaf_count) from audit_seal_batches"));
        trail.export(after);
        assertThat(HonestTrail.leaves(after)).isEqualTo(HonestTrail.leaves(before));
        if (Node.isThere()) {
            assertThat(Node.verify("archive", after, trail.writeKey(folder.resolve("key"))))
                    .contains("INTACT");
        }
    }

    @Test
    void aMonthWhoseBatchesWereMergedIsArchivedAndDetached() throws Exception {
        OldMonth month = write();
        trail.sealer().month(months -> months.close(OldMonth.MONTH));
        assertThat(merge()).isPositive();

        trail.sealer().month(months -> months.archive(OldMonth.MONTH));
        trail.seal();
        trail.closeMonths();
        assertThat(merge()).isPositive();
        trail.sealer().month(months -> months.detach(OldMonth.MONTH));
        trail.sealer().month(months -> months.drop(OldMonth.MONTH));

        assertIntact(month, Optional.empty());
        assertThat(month.verify(Optional.of(month.place())).verdict()).isEqualTo(TrailVerdict.INTACT);
        trail.write(0, 4);
        trail.seal();
        trail.closeMonths();
        merge();
        assertIntact(month, Optional.empty());
    }

    /** What no checkpoint covers waits: a month is detached only under one that has all of its batch. */
    @Test
    void whatIsNotSignedStaysAsItIs() throws Exception {
        write();
        trail.closeMonths();
        trail.asSuperuser("delete from audit_seal_checkpoints where tree_size > 10");
        long before = number(BATCHES + " where first_index + leaf_count > 10");

        merge();

        assertThat(number(BATCHES + " where first_index + leaf_count > 10")).isEqualTo(before);
        assertThat(number(BATCHES + " where first_index + leaf_count <= 10")).isEqualTo(1);
    }

    /** Whoever has stolen the service's login. */
    @Test
    void theLoginOfTheServiceMergesNothingElse() throws Exception {
        write();
        long before = number(BATCHES);
        for (String command : List.of(
                "delete from audit_seal_batches where first_index > 1",
                "update audit_seal_batches set leaf_count = leaf_count + 1",
                "select join_seal_batches(b) from audit_seal_batches b")) {
            try (Connection connection = trail.database().asService()) {
                assertThatThrownBy(() -> LivedTrail.execute(connection, command))
                        .hasMessageContaining("permission denied");
            }
        }
        String merge = "select merge_seal_batches(0, 0, 1000000)";
        try (Connection nobody = trail.database().asServiceForNobody()) {
            assertThatThrownBy(() -> LivedTrail.execute(nobody, merge))
                    .hasMessageContaining("only the service merges batches");
        }
        try (Connection connection = trail.database().asService()) {
            LivedTrail.execute(connection, merge);
        }
        assertThat(number(BATCHES)).isEqualTo(before);
    }

    /** A batch as its row says. */
    private record Batch(int epoch, long first, int leaves, long after, long through, boolean isCarried) {
        boolean meets(Batch next) {
            return epoch == next.epoch && first + leaves == next.first && through == next.after;
        }

        boolean isRange() {
            return !isCarried && after < through;
        }

        boolean mayJoin(Batch next, long signed) {
            return meets(next)
                    && isRange()
                    && next.isRange()
                    && leaves + next.leaves <= MOST_LEAVES
                    && next.first + next.leaves <= signed;
        }
    }

    /** Made batches without rows: ranges that meet or not, carried ones, large ones, in steps of a few. */
    @Test
    void ofAnyBatchesThoseAreJoinedThatMay() throws Exception {
        Random random = new Random(20_261_202);
        List<Batch> made = new ArrayList<>();
        for (int epoch = 1; epoch <= 3; epoch++) {
            made.addAll(batches(epoch, random));
        }
        insert(made);
        long signed = made.get(made.size() / 6).first();

        long less = merge();
        List<Batch> found = stored();

        assertThat(less).isEqualTo(made.size() - found.size());
        assertThat(less).isGreaterThan(made.size() / 3);
        int at = 0;
        for (Batch each : found) {
            int start = at;
            while (made.get(at).epoch() != each.epoch()
                    || made.get(at).first() + made.get(at).leaves() < each.first() + each.leaves()) {
                assertThat(made.get(at).mayJoin(made.get(at + 1), epochSigned(made.get(at), signed)))
                        .isTrue();
                at++;
            }
            Batch first = made.get(start);
            Batch last = made.get(at++);
            assertThat(each)
                    .isEqualTo(new Batch(
                            first.epoch(),
                            first.first(),
                            Math.toIntExact(last.first() + last.leaves() - first.first()),
                            first.after(),
                            last.through(),
                            first.isCarried()));
            assertThat(each.leaves()).isLessThanOrEqualTo(Math.max(MOST_LEAVES, first.leaves()));
        }
        assertThat(at).isEqualTo(made.size());
        for (int index = 1; index < found.size(); index++) {
            Batch before = found.get(index - 1);
            assertThat(before.mayJoin(found.get(index), epochSigned(before, signed)))
                    .isFalse();
        }
    }

    /** Only the first epoch ends unsigned. */
    private static long epochSigned(Batch batch, long signed) {
        return batch.epoch() == 1 ? signed : Long.MAX_VALUE;
    }

    private static List<Batch> batches(int epoch, Random random) {
        List<Batch> made = new ArrayList<>();
        long first = 1;
        long position = 10;
        for (int number = 0; number < 1_500; number++) {
            int chance = random.nextInt(100);
            int leaves = 1 + random.nextInt(chance == 0 ? 6_000 : chance < 30 ? 1_500 : 40);
            long after = position + (chance == 1 ? 3 : 0);
            long through = chance == 2 ? after : after + 1 + random.nextInt(5);
            made.add(new Batch(epoch, first + (chance == 3 ? 1 : 0), leaves, after, through, chance == 4));
            first += leaves + (chance == 3 ? 1 : 0);
            position = through;
        }
        return made;
    }

    private void insert(List<Batch> made) throws SQLException {
        long signed = made.get(made.size() / 6).first();
        try (Connection connection = trail.database().asSuperuser();
                var insert = connection.prepareStatement("""
                        insert into audit_seal_batches (epoch, first_index, leaf_count, after_transaction, after_sequence,
                            through_transaction, through_sequence, root, sealed_at, carried_transactions, carried_sequences)
                        select ?, ?, n, '7', ?, '7', ?, '', now(), array_fill(7, array[n]), array_fill(7, array[n])
                          from (select ?) as given(n)""")) {
            LivedTrail.execute(
                    connection,
                    "insert into audit_seal_epochs (epoch, opened_at, reason, system_identifier, timeline)"
                            + " select n, now(), 'first', 1, 1 from generate_series(1, 3) as n");
            LivedTrail.execute(
                    connection,
                    "insert into audit_seal_checkpoints (epoch, tree_size, root, note) select n, case n when 1 then "
                            + signed + " else 9007199254740991 end, '', '' from generate_series(1, 3) as n");
            for (Batch each : made) {
                insert.setInt(1, each.epoch());
                insert.setLong(2, each.first());
                insert.setLong(3, each.after());
                insert.setLong(4, each.through());
                insert.setInt(5, each.leaves());
                insert.addBatch();
            }
            insert.executeBatch();
            for (Batch each : made) {
                if (!each.isCarried()) {
                    LivedTrail.execute(
                            connection,
                            "update audit_seal_batches set carried_transactions = null, carried_sequences = null"
                                    + " where (epoch, first_index) = (" + each.epoch() + ", " + each.first() + ")");
                }
            }
        }
    }

    private List<Batch> stored() throws SQLException {
        try (Connection connection = trail.database().asSuperuser()) {
            return JdbcRows.read(
                    connection,
                    "select * from audit_seal_batches order by epoch, first_index",
                    row -> new Batch(
                            row.getInt("epoch"),
                            row.getLong("first_index"),
                            row.getInt("leaf_count"),
                            row.getLong("after_sequence"),
                            row.getLong("through_sequence"),
                            row.getObject("carried_sequences") != null));
        }
    }

    private long merge() {
        return trail.sealer().thin(SealThinningService::mergeBatches);
    }

    private void assertIntact(OldMonth month, Optional<Checkpoint> since) throws Exception {
        TrailReport report = month.verify(Optional.empty(), since);
        assertThat(report.verdict())
                .as("%s %s", report.findings(), report.missing())
                .isEqualTo(TrailVerdict.INTACT);
    }

    /** How many rows have a place of their own. */
    private long placed() throws Exception {
        return new SealedTrail(trail.database(), trail.published()).placed();
    }

    private long number(String query) throws SQLException {
        try (Connection connection = trail.database().asSuperuser()) {
            return JdbcRows.read(connection, query, row -> row.getLong(1)).getFirst();
        }
    }
}
