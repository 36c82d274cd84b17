package io.foreseed.audit;

import io.foreseed.audit.SignedNote.Signer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an archive holds, as the seal's key has signed it.
 *
 * @param writtenMicros  since 1970
 * @param hasMemory  whether the signer has a memory outside of the database
 */
public record Manifest(String logName, long writtenMicros, boolean hasMemory, List<Epoch> epochs) {
    private static final String PLACE = "/archive";
    private static final String WRITTEN = "written ";
    private static final Pattern EPOCH =
            Pattern.compile("epoch ([1-9][0-9]* [1-9][0-9]* [A-Za-z0-9+/=]+) (-|[1-9][0-9]*)");

    public Manifest {
        epochs = List.copyOf(epochs);
    }

    /**
     * An epoch in the archive.
     *
     * @param checkpointSize  null where the archive has no checkpoint of it
     */
    public record Epoch(TreeReference tree, @Nullable Long checkpointSize) {
        private String line() {
            return "epoch " + tree.epoch() + " " + tree.size() + " " + tree.root() + " "
                    + (checkpointSize == null ? "-" : checkpointSize);
        }
    }

    static SignedNote sign(boolean hasMemory, List<Epoch> epochs, Instant now, Signer signer) {
        long micros = TimeUnit.SECONDS.toMicros(now.getEpochSecond()) + now.getNano() / 1_000;
        return SignedNote.sign(new Manifest(signer.key().name(), micros, hasMemory, epochs).text(), signer);
    }

    private String text() {
        StringBuilder text =
                new StringBuilder(logName).append(PLACE).append("\nwritten ").append(writtenMicros);
        text.append("\nmemory ").append(hasMemory ? "yes" : "no").append('\n');
        epochs.forEach(epoch -> text.append(epoch.line()).append('\n'));
        return text.toString();
    }

    /** The manifest of a note, whoever has signed it; empty when it is of another kind, or malformed. */
    static Optional<Manifest> of(SignedNote note) {
        try {
            Manifest manifest = read(note.text().lines().toList());
            return manifest.text().equals(note.text()) ? Optional.of(manifest) : Optional.empty();
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static Manifest read(List<String> lines) {
        if (lines.size() < 3
                || !lines.getFirst().endsWith(PLACE)
                || !lines.get(1).startsWith(WRITTEN)) {
            throw new IllegalArgumentException("no manifest");
        }
        long written = Spelling.number(lines.get(1).substring(WRITTEN.length()));
        List<Epoch> epochs = new ArrayList<>();
        int last = 0;
        for (String line : lines.subList(3, lines.size())) {
            Matcher parts = EPOCH.matcher(line);
            if (!parts.matches()) {
                throw new IllegalArgumentException("no line of an epoch");
            }
            TreeReference tree = TreeReference.parse(parts.group(1));
            epochs.add(
                    new Epoch(tree, parts.group(2).equals("-") ? null : Long.valueOf(Spelling.size(parts.group(2)))));
            if (tree.epoch() <= last) {
                throw new IllegalArgumentException("epochs out of order");
            }
            last = tree.epoch();
        }
        if (written <= 0) {
            throw new IllegalArgumentException("written in 1970 or before");
        }
        String log = lines.getFirst().substring(0, lines.getFirst().length() - PLACE.length());
        return new Manifest(log, written, lines.get(2).equals("memory yes"), epochs);
    }

    Optional<Epoch> epoch(int number) {
        return epochs.stream().filter(epoch -> epoch.tree().epoch() == number).findFirst();
    }
}
