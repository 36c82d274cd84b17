package io.foreseed.audit;

/** Neighboring leaves of an epoch's tree, from one index to another, both in it. */
record LeafRange(int epoch, long first, long last) {
    LeafRange {
        if (first < 1 || last < first) {
            throw new IllegalArgumentException("no range of events: " + first + " to " + last);
        }
    }

    /**
     * Reads {@code epoch:first:last}.
     *
     * @throws IllegalArgumentException when it is none
     */
    static LeafRange parse(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException("no range: epoch:first:last");
        }
        return new LeafRange(Spelling.epoch(parts[0]), Spelling.size(parts[1]), Spelling.size(parts[2]));
    }

    boolean contains(int ofEpoch, long index) {
        return epoch == ofEpoch && first <= index && index <= last;
    }

    boolean meets(int ofEpoch, long from, long count) {
        return epoch == ofEpoch && first < from + count && from <= last;
    }

    /** Whether it comes after the other, with a leaf between them. */
    boolean isApartFrom(LeafRange before) {
        return epoch > before.epoch || (epoch == before.epoch && first > before.last + 1);
    }

    long count() {
        return last - first + 1;
    }

    @Override
    public String toString() {
        return epoch + ":" + first + ":" + last;
    }
}
