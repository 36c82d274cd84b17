package io.foreseed.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks both verifiers, in every way that somebody may ask, and says what they say. */
final class SoakJudge implements AutoCloseable {
    private static final int UNUSABLE = 2;

    private final SecondVerifier second;

    SoakJudge(Path script) throws IOException {
        this.second = new SecondVerifier(script);
    }

    /**
     * What is given besides the trail.
     *
     * @param key  written down
     * @param checkpoints  published
     * @param since  kept
     */
    record Given(
            @Nullable Path key,
            @Nullable Path checkpoints,
            @Nullable Path since) {
        /** Everything that may be given, the most first. */
        static List<Given> all(HonestTrail trail) {
            return List.of(
                    new Given(trail.key(), trail.published(), null),
                    new Given(trail.key(), null, null),
                    new Given(null, trail.published(), null),
                    new Given(null, null, null),
                    new Given(null, null, trail.since()),
                    new Given(trail.key(), trail.published(), trail.since()));
        }

        private List<String> options() {
            List<String> options = new ArrayList<>();
            add(options, "--key", key);
            add(options, "--checkpoints", checkpoints);
            add(options, "--since", since);
            return options;
        }

        private static void add(List<String> options, String name, @Nullable Path file) {
            if (file != null) {
                options.add(name);
                options.add(file.toString());
            }
        }

        Optional<NoteKey> noteKey() throws IOException {
            return key == null ? Optional.empty() : Optional.of(NoteKey.parse(Files.readString(key)));
        }

        Optional<PublishedCheckpoints> published() {
            return checkpoints == null ? Optional.empty() : Optional.of(new PublishedCheckpoints(checkpoints));
        }

        Optional<Checkpoint> kept() throws IOException {
            return since == null ? Optional.empty() : Optional.of(Checkpoint.parse(Files.readString(since)));
        }

        @Override
        public String toString() {
            return (key == null ? "" : "key ")
                    + (checkpoints == null ? "" : "checkpoints ")
                    + (since == null ? "" : "since");
        }
    }

    /** The exit codes of both, and what they said. */
    record Verdicts(int ours, int theirs, String text) {
        boolean isIntact() {
            return ours == 0 || theirs == 0;
        }

        boolean isAgreed() {
            return ours == theirs;
        }
    }

    /** The live trail as a connection sees it. */
    static TrailReport live(Connection connection, Given given) throws SQLException, IOException {
        return new TrailVerification(
                        new LiveTrail(connection), given.noteKey(), given.published(), given.kept(), Instant.now())
                .verify();
    }

    /** An archive, judged by both as the command line does. */
    Verdicts archive(Path folder, Given given) throws IOException, SQLException {
        List<String> arguments = new ArrayList<>(List.of("archive", folder.toString()));
        arguments.addAll(given.options());
        SecondVerifier.Answer theirs = second.ask(arguments);
        int ours = UNUSABLE;
        String text;
        try {
            ArchivedTrail trail = new ArchivedTrail(folder);
            if (trail.isEmpty()) {
                return new Verdicts(UNUSABLE, theirs.code(), "ours: no archive; theirs: " + theirs.text());
            }
            TrailReport report = new TrailVerification(
                            trail, given.noteKey(), given.published(), given.kept(), Instant.now())
                    .verify();
            ours = report.verdict().exitCode();
            text = report.findings() + " " + report.missing();
        } catch (IOException unusable) {
            text = unusable.toString();
        }
        return new Verdicts(ours, theirs.code(), "ours: " + text + "; theirs: " + theirs.text());
    }

    /** A proof, judged by both. */
    Verdicts proof(Path file, @Nullable Path key) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("proof", file.toString()));
        if (key != null) {
            arguments.addAll(List.of("--key", key.toString()));
        }
        SecondVerifier.Answer theirs = second.ask(arguments);
        EventProof.Outcome outcome = EventProof.verify(
                Files.readString(file),
                key == null ? Optional.empty() : Optional.of(NoteKey.parse(Files.readString(key))));
        return new Verdicts(
                outcome.verdict().exitCode(), theirs.code(), "ours: " + outcome.text() + "; theirs: " + theirs.text());
    }

    @Override
    public void close() throws IOException {
        second.close();
    }
}
