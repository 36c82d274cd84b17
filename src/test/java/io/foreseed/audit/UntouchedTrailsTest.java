package io.foreseed.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.ArrayList;
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
            TrailReport report = new TrailVerification(trail, trail.key().orElseThrow(), Optional.empty()).all();
            report.findings().forEach(finding -> alarms.add(archive + " ours " + finding));
            if (number % EVERY == 0 && Node.isThere()) {
                String theirs = Node.verify("archive", archive);
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
        TreeFrontier tree = new TreeFrontier();
        StringBuilder lines = new StringBuilder();
        for (int index = 0; index < size; index++) {
            LeafEntry entry = index == 0
                    ? new SealedEpoch(1, Instant.EPOCH, "first", new SealState.SealServer(1, 1), null, null, null)
                            .leaf()
                    : event();
            tree.append(new TreeHash().leaf(entry.bytes()));
            lines.append(ArchivedTrail.json(index, entry)).append('\n');
        }
        Files.writeString(archive.resolve(ArchivedTrail.KEY), key.text());
        Files.writeString(epoch.resolve(ArchivedTrail.ENTRIES), lines.toString(), StandardCharsets.UTF_8);
        Checkpoint checkpoint =
                Checkpoint.sign(Checkpoint.originOf("untouched", 1), size, tree.root(), key, pair.getPrivate());
        Files.writeString(epoch.resolve(ArchivedTrail.CHECKPOINT), checkpoint.note());
        for (Map.Entry<Tile, byte[]> tile : tree.changed().entrySet()) {
            Path file = epoch.resolve(tile.getKey().path());
            Files.createDirectories(file.getParent());
            Files.write(file, tile.getValue());
        }
        return archive;
    }

    private LeafEntry event() {
        List<@Nullable String> values = new ArrayList<>();
        for (int field = 0; field < LeafField.columns().size(); field++) {
            values.add(random.nextInt(4) == 0 ? null : WORDS.get(random.nextInt(WORDS.size())));
        }
        return LeafEntry.event(values);
    }
}
