package io.foreseed.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresBinariesTest {
    private Path cache = Path.of("/nonexistent");

    @BeforeEach
    void makeCache() throws IOException {
        cache = Files.createTempDirectory("foreseed-test-cache");
    }

    @AfterEach
    void deleteCache() {
        TestDatabase.deleteTree(cache);
    }

    private List<String> content() throws IOException {
        try (Stream<Path> files = Files.list(cache)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void twoProcessesThatUnpackAtOnceBothGetWholePrograms() throws Exception {
        try (var first = AnotherService.launch(AnotherService.Unpacker.class, cache);
                var second = AnotherService.launch(AnotherService.Unpacker.class, cache)) {
            List<String> versions = List.of(first.awaitReport(), second.awaitReport());

            assertThat(versions).containsExactly("18", "18");
            assertThat(first.process().waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(second.process().waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(content()).singleElement().asString().startsWith("postgres-");
        }
    }

    @Test
    void whatOthersKeepInTheCacheStaysAsItIs() throws IOException {
        Path closed = Files.createDirectory(
                cache.resolve(".unpacking-by-somebody"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));

        PostgresBinaries.unpackInto(cache);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(closed)))
                .isEqualTo("rwx------");
        assertThat(content()).hasSize(2);
    }

    @Test
    void aCacheThatIsAFileIsNamedWithItsVariable() throws IOException {
        Path file = Files.writeString(cache.resolve("file"), "not a folder");

        assertThatThrownBy(() -> PostgresBinaries.unpackInto(file))
                .isInstanceOf(EmbeddedPostgresException.class)
                .hasMessage("The programs of PostgreSQL cannot be unpacked into " + file + ": " + file
                        + " is a file. Choose another folder with FORESEED_CACHE.");
    }
}
