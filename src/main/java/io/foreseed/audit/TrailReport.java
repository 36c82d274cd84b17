package io.foreseed.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a verification looked at and found. It fills while the verification goes on. */
public final class TrailReport {
    /** Findings that are kept; more are only counted. */
    private static final int MAXIMUM_FINDINGS = 1_000;

    private final List<TrailFinding> findings = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();
    private long findingCount;
    private long leafCount;
    private long checkpointCount;
    private long unsealedCount;
    private @Nullable Checkpoint newest;

    void add(TrailFinding finding) {
        findingCount++;
        if (findings.size() < MAXIMUM_FINDINGS) {
            findings.add(finding);
        }
    }

    /** What a reader should know and is no alteration. */
    void remark(String text) {
        remarks.add(text);
    }

    void countLeaves(long count) {
        leafCount += count;
    }

    void countUnsealed(long count) {
        unsealedCount += count;
    }

    void verified(Checkpoint checkpoint) {
        checkpointCount++;
        newest = checkpoint;
    }

    public boolean isIntact() {
        return findingCount == 0;
    }

    /** The first findings, in the order of the trail. */
    public List<TrailFinding> findings() {
        return List.copyOf(findings);
    }

    public long findingCount() {
        return findingCount;
    }

    public List<String> remarks() {
        return List.copyOf(remarks);
    }

    /** Leaves whose hash was computed anew. */
    public long leafCount() {
        return leafCount;
    }

    /** Checkpoints whose signature and root are right. */
    public long checkpointCount() {
        return checkpointCount;
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
