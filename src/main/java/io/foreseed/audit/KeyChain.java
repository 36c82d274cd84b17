package io.foreseed.audit;

import io.foreseed.audit.TrailSource.Stated;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a log whose signatures count, and which of them signs a tree of which size. A rotation links two keys, in both
 * directions: whoever was given one of them follows to the other.
 *
 * @param keys  those that count
 * @param links  the rotations between them, in the order of the trail
 */
record KeyChain(Set<NoteKey> keys, List<Link> links) {
    KeyChain {
        keys = Set.copyOf(keys);
        links = List.copyOf(links);
    }

    /**
     * A rotation: the statement has the signatures of both.
     *
     * @param epoch  of the leaf that tells it
     * @param index  of the leaf; greater than any size while it is not sealed
     */
    record Link(int epoch, long index, NoteKey old, NoteKey next) {
        private boolean isIn(int ofEpoch, long size) {
            return epoch < ofEpoch || (epoch == ofEpoch && index < size);
        }
    }

    /** The keys that can be reached from these. */
    static KeyChain of(Collection<NoteKey> given, Collection<Link> links) {
        Set<NoteKey> keys = new LinkedHashSet<>(given);
        List<Link> used = new ArrayList<>();
        boolean isGrowing = true;
        while (isGrowing) {
            isGrowing = false;
            for (Link link : links) {
                if (!used.contains(link) && (keys.contains(link.old()) || keys.contains(link.next()))) {
                    keys.add(link.old());
                    keys.add(link.next());
                    used.add(link);
                    isGrowing = true;
                }
            }
        }
        used.sort(Comparator.comparingInt(Link::epoch).thenComparingLong(Link::index));
        return new KeyChain(keys, used);
    }

    /** The rotation that a leaf tells, if both keys have said so. */
    static Optional<Link> link(Stated stated) {
        return link(
                stated.note(),
                stated.epoch(),
                stated.index(),
                String.valueOf(stated.event().value(LeafField.ID)));
    }

    /** The rotation that a note tells, wherever its leaf is. */
    static Optional<Link> link(String note) {
        return link(note, 0, 0, null);
    }

    private static Optional<Link> link(String note, int epoch, long index, @Nullable String row) {
        try {
            SignedNote signed = SignedNote.parse(note);
            return Statement.of(signed, Statement.logOf(signed), Statement.Kind.KEY)
                    .filter(said -> row == null || row.equals(said.value("row")))
                    .flatMap(said -> link(epoch, index, signed, said));
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    private static Optional<Link> link(int epoch, long index, SignedNote note, Statement said) {
        Link link = new Link(
                epoch,
                index,
                NoteKey.parse(String.valueOf(said.value("old"))),
                NoteKey.parse(String.valueOf(said.value("new"))));
        boolean isSigned = link.old().name().equals(link.next().name())
                && link.old().name().equals(said.logName())
                && note.isSignedBy(link.old())
                && note.isSignedBy(link.next());
        return isSigned ? Optional.of(link) : Optional.empty();
    }

    boolean isEmpty() {
        return keys.isEmpty();
    }

    /** Whether the checkpoint is signed by the key of its size. */
    boolean isSigned(Checkpoint checkpoint) {
        return signers(checkpoint.epoch(), checkpoint.size()).stream()
                .anyMatch(key -> checkpoint.origin().equals(Checkpoint.originOf(key.name(), checkpoint.epoch()))
                        && checkpoint.isSignedBy(key));
    }

    /** Whether the key counts and no rotation has followed it. */
    boolean isCurrent(NoteKey key) {
        return keys.contains(key) && signers(Integer.MAX_VALUE, Long.MAX_VALUE).contains(key);
    }

    /** Whether one of the keys has the name and the identifier that stand with the signature; also when that is none. */
    boolean mayHaveSigned(Checkpoint checkpoint) {
        byte[] signed;
        try {
            signed = Base64.getDecoder().decode(checkpoint.signature());
        } catch (IllegalArgumentException notBase64) {
            return true;
        }
        return keys.stream()
                .anyMatch(key -> key.name().equals(checkpoint.keyName())
                        && Arrays.equals(key.id(), Arrays.copyOf(signed, NoteKey.ID_BYTES)));
    }

    /** The key that signs trees of this size: the new one of the last rotation in it; without rotations, any. */
    private Collection<NoteKey> signers(int epoch, long size) {
        if (links.isEmpty()) {
            return keys;
        }
        return links.stream()
                .filter(link -> link.isIn(epoch, size))
                .reduce((earlier, later) -> later)
                .map(link -> List.of(link.next()))
                .orElseGet(() -> List.of(links.getFirst().old()));
    }

    /** Whether a key that counts, and is of this log, has signed the note. */
    boolean hasSigned(SignedNote note, String logName) {
        return keys.stream().anyMatch(key -> key.name().equals(logName) && note.isSignedBy(key));
    }

    /** What such a key has stated; empty when it is another kind's. */
    Optional<Statement> statement(String text, Statement.Kind kind) {
        try {
            SignedNote note = SignedNote.parse(text);
            return Statement.of(note, Statement.logOf(note), kind).filter(said -> hasSigned(note, said.logName()));
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    /** For a reader: the key, or each of several. */
    String describe() {
        return keys.stream()
                .map(NoteKey::text)
                .sorted()
                .reduce((one, other) -> one + " or " + other)
                .orElse("none");
    }
}
