package io.foreseed.audit;

/**
 * Something that is not as it was sealed.
 *
 * @param place  which leaf, tile, batch or checkpoint
 * @param problem  what is wrong with it
 */
public record TrailFinding(String place, String problem) {
    static TrailFinding of(int epoch, long index, String problem) {
        return new TrailFinding("epoch " + epoch + ", leaf " + index, problem);
    }

    @Override
    public String toString() {
        return place + ": " + problem;
    }
}
