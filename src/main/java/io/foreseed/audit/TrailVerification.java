package io.foreseed.audit;

import io.foreseed.audit.KeyChain.Link;
import io.foreseed.audit.Statement.Kind;
import io.foreseed.audit.TrailSource.Claim;
import io.foreseed.audit.TrailSource.Stated;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Verifies a sealed trail: every entry is hashed again, the tree is built again from them and from the tiles, and compared
 * with every checkpoint, batch and tile there is. What differs is located; what would be needed and is not there is named.
 */
public final class TrailVerification {
    private static final HexFormat HEX = HexFormat.of();

    private final TrailSource trail;
    private final Optional<NoteKey> given;
    private final Optional<PublishedCheckpoints> published;
    private final @Nullable Checkpoint since;
    private final Instant now;
    private final TrailReport report = new TrailReport();

    /**
     * @param given  the key that somebody wrote down
     * @param published  what is known outside of the trail
     * @param since  a checkpoint that somebody kept; of a live trail only what came after it is read
     * @param now  times that are ahead of it are not believed
     */
    public TrailVerification(
            TrailSource trail,
            Optional<NoteKey> given,
            Optional<PublishedCheckpoints> published,
            Optional<Checkpoint> since,
            Instant now) {
        this.trail = trail;
        this.given = given;
        this.published = published;
        this.since = since.orElse(null);
        this.now = now;
    }

    /** An epoch, the one before it, and the one after it, as far as the trail has them. */
    private record Place(
            int epoch,
            int previous,
            @Nullable SealedEpoch opening,
            @Nullable SealedEpoch next) {}

    /** Verifies it. */
    public TrailReport verify() throws IOException, SQLException {
        List<Stated> stated = trail.stated();
        KeyChain keys = keys(links(stated));
        report.use(keys);
        if (since != null && !keys.isSigned(since) && !isOfUnknownKey(since, keys)) {
            report.add(
                    new TrailFinding("the given checkpoint", "its signature is not one of the key " + keys.describe()));
            return report;
        }
        List<Place> places = places();
        if (places.isEmpty()) {
            report.miss("nothing is sealed", "a service that seals it would prove what comes after");
        }
        Losses losses = new Losses(stated, keys, report);
        for (Place place : places) {
            requireNeighbors(place, keys);
            losses.look(place.opening(), place.previous());
            if (trail instanceof ArchivedTrail || since == null || place.epoch() >= since.epoch()) {
                verify(place, keys);
            }
        }
        compareEpochs(places);
        requireOutside();
        remarkAdoptions(stated, keys);
        trail.inspect(keys, erasedKeys(stated, keys), report);
        return report;
    }

    private static List<Link> links(List<Stated> stated) {
        return stated.stream().flatMap(each -> KeyChain.link(each).stream()).toList();
    }

    /**
     * Those that were given and those that have signed what is outside; without any of them those beside the trail, which
     * prove nothing.
     */
    private KeyChain keys(List<Link> links) throws IOException, SQLException {
        Set<NoteKey> beside = new LinkedHashSet<>(trail.keys());
        links.forEach(link -> {
            beside.add(link.old());
            beside.add(link.next());
        });
        List<Checkpoint> outside = new ArrayList<>(since == null ? List.of() : List.of(since));
        if (published.isPresent()) {
            for (int epoch : published.get().epochs()) {
                outside.addAll(published.get().all(epoch, unreadable -> {
                    // told where the epoch is compared
                }));
            }
        }
        Set<NoteKey> counting = new LinkedHashSet<>(given.stream().toList());
        beside.stream()
                .filter(key -> outside.stream().anyMatch(each -> each.isSignedBy(key)))
                .forEach(counting::add);
        if (counting.isEmpty()) {
            report.miss(
                    beside.isEmpty() ? "there is no key" : "the only key is the one beside the trail",
                    "the key as it was written down (--key) would prove it");
        }
        return KeyChain.of(counting.isEmpty() ? trail.keys() : counting, links);
    }

    /**
     * Whether what is outside was signed by a key that the archive does not know, such as one that came later; then that is
     * named as missing. A live trail knows all of its keys.
     */
    private boolean isOfUnknownKey(Checkpoint outside, KeyChain keys) {
        if (trail instanceof LiveTrail || keys.isEmpty() || keys.mayHaveSigned(outside)) {
            return false;
        }
        report.miss(
                "the key that signed the given checkpoint of " + outside.size() + " leaves of epoch " + outside.epoch(),
                "that key as it was written down (--key), or an archive that was written later, would prove it");
        return true;
    }

    private List<Place> places() throws IOException, SQLException {
        List<Integer> epochs = trail.epochs();
        List<Place> places = new ArrayList<>();
        for (int index = 0; index < epochs.size(); index++) {
            places.add(new Place(
                    epochs.get(index),
                    index == 0 ? 0 : epochs.get(index - 1),
                    trail.opening(epochs.get(index)).orElse(null),
                    index + 1 == epochs.size()
                            ? null
                            : trail.opening(epochs.get(index + 1)).orElse(null)));
        }
        return places;
    }

