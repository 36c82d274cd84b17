package io.foreseed.audit;

/** What a verification comes to. */
public enum TrailVerdict {
    /** Every row is a leaf and every leaf a row, all of it under a signature that counts. */
    INTACT(0),
    /** Something contradicts what was signed. */
    ALTERED(1),
    /** Nothing contradicts, but something is missing. */
    UNPROVEN(3);

    private final int exitCode;

    TrailVerdict(int exitCode) {
        this.exitCode = exitCode;
    }

    public int exitCode() {
        return exitCode;
    }
}
