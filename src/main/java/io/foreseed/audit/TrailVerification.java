package io.foreseed.audit;

import io.foreseed.audit.KeyChain.Link;
import io.foreseed.audit.OutsideCheckpoints.Given;
import io.foreseed.audit.Statement.Kind;
import io.foreseed.audit.TrailSource.Claim;
import io.foreseed.audit.TrailSource.Stated;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
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
    private Optional<Path> archives = Optional.empty();

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

    /** Whether a folder has archives of months. */
    public static boolean hasArchives(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(Path::getFileName)
                    .anyMatch(name -> name != null && name.toString().startsWith(MonthArchive.PREFIX));
        }
    }

    /** Reads the archives of months too, where the folder has them. */
    public TrailVerification withArchives(Path folder) {
        archives = Optional.of(folder);
        return this;
    }

    /** An epoch, the one before it, and the one after it, as far as the trail has them. */
    private record Place(
            int epoch,
            int previous,
            @Nullable SealedEpoch opening,
            @Nullable SealedEpoch next) {}

    /**
     * Verifies it. What was published is read before the first row is, since a service may seal meanwhile: whatever was
     * published by then is in the database.
     */
    public TrailReport verify() throws IOException, SQLException {
        OutsideCheckpoints outside = OutsideCheckpoints.read(published, since, report);
        List<Stated> stated = trail.stated();
        KeyChain keys = keys(KeyChain.links(stated), outside);
        report.use(keys);
        List<Place> places = places();
        if (places.isEmpty()) {
            report.miss("nothing is sealed", "a service that seals it would prove what comes after");
        }
        List<Given> comparable = outside.judge(trail, keys);
        Losses losses = new Losses(stated, keys, report);
        Gaps gaps = Gaps.of(stated, keys);
        for (Place place : places) {
            requireOpening(place, keys);
            losses.look(place.opening(), place.previous());
            if (trail instanceof ArchivedTrail || since == null || place.epoch() >= since.epoch()) {
                verify(place, published(place, places), comparable, keys, gaps);
            }
        }
        lookInto(gaps, keys);
        requireOutside(outside);
        remark(stated, keys);
        trail.inspect(keys, erasedKeys(stated, keys), report);
        return report;
    }

    /**
     * Those that were given and those that have signed what is outside; without any of them those beside the trail, which
     * prove nothing.
     */
    private KeyChain keys(List<Link> links, OutsideCheckpoints outside) throws IOException, SQLException {
        Set<NoteKey> beside = new LinkedHashSet<>(trail.keys());
        links.forEach(link -> {
            beside.add(link.old());
            beside.add(link.next());
        });
        Set<NoteKey> counting = new LinkedHashSet<>(given.stream().toList());
        beside.stream().filter(outside::hasOneOf).forEach(counting::add);
        if (counting.isEmpty()) {
            report.miss(
                    beside.isEmpty() ? "there is no key" : "the only key is the one beside the trail",
                    "the key as it was written down (--key) would prove it");
        }
        return KeyChain.of(counting.isEmpty() ? trail.keys() : counting, links);
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
    private void requireOpening(Place place, KeyChain keys) {
        SealedEpoch opening = place.opening();
        String where = "epoch " + place.epoch();
        if (opening == null || opening.epoch() != place.epoch() || !opening.isWellFormed()) {
            report.add(new TrailFinding(where, "it has no opening of its own"));
            return;
        }
        Optional<Checkpoint> told = opening.publishedCheckpoint();
        if (place.previous() == 0 && (opening.previousSize() != null || opening.previousRoot() != null)) {
            report.add(new TrailFinding(where, "the epoch before it is missing"));
        } else if (place.previous() != 0 && opening.previous().isEmpty()) {
            report.add(new TrailFinding(where, "its opening does not name the tree of epoch " + place.previous()));
        } else if (place.epoch() != place.previous() + 1
                && told.map(Checkpoint::epoch).orElse(0) != place.epoch() - 1) {
            report.add(new TrailFinding(where, "epochs before it are missing"));
        }
        if (opening.published() != null
                && told.filter(each -> each.epoch() < place.epoch() && keys.isLog(each.logName()))
                        .isEmpty()) {
            report.add(TrailFinding.of(
                    place.epoch(), 0, "what it says was published is no checkpoint of an epoch before it"));
        }
        if (opening.statement() != null && !opening.isStatedBy(keys)) {
            report.add(TrailFinding.of(
                    place.epoch(), 0, "the statement of its opening is not signed by a key that counts"));
        } else if (opening.statement() == null && place.epoch() > 1) {
            report.miss("epoch " + place.epoch() + ": nobody has signed why it begins", "only its owner can tell; ask");
        }
    }

    /** What later openings say was published of the tree: the trail has it where it has as many leaves. */
    private static List<Claim> published(Place place, List<Place> places) {
        return places.stream()
                .flatMap(each -> Stream.ofNullable(each.opening()))
                .filter(opening -> opening.epoch() > place.epoch())
                .flatMap(opening -> opening.publishedTree().stream()
                        .filter(told -> told.epoch() == place.epoch())
                        .map(told -> new Claim(
                                "published checkpoint in the opening of epoch " + opening.epoch(),
                                told.size(),
                                hex(told.rootBytes()))))
                .toList();
    }

    /** Reads the archives of what is nowhere else, as far as they are there. */
    private void lookInto(Gaps gaps, KeyChain keys) throws SQLException {
        for (Map.Entry<ArchivedMonth, Long> missing : gaps.missing().entrySet()) {
            ArchivedMonth month = missing.getKey();
            Optional<MonthArchive> archive = archives.map(folder -> new MonthArchive(folder, month.month()))
                    .filter(MonthArchive::isThere);
            if (archive.isPresent()) {
                try {
                    report.countLeaves(new MonthVerification(archive.get(), trail, keys).verify(month));
                } catch (IOException wrong) {
                    report.add(new TrailFinding("archive of " + month.month(), String.valueOf(wrong.getMessage())));
                }
            }
            report.add(new TrailReport.Archived(month.month(), missing.getValue(), archive.isPresent()));
        }
    }

    private void verify(Place place, List<Claim> told, List<Given> outside, KeyChain keys, Gaps gaps)
            throws IOException, SQLException {
        int epoch = place.epoch();
        long size = trail.size(epoch);
        List<Claim> claims = new ArrayList<>(trail.claims(epoch, report));
        told.stream().filter(claim -> claim.size() <= size).forEach(claims::add);
        if (place.next() != null) {
            place.next().previous().ifPresent(claims::add);
        }
        Set<Checkpoint> signed = new LinkedHashSet<>();
        for (String note : trail.checkpoints(epoch)) {
            accept(epoch, note, keys).ifPresent(signed::add);
        }
        List<Given> ofEpoch = outside.stream()
                .filter(each -> each.checkpoint().epoch() == epoch)
                .toList();
        if (trail instanceof LiveTrail live) {
            requirePublished(ofEpoch, signed, live.thinning(epoch));
        }
        ofEpoch.forEach(each -> signed.add(each.checkpoint()));
        report.countOutside(ofEpoch.size());
        Checkpoint kept = since != null && since.epoch() == epoch && trail instanceof LiveTrail ? since : null;
        long start = kept == null ? 0 : trail.startOf(epoch, Math.min(kept.size(), size));
        EpochVerification tree = new EpochVerification(trail, epoch, start, gaps, now, report);
        signed.forEach(checkpoint -> tree.expect(checkpoint, size));
        claims.forEach(claim -> tree.expect(claim, size));
        trail.leaves(epoch, start, gaps, report, tree::read);
        tree.finish();
        long signedSize = signed.stream().mapToLong(Checkpoint::size).max().orElse(0);
        if (trail instanceof LiveTrail live && place.next() == null && signedSize < size) {
            live.inspection(report).requireSignature(epoch, signedSize, size);
        }
    }

    /** What was published is in the database too, unless it had its time there. */
    private void requirePublished(List<Given> outside, Set<Checkpoint> signed, Thinning thinning) {
        Instant latest = now.plus(EpochVerification.AHEAD);
        for (Given each : outside) {
            if (each.isPublished()
                    && !signed.contains(each.checkpoint())
                    && !thinning.excuses(each.checkpoint().size(), each.signedAt(), latest)) {
                report.add(new TrailFinding(each.place(), "it was published, and the database has another or none"));
            }
        }
    }

    private Optional<Checkpoint> accept(int epoch, String note, KeyChain keys) {
        Checkpoint checkpoint;
        try {
            checkpoint = Checkpoint.parse(note);
        } catch (IllegalArgumentException none) {
            report.add(new TrailFinding("epoch " + epoch + ", checkpoint", "it is none: " + none.getMessage()));
            return Optional.empty();
        }
        String place = "epoch " + epoch + ", checkpoint of " + checkpoint.size() + " leaves";
        if (checkpoint.epoch() != epoch) {
            report.add(new TrailFinding(place, "it is of another tree: " + checkpoint.origin()));
            return Optional.empty();
        }
        if (!keys.isSigned(checkpoint)) {
            report.add(new TrailFinding(
                    place, "its signature is not one of the key " + keys.describe() + " for " + checkpoint.origin()));
            return Optional.empty();
        }
        return Optional.of(checkpoint);
    }

    private void requireOutside(OutsideCheckpoints outside) {
        if (!outside.isEmpty()) {
            return;
        }
        if (trail instanceof LiveTrail) {
            report.miss(
                    "nothing from outside of the database was there to compare with",
                    "published checkpoints (--checkpoints), or one that was kept (--since), would prove it");
        } else if (published.isPresent()) {
            report.miss("no checkpoint is in the folder that was given", "one that was published would prove it");
        }
    }

    private void remark(List<Stated> stated, KeyChain keys) {
        for (Stated each : stated) {
            Optional<Kind> kind = Arrays.stream(Kind.values())
                    .filter(one -> one.name().equals(each.event().value(LeafField.ACTION)))
                    .findFirst();
            if (kind.isPresent() && !holds(each, kind.get(), keys)) {
                report.remark(each.event().label() + ": its statement does not hold, and excuses nothing");
            }
            keys.statement(each, Kind.ADOPT)
                    .ifPresent(said -> report.remark(each.event().label() + ": the signer went on from the tree "
                            + said.value("tree") + " because its configuration named it"));
        }
    }

    private static boolean holds(Stated each, Kind kind, KeyChain keys) {
        return (kind == Kind.ARCHIVE && each.isSealed())
                ? ArchivedMonth.of(each, keys).isPresent()
                : keys.statement(each, kind).isPresent();
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
