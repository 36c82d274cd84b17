package io.foreseed.audit;

import static io.foreseed.audit.ArchiveAttack.attack;

import io.foreseed.audit.SignedNote.Signer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Files of an archive are taken away, exchanged, or written by somebody else. */
final class ArchiveFileAttacks {
    private static final List<ArchiveAttack> ALL = List.of(
            attack(
                    "checkpoint deleted",
                    archive -> Files.delete(archive.epoch(false).resolve("checkpoint"))),
            attack(
                    "last checkpoint deleted",
                    archive -> Files.delete(archive.epoch(true).resolve("checkpoint"))),
            attack("manifest deleted", archive -> Files.delete(archive.folder().resolve("manifest"))),
            attack(
                    "entries deleted",
                    archive -> Files.delete(archive.epoch(false).resolve("entries.jsonl"))),
            attack(
                    "entries emptied",
                    archive -> Files.writeString(archive.epoch(false).resolve("entries.jsonl"), "")),
            attack("epoch deleted", archive -> OwnedArchive.delete(archive.epoch(false))),
            attack("last epoch deleted", archive -> OwnedArchive.delete(archive.epoch(true))),
            attack(
                    "tiles deleted",
                    archive -> OwnedArchive.delete(archive.epoch(false).resolve("tile"))),
            attack("file deleted", archive -> Files.delete(file(archive))),
            attack("file emptied", archive -> Files.write(file(archive), new byte[0])),
            attack("byte flipped", archive -> {
                Path file = file(archive);
                byte[] bytes = Files.readAllBytes(file);
                bytes[archive.random().nextInt(bytes.length)] ^=
                        (byte) (1 << archive.random().nextInt(7));
                Files.write(file, bytes);
            }),
            attack("byte added", archive -> {
                Path file = file(archive);
                byte[] bytes = Files.readAllBytes(file);
                byte[] more = Arrays.copyOf(bytes, bytes.length + 1);
                more[bytes.length] = '\n';
                Files.write(file, more);
            }),
            attack("byte cut off", archive -> {
                Path file = file(archive);
                byte[] bytes = Files.readAllBytes(file);
                Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
            }),
            attack(
                    "manifest edited",
                    archive -> replace(archive.folder().resolve("manifest"), "(epoch 1) [0-9]+", "$1 7")),
            attack(
                    "manifest without an epoch",
                    archive -> replace(archive.folder().resolve("manifest"), "epoch [0-9]+ [^\\n]*\\n\\n", "\n")),
            attack(
                    "manifest says memory",
                    archive -> replace(archive.folder().resolve("manifest"), "memory yes", "memory no")),
            attack(
                    "checkpoint of another size",
                    archive -> replace(archive.epoch(false).resolve("checkpoint"), "\\n([0-9]+)\\n", "\n1$1\n")),
            attack(
                    "checkpoint of another log",
                    archive -> replace(archive.epoch(false).resolve("checkpoint"), "test-trail/", "best-trail/")),
            attack(
                    "checkpoints exchanged",
                    archive -> Files.write(
                            archive.epoch(false).resolve("checkpoint"),
                            Files.readAllBytes(archive.epoch(true).resolve("checkpoint")))),
            attack(
                    "checkpoint of an earlier archive",
                    archive -> borrow(archive, archive.earlier(), "epoch-1/checkpoint")),
            attack("manifest of an earlier archive", archive -> borrow(archive, archive.earlier(), "manifest")),
            attack(
                    "entries of an earlier archive",
                    archive -> borrow(archive, archive.earlier(), "epoch-1/entries.jsonl")),
            attack("epoch of an earlier archive", archive -> epoch(archive, archive.earlier(), 1)),
            attack("epoch of another log", archive -> epoch(archive, archive.other(), 1)),
            attack("later epoch of another log", archive -> epoch(archive, archive.other(), 2)),
            attack("key of another log", archive -> borrow(archive, archive.other(), "key")),
            attack("manifest of another log", archive -> borrow(archive, archive.other(), "manifest")),
            attack("checkpoint of another trail", archive -> borrow(archive, archive.other(), "epoch-1/checkpoint")),
            attack(
                    "epoch renumbered",
                    archive -> Files.move(
                            archive.epoch(true),
                            archive.folder()
                                    .resolve("epoch-" + (7 + archive.random().nextInt(3))))),
            attack(
                    "epoch doubled",
                    archive -> OwnedArchive.copy(
                            archive.epoch(true),
                            archive.folder()
                                    .resolve("epoch-" + (3 + archive.random().nextInt(3))))),
            attack(
                    "folder of an epoch that is none",
                    archive -> Files.createDirectory(archive.folder().resolve("epoch-9"))),
            attack(
                    "key garbled",
                    archive -> replace(archive.folder().resolve("key"), "\\+[0-9a-f]{8}\\+", "+00000000+")),
            attack(
                    "key of somebody",
                    archive -> Files.writeString(
                            archive.folder().resolve("key"),
                            OwnKey.of("test-trail").key().text() + "\n")));

    private ArchiveFileAttacks() {}

    static List<ArchiveAttack> all() {
        return ALL;
    }

    private static Path file(OwnedArchive archive) throws IOException {
        List<Path> files = archive.files();
        return files.get(archive.random().nextInt(files.size()));
    }

    private static void replace(Path file, String pattern, String by) throws IOException {
        Files.writeString(file, Files.readString(file).replaceFirst(pattern, by));
    }

    private static void borrow(OwnedArchive archive, Path from, String name) throws IOException {
        Files.write(archive.folder().resolve(name), Files.readAllBytes(from.resolve(name)));
    }

    private static void epoch(OwnedArchive archive, Path from, int epoch) throws IOException {
        OwnedArchive.copy(from.resolve("epoch-" + epoch), archive.folder().resolve("epoch-" + epoch));
    }

    /** Edits a leaf, rebuilds, and signs openings, checkpoints and the manifest by a key of one's own. */
    static void signAgain(OwnedArchive archive) throws IOException {
        Signer signer = OwnKey.of("test-trail");
        List<Manifest.Epoch> epochs = new ArrayList<>();
        ArchivedTrail trail = new ArchivedTrail(archive.folder());
        for (int epoch : trail.epochs()) {
            Path folder = archive.folder().resolve("epoch-" + epoch);
            List<String> lines = OwnedArchive.lines(folder);
            int place = archive.place(lines);
            lines.set(place, lines.get(place).replaceFirst("\"outcome\":\"success\"", "\"outcome\":\"denied\""));
            SealedEpoch opening = trail.opening(epoch).orElseThrow(() -> new IOException("no opening is left"));
            lines.set(0, new CanonicalLine(0, opening.signed(signer).leaf(), null, null).text());
            byte[] root = OwnedArchive.rebuild(folder, lines);
            Checkpoint checkpoint =
                    Checkpoint.sign(Checkpoint.originOf("test-trail", epoch), lines.size(), root, signer);
            Files.writeString(folder.resolve("checkpoint"), checkpoint.note());
            epochs.add(new Manifest.Epoch(TreeReference.of(checkpoint), (long) lines.size()));
        }
        Files.writeString(archive.folder().resolve("key"), signer.key().text() + "\n");
        Files.writeString(
                archive.folder().resolve("manifest"),
                Manifest.sign(true, epochs, Instant.now(), signer).note());
    }
}
