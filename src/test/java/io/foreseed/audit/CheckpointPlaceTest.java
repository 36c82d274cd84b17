package io.foreseed.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A folder and a bucket do the same. */
class CheckpointPlaceTest {
    private static final String ROOT = "A".repeat(43) + "=";

    /** Where checkpoints are published. */
    enum Kind {
        FOLDER,
        BUCKET
    }

    private final Path folder;

    CheckpointPlaceTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private CheckpointPlace place(Kind kind) {
        return switch (kind) {
            case FOLDER -> new CheckpointFolder(folder.resolve("place"));
            case BUCKET -> bucket(TestStore.part(), TestStore.running().endpoint());
        };
    }

    private static CheckpointBucket bucket(String name, URI endpoint) {
        return CheckpointBucket.open(name, Optional.of(endpoint), "us-east-1");
    }

    @ParameterizedTest
    @EnumSource
    void aTextIsReadAsItWasWrittenAndGoneWhenItWasDeleted(Kind kind) throws IOException {
        CheckpointPlace place = place(kind);
        String text = "foreseed/epoch-1\n7\n" + ROOT + "\n\n\u2014 Zürich\n";

        assertThat(place.read("epoch-1/checkpoint")).isEmpty();
        place.replace("epoch-1/checkpoint", "old");
        place.replace("epoch-1/checkpoint", text);
        assertThat(place.read("epoch-1/checkpoint")).contains(text);
        place.delete("epoch-1/checkpoint");
        place.delete("epoch-1/checkpoint");
        assertThat(place.read("epoch-1/checkpoint")).isEmpty();
    }

    /** A full disk, or the end of the machine, leaves half a line. */
    @Test
    void aLineThatWasCutOffIsNoneAndTheNextOneTakesItsPlace() throws IOException {
        CheckpointPlace place = place(Kind.FOLDER);
        Path history = folder.resolve("place").resolve("history");
        place.append("history", "1", "one\n");
        for (String torn : List.of("tw", "x".repeat(500))) {
            Files.writeString(history, torn, StandardOpenOption.APPEND);

            assertThat(place.lines("history")).containsExactly("one");
        }
        place.append("history", "2", "two\n");
        assertThat(Files.readString(history)).isEqualTo("one\ntwo\n");
        Files.writeString(history, "torn");
        place.append("history", "3", "three\n");
        assertThat(place.lines("history")).containsExactly("three");
    }

