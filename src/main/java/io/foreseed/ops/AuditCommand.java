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
import io.foreseed.platform.ClockConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
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
    private static final int SHOWN_FINDINGS = 20;
    private static final long LONGEST_PROOF = 64 << 20;
    private static final long LONGEST_NOTE = 1 << 20;

    private final Clock clock = ClockConfig.clock();

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
                        + "and with the checkpoints published in FORESEED_AUDIT_CHECKPOINT_FOLDER or _BUCKET. --archive and "
                        + "--proof need no database."
            },
            mixinStandardHelpOptions = true,
            sortOptions = false,
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {
                " 0:intact",
                " 1:altered; each place is named",
                " 2:bad usage, or nothing could be read",
                " 3:unproven: nothing contradicts, but something is missing, which is named"
            })
    int verify(
            @Option(
                            names = "--since",
                            paramLabel = "CHECKPOINT",
                            description =
                                    "A checkpoint kept earlier: verify what came after, and that it continues it.")
                    @Nullable
                    Path since,
            @Option(
                            names = "--archive",
                            paramLabel = "DIR",
                            description =
                                    "Verify what `audit export` wrote; or a folder of archived months, of which the "
                                            + "entries are verified too. Both may be given.")
                    @Nullable
                    List<Path> archives,
            @Option(names = "--require-archives", description = "Unproven where the archive of a month was not read.")
                    boolean isRequired,
            @Option(names = "--proof", paramLabel = "FILE", description = "Verify the proof of one event.") @Nullable
                    Path proof,
            @Option(names = "--key", paramLabel = "FILE", description = "The public key as it was written down.")
                    @Nullable
                    Path key,
            @Option(
                            names = "--checkpoints",
                            paramLabel = "DIR",
                            description = "Published checkpoints, instead of those of the configuration.")
                    @Nullable
                    Path checkpoints) {
        if (proof != null
                && (isRequired || Stream.of(since, archives, checkpoints).anyMatch(each -> each != null))) {
            throw new ParameterException(
                    spec.commandLine(), "--proof takes no other option than --key: it holds all that it needs.");
        }
        try {
            Optional<NoteKey> given = key == null ? Optional.empty() : Optional.of(key(key));
            if (proof != null) {
                return prove(read(proof, LONGEST_PROOF), given);
            }
            Given folders = Given.of(archives == null ? List.of() : archives, isRequired);
            requireFolder(checkpoints);
            Optional<Checkpoint> kept = since == null ? Optional.empty() : Optional.of(checkpoint(since));
            Optional<PublishedCheckpoints> named =
                    Optional.ofNullable(checkpoints).map(PublishedCheckpoints::new);
            return folders.export() == null
                    ? verifyLive(folders, given, named, kept)
                    : verify(new ArchivedTrail(folders.export()), folders, given, named, kept, report -> {});
        } catch (SQLException failed) {
            throw CommandException.refused("The database cannot be verified: " + failed.getMessage());
        } catch (IOException failed) {
            throw CommandException.refused("Nothing could be verified: " + failed.getMessage());
        }
    }

    /** The folders of {@code --archive}, told apart by what is in them. */
    private record Given(@Nullable Path export, @Nullable Path months, boolean isRequired) {
        static Given of(List<Path> folders, boolean isRequired) throws IOException {
            Path export = null;
            Path months = null;
            for (Path folder : folders) {
                requireFolder(folder);
                if (!new ArchivedTrail(folder).isEmpty() && export == null) {
                    export = folder;
                } else if (TrailVerification.hasArchives(folder) && months == null) {
                    months = folder;
                } else {
                    throw CommandException.refused(folder + " holds no archive, or is one too many");
                }
            }
            return new Given(export, months, isRequired);
        }
    }

    private int verifyLive(
            Given folders, Optional<NoteKey> given, Optional<PublishedCheckpoints> named, Optional<Checkpoint> kept)
            throws IOException, SQLException {
        try (AuditDatabase database = AuditDatabase.open()) {
            return verify(
                    LiveTrail.now(database.connection()),
                    folders,
                    given,
                    named.or(database::published),
                    kept,
                    database::inspectKeys);
        }
    }

    private static void requireFolder(@Nullable Path folder) {
        if (folder != null && !Files.isDirectory(folder)) {
            throw CommandException.refused(folder + " is no folder");
        }
    }

    /** A further check of the live trail, which adds to the report. */
    @FunctionalInterface
    private interface Inspection {
        void of(TrailReport report) throws SQLException;
    }

    private int verify(
            TrailSource trail,
            Given folders,
            Optional<NoteKey> given,
            Optional<PublishedCheckpoints> published,
            Optional<Checkpoint> since,
            Inspection more)
            throws IOException, SQLException {
        long begun = System.nanoTime();
        TrailVerification verification = new TrailVerification(trail, given, published, since, clock.instant());
        TrailReport report = folders.months() == null
                ? verification.verify()
                : verification.withArchives(folders.months()).verify();
        if (folders.isRequired()) {
            report.requireArchives();
        }
        more.of(report);
        double seconds = (System.nanoTime() - begun) / 1e9;
        PrintWriter out = spec.commandLine().getOut();
        print(trail, report, seconds, out);
        ForeseedCommand.finish(out);
        return report.verdict().exitCode();
    }

    private static void print(TrailSource trail, TrailReport report, double seconds, PrintWriter out) {
        out.printf("looked at    %s%n", trail.kind());
        out.printf("key          %s%n", report.keys());
        report.newest()
                .ifPresent(newest ->
                        out.printf(Locale.ROOT, "checkpoint   %s, %,d leaves%n", newest.origin(), newest.size()));
        out.printf(
                Locale.ROOT,
                "checkpoints  %,d right, %,d of them from outside%n",
                report.checkpointCount(),
                report.outsideCount());
        out.printf(
                Locale.ROOT, "leaves       %,d hashed in %.1f s, %,d per second%n", report.leafCount(), seconds, (long)
                        (report.leafCount() / seconds));
        report.archived()
                .forEach(month -> out.printf(
                        Locale.ROOT,
                        "archived     %s, %,d events, %s%n",
                        month.month(),
                        month.count(),
                        month.isRead() ? "read" : "not read"));
        if (report.unsealedCount() > 0) {
            out.printf(Locale.ROOT, "unsealed     %,d events wait for the seal%n", report.unsealedCount());
        }
        report.remarks().stream().limit(SHOWN_FINDINGS).forEach(remark -> out.printf("note         %s%n", remark));
        report.missing().stream().limit(SHOWN_FINDINGS).forEach(missing -> out.printf("missing      %s%n", missing));
        report.findings().stream()
                .limit(SHOWN_FINDINGS)
                .map(TrailFinding::toString)
                .forEach(finding -> out.printf("  %s%n", finding));
        if (report.findingCount() > SHOWN_FINDINGS) {
            out.printf(Locale.ROOT, "  and %,d more%n", report.findingCount() - SHOWN_FINDINGS);
        }
        out.println(
                switch (report.verdict()) {
                    case INTACT -> "INTACT: every event is what was sealed, and none is missing.";
                    case ALTERED ->
                        String.format(Locale.ROOT, "ALTERED. Places that contradict: %,d.", report.findingCount());
                    case UNPROVEN ->
                        String.format(
                                Locale.ROOT,
                                "UNPROVEN: nothing contradicts. What is missing: %,d.",
                                report.missing().size());
                });
    }

    private int prove(byte[] document, Optional<NoteKey> given) {
        PrintWriter out = spec.commandLine().getOut();
        EventProof.Outcome outcome = EventProof.verify(document, given);
        out.printf(
                "key     %s%s%n",
                given.map(NoteKey::text).orElse(EventProof.keyOf(document)),
                given.isPresent() ? "" : "  (the proof's own)");
        out.println(
                switch (outcome.verdict()) {
                    case INTACT -> "PROVEN: " + outcome.text() + ".";
                    case ALTERED -> "FALSE: " + outcome.text() + ".";
                    case UNPROVEN ->
                        "UNPROVEN: " + outcome.text() + ", by the proof's own key; the key as it was written down"
                                + " (--key) would prove it.";
                });
        ForeseedCommand.finish(out);
        return outcome.verdict().exitCode();
    }

    private static NoteKey key(Path file) throws IOException {
        try {
            return NoteKey.parse(text(file));
        } catch (IllegalArgumentException none) {
            throw CommandException.refused(file + " holds " + none.getMessage());
        }
    }

    private static Checkpoint checkpoint(Path file) throws IOException {
        try {
            return Checkpoint.parse(text(file));
        } catch (IllegalArgumentException none) {
            throw CommandException.refused(file + " holds " + none.getMessage());
        }
    }

    private static String text(Path file) throws IOException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(read(file, LONGEST_NOTE)))
                .toString();
    }

    private static byte[] read(Path file, long longest) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw CommandException.refused(file + " is no file");
        }
        if (Files.size(file) > longest) {
            throw CommandException.refused(file + " is longer than " + longest + " bytes");
        }
        return Files.readAllBytes(file);
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