    /** Epochs follow each other; between two of them only lost ones are left out, and the opening says so. */
    private void requireNeighbors(Place place, KeyChain keys) {
        SealedEpoch opening = place.opening();
        String where = "epoch " + place.epoch();
        if (opening == null || opening.epoch() != place.epoch()) {
            report.add(new TrailFinding(where, "it has no opening of its own"));
            return;
        }
        int told = opening.publishedTree().map(TreeReference::epoch).orElse(0);
        if (place.previous() == 0 && opening.previousSize() != null) {
            report.add(new TrailFinding(where, "the epoch before it is missing"));
        } else if (place.previous() != 0 && opening.previousSize() == null) {
            report.add(new TrailFinding(where, "its opening does not name the tree of epoch " + place.previous()));
        } else if (place.epoch() != place.previous() + 1 && told != place.epoch() - 1) {
            report.add(new TrailFinding(where, "epochs before it are missing"));
        }
        if (opening.statement() != null && !keys.isEmpty() && !opening.isStatedBy(keys)) {
            report.add(TrailFinding.of(
                    place.epoch(), 0, "the statement of its opening is not signed by a key that counts"));
        } else if (opening.statement() == null && place.epoch() > 1) {
            report.miss("epoch " + place.epoch() + ": nobody has signed why it begins", "only its owner can tell; ask");
        }
    }

    private void verify(Place place, KeyChain keys) throws IOException, SQLException {
        int epoch = place.epoch();
        long size = trail.size(epoch);
        List<Claim> claims = new ArrayList<>(trail.claims(epoch, report));
        List<Checkpoint> signed = signed(place, size, keys);
        Checkpoint kept = since != null && since.epoch() == epoch ? since : null;
        if (kept != null && isComparable(kept, size, place, "the given checkpoint")) {
            signed.add(kept);
            report.countOutside(1);
        }
        if (place.next() != null) {
            place.next().previous().ifPresent(claims::add);
        }
        long start = kept != null && trail instanceof LiveTrail ? trail.startOf(epoch, Math.min(kept.size(), size)) : 0;
        EpochVerification tree = new EpochVerification(trail, epoch, start, now, report);
        signed.forEach(checkpoint -> tree.expect(checkpoint, size));
        claims.forEach(claim -> tree.expect(claim, size));
        trail.leaves(epoch, start, report, tree::read);
        tree.finish();
        long signedSize = signed.stream().mapToLong(Checkpoint::size).max().orElse(0);
        if (trail instanceof LiveTrail live && place.next() == null && signedSize < size) {
            live.inspection(report).requireSignature(epoch, signedSize, size);
        }
    }

    /** The checkpoints of an epoch whose signatures are right, those that were published too. */
    private List<Checkpoint> signed(Place place, long size, KeyChain keys) throws IOException, SQLException {
        int epoch = place.epoch();
        List<Checkpoint> signed = new ArrayList<>();
        for (String note : trail.checkpoints(epoch)) {
            accept(epoch, note, "checkpoint", keys).ifPresent(signed::add);
        }
        List<Checkpoint> outside = outside(epoch);
        SealedEpoch next = place.next();
        if (next != null) {
            requireLost(outside.stream().filter(each -> each.size() > size).toList(), next);
        }
        for (Checkpoint checkpoint : outside) {
            if (checkpoint.size() > size && next != null) {
                continue;
            }
            Optional<Checkpoint> accepted = isOfUnknownKey(checkpoint, keys)
                    ? Optional.of(checkpoint)
                    : accept(epoch, checkpoint.note(), "published checkpoint", keys);
            if (accepted.isPresent() && isComparable(checkpoint, size, place, "a published checkpoint")) {
                if (trail instanceof LiveTrail && !signed.contains(checkpoint) && checkpoint.size() <= size) {
                    report.add(new TrailFinding(
                            "epoch " + epoch + ", checkpoint of " + checkpoint.size() + " leaves",
                            "it was published, and the database has another or none"));
                }
                signed.add(checkpoint);
                report.countOutside(1);
            }
        }
        return signed;
    }

    /** What was published of an epoch; what is no checkpoint there is a finding. */
    private List<Checkpoint> outside(int epoch) throws IOException {
        return published.isEmpty() || !published.get().epochs().contains(epoch)
                ? List.of()
                : published
                        .get()
                        .all(
                                epoch,
                                unreadable ->
                                        report.add(new TrailFinding("epoch " + epoch + ", published", unreadable)));
    }

