package io.foreseed.audit;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a verification looked at and found. It fills while the verification goes on. */
public final class TrailReport {
    /** Findings that are kept; more are only counted. */
    private static final int MAXIMUM_FINDINGS = 1_000;

    private final List<TrailFinding> findings = new ArrayList<>();
    private final Set<String> missing = new LinkedHashSet<>();
    private final Set<String> remarks = new LinkedHashSet<>();
    private final List<Archived> archived = new ArrayList<>();
    private String keys = "none";
    private long findingCount;
    private long leafCount;
    private long checkpointCount;
    private long outsideCount;
    private long unsealedCount;
    private @Nullable Checkpoint newest;

    /**
     * Leaves of a month without entries, as a signed event says.
     *
     * @param isRead  whether its archive was there and its entries were hashed
     */
    public record Archived(String month, long count, boolean isRead) {}

    void add(Archived month) {
        archived.add(month);
    }

    /** The months of which entries are only in an archive, in the order of the calendar. */
    public List<Archived> archived() {
        return List.copyOf(archived);
    }

    /** Asks for the archives of months of which entries are nowhere else. */
    public void requireArchives() {
        archived.stream()
                .filter(month -> !month.isRead())
                .forEach(month -> miss(
                        "the archive of " + month.month() + " was not read",
                        "--archive with the folder that has it would prove it"));
    }

    /** Something contradicts what was signed. */
    void add(TrailFinding finding) {
        findingCount++;
        if (findings.size() < MAXIMUM_FINDINGS) {
            findings.add(finding);
        }
    }

    /**
     * Something is missing that would make the trail proven.
     *
     * @param remedy  what would prove it
     */
    void miss(String what, String remedy) {
        if (missing.size() < MAXIMUM_FINDINGS) {
            missing.add(what + "; " + remedy);
        }
    }

    /** What a reader should know and is no alteration. */
    public void remark(String text) {
        if (remarks.size() < MAXIMUM_FINDINGS) {
            remarks.add(text);
        }
    }

    void use(KeyChain chain) {
        keys = chain.describe();
    }

    void countLeaves(long count) {
        leafCount += count;
    }

    void countUnsealed(long count) {
        unsealedCount += count;
    }

    void countOutside(long count) {
        outsideCount += count;
    }

    void verified(Checkpoint checkpoint) {
        checkpointCount++;
        newest = checkpoint;
    }

    public TrailVerdict verdict() {
        if (findingCount > 0) {
            return TrailVerdict.ALTERED;
        }
        return missing.isEmpty() ? TrailVerdict.INTACT : TrailVerdict.UNPROVEN;
    }

    /** The first findings, in the order of the trail. */
    public List<TrailFinding> findings() {
        return List.copyOf(findings);
    }

    public long findingCount() {
        return findingCount;
    }

    /** What is missing, and what would prove it. */
    public List<String> missing() {
        return List.copyOf(missing);
    }

    public List<String> remarks() {
        return List.copyOf(remarks);
    }

    /** The keys whose signatures were looked for, as text. */
    public String keys() {
        return keys;
    }

    /** Leaves whose hash was computed anew. */
    public long leafCount() {
        return leafCount;
    }

    /** Checkpoints whose signature and root are right. */
    public long checkpointCount() {
        return checkpointCount;
    }

    /** Those of them that came from outside. */
    public long outsideCount() {
        return outsideCount;
    }

    /** Rows that wait for the sealer. */
    public long unsealedCount() {
        return unsealedCount;
    }

    /** The last checkpoint that is right. */
    public Optional<Checkpoint> newest() {
        return Optional.ofNullable(newest);
    }
}
