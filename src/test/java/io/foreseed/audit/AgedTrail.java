package io.foreseed.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A trail whose checkpoints are said to have been signed long ago: in the database, and where they were published. The
 * signatures do not cover when.
 *
 * @param checkpoints  all of them, the oldest first
 */
record AgedTrail(LivedTrail trail, List<Checkpoint> checkpoints) {
    /** Days ago, and minutes of that day; the last one is of now. */
    private static final List<int[]> AGES = List.of(
            new int[] {400, 605},
            new int[] {400, 610},
            new int[] {400, 650},
            new int[] {400, 840},
            new int[] {200, 541},
            new int[] {200, 599},
            new int[] {200, 600},
            new int[] {31, 1_390},
            new int[] {31, 1_400},
            new int[] {10, 720},
            new int[] {10, 721});

    /** Places of those that do not stay: two of a day more than a year ago, and one each of two hours. */
    static final Set<Integer> GOING = Set.of(1, 2, 4, 7);

    /** Seals a checkpoint for each age and one of now. */
    static AgedTrail in(LivedTrail trail) throws SQLException, IOException {
        for (int number = 0; number <= AGES.size(); number++) {
            trail.write(number, 2);
            trail.seal();
        }
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        List<Instant> times = new ArrayList<>();
        for (int[] age : AGES) {
            times.add(now.truncatedTo(ChronoUnit.DAYS)
                    .minus(Duration.ofDays(age[0]))
                    .plus(Duration.ofMinutes(age[1])));
        }
        times.add(now);
        return new AgedTrail(trail, age(trail, times));
    }

    private static List<Checkpoint> age(LivedTrail trail, List<Instant> times) throws SQLException, IOException {
        List<Checkpoint> all;
        try (Connection connection = trail.database().asOwner()) {
            all = LiveTrail.now(connection).checkpoints(1).stream()
                    .map(Checkpoint::parse)
                    .toList();
        }
        if (all.size() != times.size()) {
            throw new IllegalStateException(all.size() + " checkpoints for " + times.size() + " times");
        }
        Path folder = trail.published().resolve("epoch-1");
        try (var files = Files.newDirectoryStream(folder, "history-*")) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        PublishedCheckpoints place = new PublishedCheckpoints(trail.published());
        for (int index = 0; index < all.size(); index++) {
            trail.asSuperuser("update audit_seal_checkpoints set signed_at = '" + times.get(index)
                    + "' where tree_size = " + all.get(index).size());
            place.publish(all.get(index), times.get(index));
        }
        return all;
    }

    /** The sizes of those that stay. */
    Set<Long> staying() {
        Set<Long> sizes = new TreeSet<>();
        for (int index = 0; index < checkpoints.size(); index++) {
            if (!GOING.contains(index)) {
                sizes.add(checkpoints.get(index).size());
            }
        }
        return sizes;
    }

    Set<Long> stored() throws SQLException {
        try (Connection connection = trail.database().asOwner()) {
            return new TreeSet<>(JdbcRows.read(
                    connection, "select tree_size from audit_seal_checkpoints where epoch = 1", row -> row.getLong(1)));
        }
    }
}
