package io.foreseed.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Folders that cannot be used: the message says what is wrong and what to do, and nothing is left running. */
class DataFolderTest {
    private static final Logger LOG = Logger.getLogger(DataFolderTest.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** A folder with data; each test leaves it whole and without a server. */
    private static Path whole;

    private Path root = Path.of("/nonexistent");

    @BeforeAll
    static void makeWhole() throws IOException {
        whole = Files.createTempDirectory("foreseed-test-whole").toRealPath();
        EmbeddedPostgres.start(whole).close();
    }

    @AfterAll
    static void deleteWhole() {
        TestDatabase.deleteTree(whole);
    }

    @BeforeEach
    void makeRoot() throws IOException {
        root = Files.createTempDirectory("foreseed-test-folder").toRealPath();
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterEach
    void deleteRoot() {
        TestDatabase.deleteTree(root);
    }

    private static String refusalOf(Path folder) {
        try (var server = EmbeddedPostgres.start(folder)) {
            return "started on port " + server.port();
        } catch (EmbeddedPostgresException refused) {
            return String.valueOf(refused.getMessage());
        }
    }

    /** A file system in memory below the root, unmounted afterwards; where that is forbidden, the log says so. */
    private final class Mount implements AutoCloseable {
        private final Path point;

        Mount(String name, String options) throws IOException {
            point = Files.createDirectory(root.resolve(name));
            var answer = ExternalCommand.run(
                    List.of("mount", "-t", "tmpfs", "-o", options, "tmpfs", point.toString()), PATIENCE);
            if (!answer.succeeded()) {
                LOG.warnf("event=test-skipped reason=\"cannot mount: %s\"", answer.output());
            }
            assumeThat(answer.succeeded()).as(answer.output()).isTrue();
        }

        void remount(String options) {
            var answer = ExternalCommand.run(List.of("mount", "-o", "remount," + options, point.toString()), PATIENCE);
            assertThat(answer.succeeded()).as(answer.output()).isTrue();
        }

        @Override
        public void close() {
            var answer = ExternalCommand.run(List.of("umount", point.toString()), PATIENCE);
            assertThat(answer.succeeded()).as(answer.output()).isTrue();
        }
    }

    @Test
    void aFileInTheFoldersPlaceIsNamed() throws IOException {
        Path file = Files.writeString(root.resolve("file"), "not a folder");

        List<String> refusals = List.of(refusalOf(file), refusalOf(file.resolve("below")));

        assertThat(refusals)
                .containsExactly(
                        "The folder " + file + " cannot be used: " + file
                                + " is a file. Choose another folder with FORESEED_DATA.",
                        "The folder " + file + "/below cannot be used: " + file
                                + "/below: Not a directory. Choose another folder with FORESEED_DATA.");
    }

    @Test
    void aReadOnlyFolderIsNamed() throws IOException {
        try (var readOnly = new Mount("read-only", "size=1m,ro,mode=0755")) {
            Path folder = readOnly.point.resolve("data");

            String refusal = refusalOf(folder);

            assertThat(refusal)
                    .isEqualTo("The folder " + folder + " cannot be used: " + folder
                            + ": Read-only file system. Choose another folder with FORESEED_DATA.");
        }
    }

    @Test
    void aParentTheServersUserCannotEnterIsNamed() throws IOException {
        assumeThat(Files.getAttribute(Path.of("/proc/self"), "unix:uid")).isEqualTo(0);
        Path closed = Files.createDirectory(
                root.resolve("closed"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path folder = closed.resolve("data");

        String refusal = refusalOf(folder);

        assertThat(refusal)
                .matches("PostgreSQL runs as user \\d+, who cannot enter " + closed
                        + "\\. Choose another folder with FORESEED_DATA, or open that one \\(chmod o\\+x " + closed
                        + "\\)\\.");
    }

    @Test
    void dataOfAnotherMajorVersionIsLeftAlone() throws IOException {
        Path folder = folderWithData("17\n");
        ServerCredentials.generate().write(folder.resolve("credentials.properties"));

        String refusal = refusalOf(folder);

        assertThat(refusal)
                .isEqualTo("The data folder " + folder.resolve("data") + " was made by PostgreSQL 17, this build brings"
                        + " PostgreSQL 18. Start the build it was made with and dump the data, or choose another folder"
                        + " with FORESEED_DATA.");
        assertThat(folder.resolve("data"))
                .isDirectoryContaining("glob:**PG_VERSION")
                .isDirectoryNotContaining("glob:**base");
    }

    private Path folderWithData(String version) throws IOException {
        Path folder = Files.createDirectory(root.resolve("folder"));
        Path data = Files.createDirectory(folder.resolve("data"));
        Files.writeString(data.resolve("PG_VERSION"), version);
        return folder;
    }

    @Test
    void dataWithoutItsPasswordsIsLeftAlone() throws IOException {
        Path folder = folderWithData("18\n");

        String missing = refusalOf(folder);
        Files.writeString(folder.resolve("credentials.properties"), "superuser=x\n");
        String incomplete = refusalOf(folder);

        assertThat(missing)
                .isEqualTo("The file " + folder.resolve("credentials.properties")
                        + " is missing; without its passwords the data beside it cannot be opened."
                        + " Restore it from a backup.");
        assertThat(incomplete)
                .isEqualTo("The file " + folder.resolve("credentials.properties")
                        + " holds no password 'owner'; without it the data beside it cannot be opened."
                        + " Restore it from a backup.");
    }

    @Test
    void otherFilesInThePlaceOfTheDataAreLeftAlone() throws IOException {
        Path folder = Files.createDirectory(root.resolve("folder"));
        Path data = Files.createDirectory(folder.resolve("data"));
        Files.writeString(data.resolve("postgresql.conf"), "");

        String refusal = refusalOf(folder);

        assertThat(refusal)
                .isEqualTo("The folder " + data + " holds files but no whole PostgreSQL data (PG_VERSION is missing)."
                        + " Restore it from a backup, or move it away to start anew.");
        assertThat(data.resolve("postgresql.conf")).exists();
    }

    @Test
    void afterPasswordsOfOtherDataNothingKeepsRunning() throws IOException {
        Path folder = whole;
        Path file = folder.resolve("credentials.properties");
        String right = Files.readString(file);
        ServerCredentials.generate().write(file);

        String refusal = refusalOf(folder);

        assertThat(refusal)
                .isEqualTo("The passwords in " + file
                        + " are not those of the data beside it. Restore both from the same backup.");
        assertThat(folder.resolve("data").resolve("postmaster.pid")).doesNotExist();
        Files.writeString(file, right);
        assertThat(refusalOf(folder)).startsWith("started on port ");
    }

    @Test
    void aPortFileWithoutANumberIsReplaced() throws IOException {
        Path folder = whole;
        var answers = new ArrayList<String>();

        for (String torn : List.of("", "54", "70000")) {
            Files.writeString(folder.resolve("port"), torn);
            answers.add(refusalOf(folder).replaceFirst("\\d+", "N"));
        }

        assertThat(answers).containsOnly("started on port N");
    }

    @Test
    void afterAFullDiskTheSameFolderStartsOnceThereIsRoom() throws IOException {
        try (var small = new Mount("small", "size=8m,mode=0755")) {
            Path folder = small.point.resolve("folder");

            String full = refusalOf(folder);
            small.remount("size=200m");
            String roomy = refusalOf(folder);

            assertThat(full)
                    .startsWith("PostgreSQL cannot make its data folder " + folder.resolve("data")
                            + ". The disk is full. Free some space and start again, or choose another folder with"
                            + " FORESEED_DATA.\n")
                    .contains("No space left on device");
            assertThat(roomy).startsWith("started on port ");
        }
    }

    @Test
    void aDiskThatIsFullAtTheStartIsNamed() throws IOException {
        try (var disk = new Mount("disk", "size=200m,mode=0755")) {
            Path folder = disk.point.resolve("folder");
            EmbeddedPostgres.start(folder).close();
            Path ballast = disk.point.resolve("ballast");
            fill(ballast);

            String full = refusalOf(folder);
            Files.delete(ballast);
            String roomy = refusalOf(folder);

            assertThat(full)
                    .contains("full")
                    .contains("Free some space and start again")
                    .contains(folder.toString());
            assertThat(roomy).startsWith("started on port ");
        }
    }

    private static void fill(Path ballast) {
        assertThatThrownBy(() -> {
                    try (var stream = Files.newOutputStream(ballast)) {
                        var block = new byte[1 << 12];
                        for (int written = 0; written < 200 << 20; written += block.length) {
                            stream.write(block);
                        }
                    }
                })
                .isInstanceOf(IOException.class)
                .hasMessageContaining("No space left");
    }

    @Test
    void aFolderThatWasOpenToOthersStaysSo() throws IOException {
        Path shared = Files.createDirectory(root.resolve("shared"));
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));

        DataFolder.open(shared);
        DataFolder.letPass(shared);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(shared)))
                .isEqualTo("rwxrwxrwx");
    }

    @Test
    void aFolderOfOnesOwnLetsTheServersUserPassAndNotLook() throws IOException {
        Path own = Files.createDirectory(
                root.resolve("own"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));

        DataFolder.letPass(own);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own)))
                .isEqualTo("rwx-----x");
    }
}