    /** What was published and is not there must be part of the loss that the next opening tells; its key may be lost too. */
    private void requireLost(List<Checkpoint> lost, SealedEpoch next) {
        Map<Long, String> roots = new HashMap<>();
        for (Checkpoint checkpoint : lost) {
            String place = "epoch " + checkpoint.epoch() + ", published checkpoint of " + checkpoint.size() + " leaves";
            TreeReference tree = TreeReference.of(checkpoint);
            Optional<TreeReference> told = next.publishedTree();
            if (told.filter(each -> !tree.isAfter(each.epoch(), each.size())).isEmpty()) {
                report.add(new TrailFinding(
                        place,
                        "its leaves are not there, and the opening of epoch " + next.epoch() + " does not tell it"));
            } else if (told.filter(each -> !each.isAfter(tree.epoch(), tree.size()) && !each.equals(tree))
                    .isPresent()) {
                report.add(new TrailFinding(place, "the opening of epoch " + next.epoch() + " tells another root"));
            }
            String other = roots.putIfAbsent(checkpoint.size(), checkpoint.root());
            if (other != null && !other.equals(checkpoint.root())) {
                report.add(new TrailFinding(place, "another one of this size has another root"));
            }
        }
    }

    /** An archive is of one moment: what was signed later cannot be compared with it. */
    private boolean isComparable(Checkpoint checkpoint, long size, Place place, String what) {
        if (checkpoint.size() <= size || trail instanceof LiveTrail) {
            return true;
        }
        if (place.next() == null) {
            report.miss(
                    what + " of epoch " + checkpoint.epoch() + " has " + checkpoint.size() + " leaves, the archive "
                            + size,
                    "an archive that was written later would prove it");
        }
        return false;
    }

    private Optional<Checkpoint> accept(int epoch, String note, String what, KeyChain keys) {
        Checkpoint checkpoint;
        try {
            checkpoint = Checkpoint.parse(note);
        } catch (IllegalArgumentException none) {
            report.add(new TrailFinding("epoch " + epoch + ", " + what, "it is none: " + none.getMessage()));
            return Optional.empty();
        }
        String place = "epoch " + epoch + ", " + what + " of " + checkpoint.size() + " leaves";
        if (checkpoint.epoch() != epoch) {
            report.add(new TrailFinding(place, "it is of another tree: " + checkpoint.origin()));
            return Optional.empty();
        }
        if (!keys.isEmpty() && !keys.isSigned(checkpoint)) {
            report.add(new TrailFinding(
                    place, "its signature is not one of the key " + keys.describe() + " for " + checkpoint.origin()));
            return Optional.empty();
        }
        return Optional.of(checkpoint);
    }

    /** Epochs that were published, and that the trail does not have. */
    private void compareEpochs(List<Place> places) throws IOException {
        Set<Integer> there = new HashSet<>();
        places.forEach(place -> there.add(place.epoch()));
        int last = places.isEmpty() ? 0 : places.getLast().epoch();
        Set<Integer> outside = new LinkedHashSet<>(
                published.isEmpty() ? List.of() : published.get().epochs());
        if (since != null) {
            outside.add(since.epoch());
        }
        for (int epoch : outside) {
            Optional<SealedEpoch> telling = places.stream()
                    .filter(place -> place.epoch() > epoch)
                    .flatMap(place -> Stream.ofNullable(place.opening()))
                    .filter(opening -> opening.publishedTree()
                            .filter(told -> told.epoch() >= epoch)
                            .isPresent())
                    .findFirst();
            if (there.contains(epoch)) {
                continue;
            }
            if (telling.isPresent() && epoch < last) {
                requireLost(outside(epoch), telling.get());
                continue;
            }
            if (epoch > last && trail instanceof ArchivedTrail) {
                report.miss(
                        "epoch " + epoch + " was published, and the archive ends before it",
                        "an archive that was written later would prove it");
            } else {
                report.add(new TrailFinding("epoch " + epoch, "it was published, and the trail does not have it"));
            }
        }
    }

    private void requireOutside() {
        if (trail instanceof LiveTrail && report.outsideCount() == 0) {
            report.miss(
                    "nothing from outside of the database was there to compare with",
                    "published checkpoints (--checkpoints), or one that was kept (--since), would prove it");
        }
    }

    private void remarkAdoptions(List<Stated> stated, KeyChain keys) {
        for (Stated each : stated) {
            keys.statement(each, Kind.ADOPT)
                    .ifPresent(said -> report.remark(each.event().label() + ": the signer went on from the tree "
                            + said.value("tree") + " because its configuration named it"));
        }
    }

    private static Set<String> erasedKeys(List<Stated> stated, KeyChain keys) {
        Set<String> erased = new HashSet<>();
        stated.forEach(each -> keys.statement(each, Kind.ERASE).ifPresent(said -> erased.addAll(said.values("key"))));
        return erased;
    }

    static String hex(byte[] bytes) {
        return HEX.formatHex(bytes);
    }
}
