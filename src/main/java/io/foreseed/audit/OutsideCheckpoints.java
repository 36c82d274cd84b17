package io.foreseed.audit;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Checkpoints that were kept or published outside of the trail. Each is of leaves that are there, or that were lost, and
 * then an opening tells it, or it is later than the trail.
 */
final class OutsideCheckpoints {
    private final TrailReport report;
    private final List<Given> all = new ArrayList<>();
    private final Map<String, String> roots = new HashMap<>();

    private OutsideCheckpoints(TrailReport report) {
        this.report = report;
    }

    /**
     * One of them; whether it was published, or kept by somebody.
     *
     * @param signedAt  null where nobody wrote it down
     */
    record Given(
            Checkpoint checkpoint,
            boolean isPublished,
            @Nullable Instant signedAt) {
        String place() {
            return "epoch " + checkpoint.epoch() + (isPublished ? ", published" : ", given") + " checkpoint of "
                    + checkpoint.size() + " leaves";
        }
    }

    /** Reads them; what is none is a finding. */
    static OutsideCheckpoints read(
            Optional<PublishedCheckpoints> published, @Nullable Checkpoint since, TrailReport report)
            throws IOException {
        OutsideCheckpoints outside = new OutsideCheckpoints(report);
        if (since != null) {
            outside.all.add(new Given(since, false, null));
        }
        if (published.isPresent()) {
            for (int epoch : published.get().epochs()) {
                published
                        .get()
                        .all(
                                epoch,
                                unreadable ->
                                        report.add(new TrailFinding("epoch " + epoch + ", published", unreadable)))
                        .forEach(each -> outside.all.add(new Given(each.checkpoint(), true, each.signedAt())));
            }
        }
        return outside;
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    boolean hasOneOf(NoteKey key) {
        return all.stream().anyMatch(each -> each.checkpoint().isSignedBy(key));
    }

    /** The number of leaves the trail has of an epoch, and the tree that its opening names as published before. */
    private record Known(long size, Optional<TreeReference> told) {}

    /** Judges each of them; those of leaves that the trail has, and that count, are to be compared with its tree. */
    List<Given> judge(TrailSource trail, KeyChain keys) throws IOException, SQLException {
        TreeMap<Integer, Known> known = new TreeMap<>();
        for (int epoch : trail.epochs()) {
            known.put(epoch, new Known(trail.size(epoch), trail.opening(epoch).flatMap(SealedEpoch::publishedTree)));
        }
        List<Given> comparable = new ArrayList<>();
        for (Given each : all) {
            Checkpoint checkpoint = each.checkpoint();
            requireOneRoot(each);
            Known own = known.get(checkpoint.epoch());
            boolean isThere = own != null && checkpoint.size() <= own.size();
            Map.Entry<Integer, Known> next = isThere ? null : known.higherEntry(checkpoint.epoch());
            boolean isGood = isSigned(each, isThere, next != null, trail, keys);
            if (next != null) {
                requireTold(each, next.getKey(), next.getValue().told());
            } else if (!isThere) {
                tellLater(each, trail);
            } else if (isGood) {
                comparable.add(each);
            }
        }
        return comparable;
    }

    /** Whoever signed them, there are no two trees of one size. */
    private void requireOneRoot(Given each) {
        Checkpoint checkpoint = each.checkpoint();
        String other = roots.putIfAbsent(checkpoint.epoch() + ":" + checkpoint.size(), checkpoint.root());
        if (other != null && !other.equals(checkpoint.root())) {
            report.add(new TrailFinding(each.place(), "another one of this size has another root"));
        }
    }

    /**
     * Whether nothing contradicts its signature: who signs which size is known where the trail has the leaves, and the key
     * of what was lost may be lost too. A live trail knows all of its keys.
     */
    private boolean isSigned(Given each, boolean isThere, boolean isLost, TrailSource trail, KeyChain keys) {
        Checkpoint checkpoint = each.checkpoint();
        Optional<NoteKey> signer = keys.signer(checkpoint);
        boolean isWrong;
        if (signer.isPresent()) {
            isWrong = isThere && !keys.signs(signer.get(), checkpoint.epoch(), checkpoint.size());
        } else {
            boolean isMissing = !isLost && !keys.isEmpty() && !keys.mayHaveSigned(checkpoint);
            if (isMissing && trail instanceof ArchivedTrail) {
                report.miss(
                        "the key that signed the " + each.place(),
                        "that key as it was written down (--key), or an archive that was written later, would prove it");
            }
            isWrong = keys.mayHaveSigned(checkpoint) || (isMissing && trail instanceof LiveTrail);
        }
        if (isWrong) {
            report.add(new TrailFinding(
                    each.place(),
                    "its signature is not one of the key " + keys.describe() + " for " + checkpoint.origin()));
        }
        return !isWrong;
    }

    /** A lost checkpoint must be covered by the loss that the next opening records. */
    private void requireTold(Given each, int next, Optional<TreeReference> told) {
        TreeReference tree = TreeReference.of(each.checkpoint());
        if (told.isEmpty() || tree.isAfter(told.get().epoch(), told.get().size())) {
            report.add(new TrailFinding(
                    each.place(), "its leaves are not there, and the opening of epoch " + next + " does not tell it"));
        } else if (!told.get().isAfter(tree.epoch(), tree.size()) && !told.get().equals(tree)) {
            report.add(new TrailFinding(each.place(), "the opening of epoch " + next + " tells another root"));
        }
    }

    /** An archive is of one moment: what was signed later cannot be compared with it. */
    private void tellLater(Given each, TrailSource trail) {
        if (trail instanceof ArchivedTrail) {
            report.miss(
                    "leaves that the archive ends before: those of the " + each.place(),
                    "an archive that was written later would prove it");
        } else {
            report.add(new TrailFinding(each.place(), "the end is cut off: its leaves are not there"));
        }
    }
}
