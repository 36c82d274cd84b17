package io.foreseed.ops;

import io.foreseed.audit.ArchivedTrail;
import io.foreseed.audit.Checkpoint;
import io.foreseed.audit.EventProof;
import io.foreseed.audit.LiveTrail;
import io.foreseed.audit.NoteKey;
import io.foreseed.audit.PublishedCheckpoints;
import io.foreseed.audit.TrailFinding;
import io.foreseed.audit.TrailReport;
import io.foreseed.audit.TrailSource;
import io.foreseed.audit.TrailVerification;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code foreseed audit}: shows whether the trail is what was sealed, and takes it away for others to verify. */
@Command(
        name = "audit",
        description = "Verifies the audit trail against its seal, and exports it.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class AuditCommand implements Runnable {
    private static final int ALTERED = 1;
    private static final int SHOWN_FINDINGS = 20;
    private static final long LONGEST_PROOF = 64 << 20;
    private static final long LONGEST_NOTE = 64 << 10;

    @Spec
    CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "A command is needed: verify or export.");
    }

    @Command(
            name = "verify",
            description = {
                "Hashes every event again, builds the tree again and compares both with every tile, batch and signed "
                        + "checkpoint, in the database of DATABASE_MIGRATION_URL or DATABASE_URL, or of the embedded server, "
                        + "and with the checkpoints published in FORESEED_AUDIT_CHECKPOINT_FOLDER. --archive and --proof "
                        + "need no database."
            },
            mixinStandardHelpOptions = true,
            sortOptions = false,
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {" 0:intact", " 1:altered; each place is named", " 2:bad usage, or nothing could be verified"
            })
    int verify(
            @Option(
                            names = "--since",
                            paramLabel = "CHECKPOINT",
                            description =
                                    "A checkpoint kept earlier: verify what came after, and that it continues it.")
                    @Nullable
                    Path since,
            @Option(names = "--archive", paramLabel = "DIR", description = "Verify what `audit export` wrote.")
                    @Nullable
                    Path archive,
            @Option(names = "--proof", paramLabel = "FILE", description = "Verify the proof of one event.") @Nullable
                    Path proof,
            @Option(
                            names = "--key",
                            paramLabel = "FILE",
                            description = "The public key, kept elsewhere; without it that of the trail itself counts.")
                    @Nullable
                    Path key,
            @Option(
                            names = "--checkpoints",
                            paramLabel = "DIR",
                            description = "Published checkpoints, instead of those of the configuration.")
                    @Nullable
                    Path checkpoints) {
        if (Stream.of(since, archive, proof).filter(each -> each != null).count() > 1) {
            throw new ParameterException(spec.commandLine(), "--since, --archive and --proof exclude each other.");
        }
        try {
            Optional<NoteKey> given = key == null ? Optional.empty() : Optional.of(key(key));
            if (proof != null) {
                return prove(read(proof, LONGEST_PROOF), given);
            }
            if (archive != null) {
                if (!Files.isDirectory(archive)) {
                    throw CommandException.refused(archive + " is no folder");
                }
                return verify(
                        new ArchivedTrail(archive),
                        given,
                        Optional.ofNullable(checkpoints).map(PublishedCheckpoints::new),
                        null);
            }
            Checkpoint kept = since == null ? null : checkpoint(since);
            try (AuditDatabase database = AuditDatabase.open()) {
                Optional<PublishedCheckpoints> published = Optional.ofNullable(checkpoints)
                        .or(database::publishedFolder)
                        .map(PublishedCheckpoints::new);
                return verify(LiveTrail.now(database.connection()), given, published, kept);
            }
        } catch (SQLException failed) {
            throw CommandException.refused("The database cannot be verified: " + failed.getMessage());
        } catch (IOException failed) {
            throw CommandException.refused("Nothing could be verified: " + failed.getMessage());
        }
    }

    private int verify(
            TrailSource trail,
            Optional<NoteKey> given,
            Optional<PublishedCheckpoints> published,
            @Nullable Checkpoint since)
            throws IOException, SQLException {
        long begun = System.nanoTime();
        NoteKey key = given.or(() -> keyOf(trail))
                .orElseThrow(() -> CommandException.refused("There is no seal: nothing has been signed yet."));
        TrailVerification verification = new TrailVerification(trail, key, published);
        TrailReport report = since == null ? verification.all() : verification.since(since);
        PrintWriter out = spec.commandLine().getOut();
        print(report, key, published.isPresent(), out);
        double seconds = (System.nanoTime() - begun) / 1e9;
        out.printf(Locale.ROOT, "%,d leaves hashed in %.1f s, %,d a second.%n", report.leafCount(), seconds, (long)
                (report.leafCount() / seconds));
        ForeseedCommand.finish(out);
        return report.isIntact() ? 0 : ALTERED;
    }

    private static void print(TrailReport report, NoteKey key, boolean hasPublished, PrintWriter out) {
        out.printf("key          %s%n", key.text());
        report.newest()
                .ifPresent(newest ->
                        out.printf(Locale.ROOT, "checkpoint   %s, %,d leaves%n", newest.origin(), newest.size()));
        out.printf(
                Locale.ROOT,
                "checkpoints  %,d right%s%n",
                report.checkpointCount(),
                hasPublished ? "" : "; none from outside to compare with");
        if (report.unsealedCount() > 0) {
            out.printf(Locale.ROOT, "unsealed     %,d events wait for the seal%n", report.unsealedCount());
        }
        report.remarks().forEach(remark -> out.printf("note         %s%n", remark));
        if (report.isIntact()) {
            out.println("INTACT: every event is what was sealed, and none is missing.");
            return;
        }
        out.printf(Locale.ROOT, "ALTERED. Places: %,d%n", report.findingCount());
        report.findings().stream()
                .limit(SHOWN_FINDINGS)
                .map(TrailFinding::toString)
                .forEach(finding -> out.printf("  %s%n", finding));
        if (report.findingCount() > SHOWN_FINDINGS) {
            out.printf(Locale.ROOT, "  and %,d more%n", report.findingCount() - SHOWN_FINDINGS);
        }
    }

    private int prove(String document, Optional<NoteKey> given) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        NoteKey key = given.isPresent() ? given.get() : EventProof.keyOf(document);
        out.printf("key     %s%s%n", key.text(), given.isPresent() ? "" : "  (the proof's own: compare it)");
        int exit = 0;
        try {
            out.printf("PROVEN: %s.%n", EventProof.verify(document, key));
        } catch (IllegalStateException isFalse) {
            out.printf("FALSE: %s.%n", isFalse.getMessage());
            exit = ALTERED;
        }
        ForeseedCommand.finish(out);
        return exit;
    }

    private static Optional<NoteKey> keyOf(TrailSource trail) {
        try {
            return trail.key();
        } catch (IOException | SQLException failed) {
            throw CommandException.refused("The key cannot be read: " + failed.getMessage());
        }
    }

    private static NoteKey key(Path file) throws IOException {
        try {
            return NoteKey.parse(read(file, LONGEST_NOTE));
        } catch (IllegalArgumentException none) {
            throw CommandException.refused(file + " holds " + none.getMessage());
        }
    }

    private static Checkpoint checkpoint(Path file) throws IOException {
        try {
            return Checkpoint.parse(read(file, LONGEST_NOTE));
        } catch (IllegalArgumentException none) {
            throw CommandException.refused(file + " holds " + none.getMessage());
        }
    }

    private static String read(Path file, long longest) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw CommandException.refused(file + " is no file");
        }
        if (Files.size(file) > longest) {
            throw CommandException.refused(file + " is longer than " + longest + " bytes");
        }
        return Files.readString(file, StandardCharsets.UTF_8);
    }

    @Command(
            name = "export",
            description = {
                "Writes the sealed trail into a new folder: a line of JSON for each event, the tiles, the checkpoints and "
                        + "the public key. Personal data is not in it, its commitments are. The export is an event itself."
            },
            mixinStandardHelpOptions = true)
    int export(@Parameters(paramLabel = "DIR", description = "A folder that is empty or not there.") Path folder) {
        return OfflineService.run(
                AuditExportService.class, folder.toAbsolutePath().toString());
    }
}
