package io.foreseed.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreseed.audit.PublishedCheckpoints.Published;
import io.foreseed.audit.ThinnedHistory.Signed;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What was published is thinned by the rule of the database, in a folder and in a bucket, by whom and how often ever. */
class ThinnedPlaceTest {
    private static final SignedNote.Signer SIGNER = OwnKey.of("thinned");
    private static final byte[] ROOT = new byte[TreeHash.BYTES];

    private final Path folder;

    ThinnedPlaceTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private CheckpointPlace place(CheckpointPlaceTest.Kind kind) {
        URI endpoint = kind == CheckpointPlaceTest.Kind.BUCKET
                ? TestStore.running().endpoint()
                : URI.create("http://127.0.0.1");
        return switch (kind) {
            case FOLDER -> new CheckpointFolder(folder);
            case BUCKET -> CheckpointBucket.open(TestStore.part(), Optional.of(endpoint), "us-east-1");
        };
    }

    private static ThinnedHistory published(CheckpointPlace place, int most) throws IOException {
        ThinnedHistory history = ThinnedHistory.of(20_261_203, most);
        PublishedCheckpoints published = new PublishedCheckpoints(place);
        for (Signed each : history.all()) {
            published.publish(checkpoint(each), each.at());
        }
        return history;
    }

    private static Checkpoint checkpoint(Signed signed) {
        return Checkpoint.sign(Checkpoint.originOf("thinned", signed.epoch()), signed.size(), ROOT, SIGNER);
    }

    /** By the rule, all of a month that has not been over for 30 days, and the first of each month. */
    private static Set<Signed> staying(ThinnedHistory history) {
        Set<Signed> stay = new HashSet<>(history.staying());
        Map<String, Signed> first = new HashMap<>();
        for (Signed each : history.all()) {
            YearMonth month = YearMonth.from(each.at().atZone(ZoneOffset.UTC));
            Instant end = month.atEndOfMonth().plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC);
            if (end.isAfter(history.now().minus(Duration.ofDays(30)))) {
                stay.add(each);
            }
            first.putIfAbsent(each.epoch() + " " + month, each);
        }
        stay.addAll(first.values());
        return stay;
    }

    private static Set<Signed> found(CheckpointPlace place) throws IOException {
        PublishedCheckpoints published = new PublishedCheckpoints(place);
        Set<Signed> found = new HashSet<>();
        List<String> unreadable = new ArrayList<>();
        for (int epoch : published.epochs()) {
            for (Published each : published.all(epoch, unreadable::add)) {
                Instant at = each.signedAt();
                if (at == null) {
                    unreadable.add("without time: " + each.checkpoint());
                } else {
                    found.add(new Signed(epoch, each.checkpoint().size(), at));
                }
            }
        }
        assertThat(unreadable).isEmpty();
        return found;
    }

    @ParameterizedTest
    @EnumSource
    void thoseStayThatTheRuleNames(CheckpointPlaceTest.Kind kind) throws Exception {
        CheckpointPlace place = place(kind);
        ThinnedHistory history = published(place, kind == CheckpointPlaceTest.Kind.BUCKET ? 250 : 1_500);

        long gone = new PublishedCheckpoints(place).thin(history.now());

        assertThat(gone)
                .isEqualTo(history.all().size() - staying(history).size())
                .isGreaterThan(history.all().size() / 4);
        assertThat(found(place)).isEqualTo(staying(history));
        assertThat(new PublishedCheckpoints(place).thin(history.now())).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void twoInstancesAtATimeLeaveTheSame(CheckpointPlaceTest.Kind kind) throws Exception {
        CheckpointPlace place = place(kind);
        ThinnedHistory history = published(place, 150);

        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            Callable<Long> one = () -> new PublishedCheckpoints(place).thin(history.now());
            for (Future<Long> done : threads.invokeAll(List.of(one, one, one, one))) {
                assertThat(done.get()).isNotNegative();
            }
        }

        assertThat(found(place)).isEqualTo(staying(history));
    }

    /** An object is deleted, or it is there; whoever comes after it goes on. */
    @Test
    void aBucketThatWasLeftInBetweenIsThinnedToTheEnd() throws Exception {
        String part = TestStore.part();
        CheckpointBucket place =
                CheckpointBucket.open(part, Optional.of(TestStore.running().endpoint()), "us-east-1");
        ThinnedHistory history = published(place, 150);
        Set<Signed> going = new HashSet<>(history.all());
        going.removeAll(staying(history));
        List<Signed> some = List.copyOf(going).subList(0, going.size() / 2);
        for (Signed each : some) {
            long micros = ChronoUnit.MICROS.between(Instant.EPOCH, each.at());
            place.delete("epoch-" + each.epoch() + "/history-"
                    + each.at().toString().substring(0, 7) + "/%018d-%018d".formatted(micros, each.size()));
        }

        assertThat(new PublishedCheckpoints(place).thin(history.now())).isEqualTo(going.size() - some.size());

        assertThat(found(place)).isEqualTo(staying(history));
    }

    /** A text takes the place of another at once; what was not finished is nobody's. */
    @Test
    void aFolderThatWasLeftInBetweenIsThinnedToTheEnd() throws Exception {
        CheckpointFolder place = new CheckpointFolder(folder);
        ThinnedHistory history = published(place, 150);
        Files.writeString(folder.resolve("epoch-1").resolve("text1.draft"), "half a te");

        new PublishedCheckpoints(place).thin(history.now());

        assertThat(found(place)).isEqualTo(staying(history));
    }

    /** From before times were written, or somebody else's: nothing says that it may go. */
    @Test
    void aLineWithoutTimeAndAListThatIsNoneStay() throws Exception {
        CheckpointFolder place = new CheckpointFolder(folder);
        Signed signed = new Signed(1, 7, Instant.parse("2020-01-01T10:00:00Z"));
        for (long size : List.of(7L, 8L, 9L)) {
            new PublishedCheckpoints(place).publish(checkpoint(new Signed(1, size, signed.at())), signed.at());
        }
        Path history = folder.resolve("epoch-1").resolve("history-2020-01");
        String timed = Files.readString(history);
        String untimed = timed.replaceAll(" [0-9]+\n", "\n");

        for (String kept : List.of(untimed, timed + "\n" + timed)) {
            Files.writeString(history, kept);
            assertThat(new PublishedCheckpoints(place).thin(Instant.now())).isZero();
            assertThat(Files.readString(history)).isEqualTo(kept);
        }
        Files.writeString(history, timed);
        assertThat(new PublishedCheckpoints(place).thin(Instant.now())).isEqualTo(1);
        assertThat(Files.readAllLines(history)).hasSize(2);
    }
}
