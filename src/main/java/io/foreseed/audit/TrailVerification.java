package io.foreseed.audit;

import io.foreseed.audit.TrailSource.Claim;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Verifies a sealed trail: every entry is hashed again, the tree is built again from them and from the tiles, and compared
 * with every checkpoint, batch and tile there is. What differs is located.
 */
public final class TrailVerification {
    private static final HexFormat HEX = HexFormat.of();

    private final TrailSource trail;
    private final NoteKey key;
    private final Optional<PublishedCheckpoints> published;
    private final TrailReport report = new TrailReport();

    /**
     * @param key  whose signatures count
     * @param published  what is known outside of the trail
     */
    public TrailVerification(TrailSource trail, NoteKey key, Optional<PublishedCheckpoints> published) {
        this.trail = trail;
        this.key = key;
        this.published = published;
    }

    /** Verifies all of it. */
    public TrailReport all() throws IOException, SQLException {
        List<Integer> epochs = trail.epochs();
        for (int epoch : epochs) {
            verify(epoch, null);
        }
        if (published.isPresent()) {
            for (int epoch : published.get().epochs()) {
                if (!epochs.contains(epoch)) {
                    report.add(new TrailFinding("epoch " + epoch, "it was published, and the trail does not have it"));
                }
            }
        }
        report.countUnsealed(trail.unsealed());
        return report;
    }

    /** Verifies what came after a checkpoint, and that the tree of then is the beginning of the tree of now. */
    public TrailReport since(Checkpoint checkpoint) throws IOException, SQLException {
        if (!checkpoint.isSignedBy(key)) {
            report.add(new TrailFinding("the given checkpoint", "its signature is not one of the key " + key.text()));
            return report;
        }
        List<Integer> epochs = trail.epochs();
        if (!epochs.contains(checkpoint.epoch())) {
            report.add(new TrailFinding("epoch " + checkpoint.epoch(), "the trail does not have it"));
        }
        for (int epoch : epochs) {
            if (epoch >= checkpoint.epoch()) {
                verify(epoch, epoch == checkpoint.epoch() ? checkpoint : null);
            }
        }
        report.countUnsealed(trail.unsealed());
        return report;
    }

    private void verify(int epoch, @Nullable Checkpoint since) throws IOException, SQLException {
        long size = trail.size(epoch);
        Optional<SealedEpoch> next = trail.opening(epoch + 1);
        List<Claim> claims = new ArrayList<>(trail.claims(epoch, report));
        List<Checkpoint> signed = signed(epoch, size, next.isPresent());
        if (since != null) {
            signed.add(since);
        }
        next.flatMap(SealedEpoch::previous).ifPresent(claims::add);
        long start = since == null ? 0 : trail.startOf(epoch, Math.min(since.size(), size));
        EpochVerification tree = new EpochVerification(trail, epoch, start, report);
        signed.forEach(checkpoint -> tree.expect(checkpoint, size));
        claims.forEach(claim -> tree.expect(claim, size));
        trail.leaves(epoch, start, tree::read);
        tree.finish();
        long signedSize = signed.stream().mapToLong(Checkpoint::size).max().orElse(0);
        if (signedSize < size) {
            report.remark("epoch " + epoch + ": its last " + (size - signedSize) + " leaves are not signed yet");
        }
    }

    /** The checkpoints of an epoch whose signatures are right, those that were published too. */
    private List<Checkpoint> signed(int epoch, long size, boolean isFollowed) throws IOException, SQLException {
        List<Checkpoint> signed = new ArrayList<>();
        for (String note : trail.checkpoints(epoch)) {
            accept(epoch, note, "checkpoint").ifPresent(signed::add);
        }
        List<Checkpoint> outside =
                published.isEmpty() || !published.get().epochs().contains(epoch)
                        ? List.of()
                        : published.get().all(epoch);
        long lost = 0;
        for (Checkpoint checkpoint : outside) {
            Optional<Checkpoint> accepted = accept(epoch, checkpoint.note(), "published checkpoint");
            if (accepted.isPresent() && checkpoint.size() > size && isFollowed) {
                lost = Math.max(lost, checkpoint.size() - size);
            } else if (accepted.isPresent()) {
                if (trail instanceof LiveTrail && !signed.contains(checkpoint) && checkpoint.size() <= size) {
                    report.add(new TrailFinding(
                            "epoch " + epoch + ", checkpoint of " + checkpoint.size() + " leaves",
                            "it was published, and the database has another or none"));
                }
                signed.add(checkpoint);
            }
        }
        if (lost > 0) {
            report.remark("epoch " + epoch + ": a restore lost its last " + lost + " published leaves; epoch "
                    + (epoch + 1) + " says so in its first leaf");
        }
        return signed;
    }

    private Optional<Checkpoint> accept(int epoch, String note, String what) {
        Checkpoint checkpoint;
        try {
            checkpoint = Checkpoint.parse(note);
        } catch (IllegalArgumentException none) {
            report.add(new TrailFinding("epoch " + epoch + ", " + what, "it is none: " + none.getMessage()));
            return Optional.empty();
        }
        String place = "epoch " + epoch + ", " + what + " of " + checkpoint.size() + " leaves";
        if (!checkpoint.origin().equals(Checkpoint.originOf(key.name(), epoch))) {
            report.add(new TrailFinding(place, "it is of another tree: " + checkpoint.origin()));
            return Optional.empty();
        }
        if (!checkpoint.isSignedBy(key)) {
            report.add(new TrailFinding(place, "its signature is not one of the key " + key.text()));
            return Optional.empty();
        }
        return Optional.of(checkpoint);
    }

    static String hex(byte[] bytes) {
        return HEX.formatHex(bytes);
    }
}
