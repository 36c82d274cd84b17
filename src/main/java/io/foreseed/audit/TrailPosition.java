package io.foreseed.audit;

/**
 * A place in the order in which rows are sealed.
 *
 * @param transaction  the identifier (xid8) of the transaction that wrote the row; below 2^63
 */
record TrailPosition(long transaction, long sequence) implements Comparable<TrailPosition> {
    static final TrailPosition BEGINNING = new TrailPosition(0, 0);

    static TrailPosition of(LeafEntry event) {
        return new TrailPosition(number(event, LeafField.TRANSACTION_ID), number(event, LeafField.SEQUENCE_NUMBER));
    }

    private static long number(LeafEntry event, LeafField field) {
        String text = event.value(field);
        if (text == null) {
            throw new IllegalStateException("an event without " + field.column());
        }
        return Long.parseLong(text);
    }

    @Override
    public int compareTo(TrailPosition other) {
        int byTransaction = Long.compare(transaction, other.transaction);
        return byTransaction == 0 ? Long.compare(sequence, other.sequence) : byTransaction;
    }
}
