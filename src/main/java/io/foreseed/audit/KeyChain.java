package io.foreseed.audit;

import io.foreseed.audit.TrailSource.Stated;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
        private boolean names(NoteKey key) {
            return old.equals(key) || next.equals(key);
        }

        private boolean isIn(int ofEpoch, long size) {
            return epoch < ofEpoch || (epoch == ofEpoch && index < size);
        }
    }

    /** The keys that can be reached from these. A key that another has replaced hands over to nobody any more. */
    static KeyChain of(Collection<NoteKey> given, Collection<Link> links) {
        List<Link> used = new ArrayList<>();
        links.stream()
                .sorted(Comparator.comparingInt(Link::epoch).thenComparingLong(Link::index))
                .filter(link -> last(used, link.old()).equals(link.old()))
                .forEach(used::add);
        Set<NoteKey> keys = new LinkedHashSet<>(given);
        boolean isGrowing = true;
        while (isGrowing) {
            isGrowing = false;
            for (Link link : used) {
                if (keys.contains(link.old()) || keys.contains(link.next())) {
                    isGrowing |= keys.add(link.old());
                    isGrowing |= keys.add(link.next());
                }
            }
        }
        return new KeyChain(keys, used);
    }

    /** Which key signs after the last of the links that names this one. */
    private static NoteKey last(List<Link> links, NoteKey key) {
        return links.reversed().stream()
                .filter(link -> link.names(key))
                .findFirst()
                .map(Link::next)
                .orElse(key);
    }

    /** The rotation that a leaf tells, if both keys have said so. */
    static Optional<Link> link(Stated stated) {
        return Statement.of(stated, Statement.Kind.KEY).flatMap(signed -> link(stated.epoch(), stated.index(), signed));
    }

    /** The rotations that leaves tell. */
    static List<Link> links(Collection<Stated> stated) {
        return stated.stream().flatMap(each -> link(each).stream()).toList();
    }

    /** The rotation that a note tells, wherever its leaf is. */
    static Optional<Link> link(String note) {
        return Statement.of(note, Statement.Kind.KEY).flatMap(signed -> link(0, 0, signed));
    }

    private static Optional<Link> link(int epoch, long index, Statement.Signed signed) {
        Statement said = signed.said();
        try {
            Link link = new Link(
                    epoch,
                    index,
                    NoteKey.exact(String.valueOf(said.value("old"))),
                    NoteKey.exact(String.valueOf(said.value("new"))));
            boolean isSigned = !link.old().equals(link.next())
                    && link.old().name().equals(said.logName())
                    && link.next().name().equals(said.logName())
                    && signed.note().isSignedBy(link.old())
                    && signed.note().isSignedBy(link.next());
            return isSigned ? Optional.of(link) : Optional.empty();
        } catch (IllegalArgumentException noKey) {
            return Optional.empty();
        }
    }

    boolean isEmpty() {
        return keys.isEmpty();
    }

    /** Whether the checkpoint is signed by the key of its size; without any key nothing is verified. */
    boolean isSigned(Checkpoint checkpoint) {
        return isEmpty()
                || signer(checkpoint)
                        .filter(key -> signs(key, checkpoint.epoch(), checkpoint.size()))
                        .isPresent();
    }

    /** The key that counts and has signed the checkpoint, whether or not it is the one of its size. */
    Optional<NoteKey> signer(Checkpoint checkpoint) {
        return keys.stream().filter(checkpoint::isSignedBy).findFirst();
    }

    /** Whether the key counts and no rotation has followed it. */
    boolean isCurrent(NoteKey key) {
        return keys.contains(key) && signs(key, Integer.MAX_VALUE, Long.MAX_VALUE);
    }

    /** Whether one of the keys has the name and the identifier that stand with the signature; also when that is wrong. */
    boolean mayHaveSigned(Checkpoint checkpoint) {
        return keys.stream().anyMatch(checkpoint::names);
    }

    /** Whether the key signs trees of this size: the last rotation in it that names the key says so. */
    boolean signs(NoteKey key, int epoch, long size) {
        List<Link> own = links.stream().filter(link -> link.names(key)).toList();
        List<Link> in = own.stream().filter(link -> link.isIn(epoch, size)).toList();
        return own.isEmpty()
                || key.equals(in.isEmpty() ? own.getFirst().old() : in.getLast().next());
    }

    /** Whether this is the name of a key that counts; without any key, of none that contradicts. */
    boolean isLog(String logName) {
        return isEmpty() || keys.stream().anyMatch(key -> key.name().equals(logName));
    }

    /** Whether a key that counts, and is of this log, has signed the note; without any key nothing is verified. */
    boolean hasSigned(SignedNote note, String logName) {
        return isEmpty() || keys.stream().anyMatch(key -> key.name().equals(logName) && note.isSignedBy(key));
    }

    /** The statement in an event, if a key that counts has signed it; empty for another kind, row, or signer. */
    Optional<Statement> statement(Stated stated, Statement.Kind kind) {
        return Statement.of(stated, kind).filter(this::hasSigned).map(Statement.Signed::said);
    }

    /** The statement in an opening, if a key that counts has signed it. */
    Optional<Statement> statement(String note) {
        return Statement.of(note, Statement.Kind.EPOCH).filter(this::hasSigned).map(Statement.Signed::said);
    }

    private boolean hasSigned(Statement.Signed signed) {
        return hasSigned(signed.note(), signed.said().logName());
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
