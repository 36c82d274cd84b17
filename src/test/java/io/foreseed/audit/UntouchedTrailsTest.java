package io.foreseed.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreseed.audit.SignedNote.Signer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A trail that nobody touched is intact for both verifiers: a thousand of them, of random size and content. */
class UntouchedTrailsTest {
    private static final int TRAILS = 1_000;
    private static final int LARGEST = 600;

    /** Starting the second verifier takes longer than verifying. */
    private static final int EVERY = 40;

    private static final byte[] ENVELOPE = {1, 2, 3};

    private static final List<String> WORDS = List.of(
            "", " ", "plan", "Zürich", "\u0001", "\"", "\\", "{\"a\": \"\\n\"}", "\uD83D\uDE00", "\u2028", "null", "é");

    private final Random random = new Random(20_260_802);
    private final Path folder;

    UntouchedTrailsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void noneIsCalledAltered() throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        List<String> alarms = new ArrayList<>();
        for (int number = 0; number < TRAILS; number++) {
            Path archive = write(number, 1 + random.nextInt(number % EVERY == 0 ? LARGEST : 40), pair);
            ArchivedTrail trail = new ArchivedTrail(archive);
            Path key = archive.resolve(ArchivedTrail.KEY);
            TrailReport report = new TrailVerification(
                            trail,
                            Optional.of(trail.keys().getFirst()),
                            Optional.empty(),
                            Optional.empty(),
                            Instant.now())
                    .verify();
            if (report.verdict() != TrailVerdict.INTACT) {
                alarms.add(archive + " ours " + report.findings() + report.missing());
            }
            if (number % EVERY == 0 && Node.isThere()) {
                String theirs = Node.verify("archive", archive, key);
                if (!theirs.contains("INTACT")) {
                    alarms.add(archive + " theirs " + theirs);
                }
            }
        }

        assertThat(alarms).isEmpty();
    }

    private Path write(int number, int size, KeyPair pair) throws IOException, GeneralSecurityException {
        Path archive = folder.resolve("trail-" + number);
        Path epoch = Files.createDirectories(archive.resolve("epoch-1"));
        NoteKey key = NoteKey.of("untouched", pair.getPublic().getEncoded());
        Signer signer = new Signer(key, pair.getPrivate());
        TreeFrontier tree = new TreeFrontier();
        StringBuilder lines = new StringBuilder();
        for (int index = 0; index < size; index++) {
            LeafEntry entry = index == 0
                    ? new SealedEpoch(
                                    1,
                                    Instant.EPOCH,
                                    "first",
                                    new SealState.SealServer(1, 1),
                                    null,
                                    null,
                                    null,
                                    0,
                                    null)
                            .signed(signer)
                            .leaf()
                    : event();
            tree.append(new TreeHash().leaf(entry.bytes()));
            lines.append(line(index, entry).text()).append('\n');
        }
        Files.writeString(archive.resolve(ArchivedTrail.KEY), key.text());
        Files.writeString(epoch.resolve(ArchivedTrail.ENTRIES), lines.toString(), StandardCharsets.UTF_8);
        Checkpoint checkpoint = Checkpoint.sign(Checkpoint.originOf("untouched", 1), size, tree.root(), signer);
        Manifest.Epoch listed = new Manifest.Epoch(TreeReference.of(checkpoint), (long) size);
        Files.writeString(
                archive.resolve(ArchivedTrail.MANIFEST),
                Manifest.sign(true, List.of(listed), Instant.now(), signer).note());
        Files.writeString(epoch.resolve(ArchivedTrail.CHECKPOINT), checkpoint.note());
        for (Map.Entry<Tile, byte[]> tile : tree.changed().entrySet()) {
            Path file = epoch.resolve(tile.getKey().path());
            Files.createDirectories(file.getParent());
            Files.write(file, tile.getValue());
        }
        return archive;
    }

    private LeafEntry event() {
        String version = random.nextInt(4) == 0 ? "1" : "2";
        List<@Nullable String> values = new ArrayList<>();
        for (String column : LeafField.columns()) {
            boolean isNull = random.nextInt(4) == 0 || (version.equals("1") && column.endsWith("sha256"));
            values.add(isNull ? null : WORDS.get(random.nextInt(WORDS.size())));
        }
        values.set(LeafField.LEAF_VERSION.place(), version);
        values.set(LeafField.TIMESTAMP.place(), Long.toString(random.nextLong(1_700_000_000_000_000L)));
        fit(values, LeafField.PERSONAL_DATA_COMMITMENT, LeafField.PERSONAL_DATA_SHA256, version);
        fit(values, LeafField.SUBJECT_DATA_COMMITMENT, LeafField.SUBJECT_DATA_SHA256, version);
        return LeafEntry.event(values);
    }

    /** An envelope is there where its commitment is. */
    private static void fit(List<@Nullable String> values, LeafField commitment, LeafField hash, String version) {
        boolean isThere = values.get(commitment.place()) != null && version.equals("2");
        values.set(hash.place(), isThere ? TrailVerification.hex(new TreeHash().plain(ENVELOPE)) : null);
    }

    private static CanonicalLine line(long index, LeafEntry entry) {
        return new CanonicalLine(
                index,
                entry,
                entry.value(LeafField.PERSONAL_DATA_COMMITMENT) == null ? null : envelope(),
                entry.value(LeafField.SUBJECT_DATA_COMMITMENT) == null ? null : envelope());
    }

    private static String envelope() {
        return Base64.getEncoder().encodeToString(ENVELOPE);
    }
}