    @ParameterizedTest
    @EnumSource
    void namesAreThoseDirectlyBelowInTheirOrder(Kind kind) throws IOException {
        CheckpointPlace place = place(kind);

        assertThat(place.names("")).isEmpty();
        assertThat(place.names("claims/")).isEmpty();
        for (String name :
                List.of("epoch-2/checkpoint", "claims/2", "claims/1", "epoch-10/a/b", "epoch-10/a/c", "top")) {
            place.replace(name, name);
        }
        assertThat(place.names("")).containsExactly("claims/", "epoch-10/", "epoch-2/", "top");
        assertThat(place.names("claims/")).containsExactly("1", "2");
        assertThat(place.names("epoch-10/")).containsExactly("a/");
        assertThat(place.names("epoch-3/")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void ofSixteenWhoCreateANameOneSucceedsAndItsTextStays(Kind kind) throws Exception {
        CheckpointPlace place = place(kind);
        for (int round = 0; round < 5; round++) {
            String name = "claims/" + round;
            CyclicBarrier together = new CyclicBarrier(16);

            List<Boolean> created = inParallel(IntStream.range(0, 16)
                    .<Callable<Boolean>>mapToObj(each -> () -> {
                        together.await();
                        return place.create(name, "text of " + each);
                    })
                    .toList());

            assertThat(created).containsOnlyOnce(true);
            assertThat(place.read(name)).contains("text of " + created.indexOf(true));
            assertThat(place.create(name, "late")).isFalse();
            assertThat(place.read(name)).contains("text of " + created.indexOf(true));
        }
        assertThat(place.names("claims/")).hasSize(5);
    }

    @ParameterizedTest
    @EnumSource
    void aListHasAllItsLines(Kind kind) throws IOException {
        CheckpointPlace place = place(kind);

        assertThat(place.lines("epoch-1/history-2026-01")).isEmpty();
        place.append("epoch-1/history-2026-01", "1", "1 one\n");
        place.append("epoch-1/history-2026-01", "2", "2 two\n");
        place.append("epoch-1/history-2026-02", "3", "3 three\n");
        List<String> lists = place.names("epoch-1/");

        assertThat(lists).hasSize(2);
        assertThat(place.lines("epoch-1/" + lists.getFirst())).containsExactlyInAnyOrder("1 one", "2 two");
        assertThat(place.lines("epoch-1/" + lists.getLast())).containsExactly("3 three");
    }

    @ParameterizedTest
    @EnumSource
    void aNameThatLeadsOutOfThePlaceIsNone(Kind kind) throws IOException {
        CheckpointPlace place = place(kind);
        for (String name : List.of(
                "",
                "/",
                "../out",
                "claims/../../out",
                "claims//1",
                "/etc/out",
                "a/",
                ".hidden",
                "a b",
                "a\0b",
                "a\\b",
                "a%2fb")) {
            List<ThrowingCallable> calls = List.of(
                    () -> place.read(name),
                    () -> place.create(name, "text"),
                    () -> place.replace(name, "text"),
                    () -> place.append(name, "1", "text"),
                    () -> place.delete(name));

            calls.forEach(call -> assertThatThrownBy(call)
                    .as(name)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("no text can have the name"));
        }
        assertThat(place.names("")).isEmpty();
        assertThat(Files.exists(folder.resolve("out"))).isFalse();
    }

    /** A store answers a thousand names at a time. */
    @ParameterizedTest
    @EnumSource
    void theLastOfTwelveHundredClaimsIsFound(Kind kind) throws Exception {
        CheckpointPlace place = place(kind);
        inParallel(LongStream.rangeClosed(1, 1_200)
                .<Callable<Boolean>>mapToObj(number -> () -> {
                    place.replace(String.format("claims/%018d", number), "1 " + number + " " + ROOT + "\n");
                    return true;
                })
                .toList());
        PublishedCheckpoints published = new PublishedCheckpoints(place);

        SignerMemory memory = published.memory();

        assertThat(place.names("claims/")).hasSize(1_200).isSorted();
        assertThat(memory.number()).isEqualTo(1_200);
        assertThat(memory.tree()).isEqualTo(new TreeReference(1, 1_200, ROOT));
        assertThat(published.claim(1_200, new TreeReference(1, 1_201, ROOT))).isFalse();
        assertThat(published.claim(1_201, new TreeReference(1, 1_201, ROOT))).isTrue();
        assertThat(published.memory().tree()).isEqualTo(new TreeReference(1, 1_201, ROOT));
    }

    @ParameterizedTest
    @EnumSource
    void oldClaimsAreForgotten(Kind kind) throws Exception {
        CheckpointPlace place = place(kind);
        for (int number = 0; number <= 5; number++) {
            place.replace(String.format("claims/%018d", number), "1 1 " + ROOT + "\n");
        }

        assertThat(new PublishedCheckpoints(place).claim(100, new TreeReference(1, 1, ROOT)))
                .isTrue();

        assertThat(place.names("claims/"))
                .containsExactly(IntStream.of(1, 2, 3, 4, 5, 100)
                        .mapToObj(number -> String.format("%018d", number))
                        .toArray(String[]::new));
    }

    @Test
    void aConsolesObjectForAFolderIsNoName() throws IOException {
        String part = TestStore.part();
        URI endpoint = TestStore.running().endpoint();
        // the part as a bucket's own name for "claims/": an object that ends with a slash
        var request = HttpRequest.newBuilder(URI.create(endpoint + "/" + part + "/claims/"))
                .PUT(BodyPublishers.noBody())
                .build();
        int status;
        try (var client = HttpClient.newHttpClient()) {
            status = client.send(request, BodyHandlers.discarding()).statusCode();
        } catch (InterruptedException stopped) {
            throw new IOException(stopped);
        }

        assertThat(status).isEqualTo(200);
        assertThat(bucket(part, endpoint).names("claims/")).isEmpty();
        assertThat(bucket(part, endpoint).lines("claims")).isEmpty();
    }

    @Test
    void aStoreThatIsNotThereOrHasNoSuchBucketIsToldInASentence() throws IOException {
        URI nobody = URI.create("http://127.0.0.1:" + unusedPort());
        CheckpointBucket unreachable = bucket("trail", nobody);
        CheckpointBucket missing = bucket("no-such-bucket", TestStore.running().endpoint());

        for (CheckpointBucket bucket : List.of(unreachable, missing)) {
            List<ThrowingCallable> calls = List.of(
                    () -> bucket.names(""),
                    () -> bucket.read("a"),
                    () -> bucket.create("a", "text"),
                    () -> bucket.replace("a", "text"),
                    () -> bucket.lines("a"),
                    () -> bucket.delete("a"));
            calls.forEach(call -> assertThatThrownBy(call)
                    .isInstanceOf(IOException.class)
                    .hasMessageMatching("(?s)bucket (trail|no-such-bucket): not .+: .+"));
        }
    }

    @Test
    void aFileWhereTheFolderShouldBeIsToldInASentence() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "no folder");
        CheckpointPlace place = new CheckpointFolder(file);

        assertThatThrownBy(() -> place.create("a", "text")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> place.replace("a", "text")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> place.append("a", "1", "text")).isInstanceOf(IOException.class);
    }

    @Test
    void aFolderAndABucketOrAnEndpointThatIsNoneAreRefused() {
        assertThatThrownBy(() -> PublishedCheckpoints.open(
                        Optional.of(folder), Optional.of("trail"), Optional.empty(), "us-east-1"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("both set");
        for (String none : List.of("localhost:9000", "store.example.com", "ftp://store", "https:///path")) {
            assertThatThrownBy(() -> PublishedCheckpoints.open(
                            Optional.empty(), Optional.of("trail"), Optional.of(URI.create(none)), "us-east-1"))
                    .as(none)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("foreseed.audit.checkpoint-endpoint");
        }
    }

    private static int unusedPort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static <T> List<T> inParallel(List<Callable<T>> work) throws Exception {
        List<T> results = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
            for (Future<T> each : threads.invokeAll(work)) {
                results.add(each.get());
            }
        }
        return results;
    }
}
