package io.foreseed.audit;

/** Where a row's leaf is: its epoch and its index. */
record LeafPlace(int epoch, long index) {

    /**
     * A query for the place of a position; no row while it is not sealed. Rows that an epoch carried over are named one by
     * one; the others are found by the range of their batch, among those whose numbers the epoch sealed.
     *
     * @param transaction  the parameter of the transaction's identifier, as text
     * @param sequence  the parameter of the number
     */
    static String query(String transaction, String sequence) {
        return """
                with asked as (select cast(cast(%s as text) as xid8) as transaction_id, cast(%s as bigint) as number)
                select b.epoch, b.first_index + array_position(b.carried_sequences, asked.number) - 1
                  from audit_seal_batches b, asked
                 where asked.number = any(b.carried_sequences)
                   and b.carried_transactions[array_position(b.carried_sequences, asked.number)]
                       = cast(cast(asked.transaction_id as text) as bigint)
                union all
                (select b.epoch, b.first_index
                        + (select count(*) from audit_logs a
                            where (a.transaction_id, a.sequence_number) > (b.after_transaction, b.after_sequence)
                              and (a.transaction_id, a.sequence_number) < (asked.transaction_id, asked.number)
                              and a.sequence_number > e.sequence_floor and a.sequence_number <= e.ceiling)
                   from asked, audit_seal_batches b
                   join (select epoch, sequence_floor,
                                coalesce((select n.previous_sequence from audit_seal_epochs n
                                           where n.epoch > o.epoch and n.previous_sequence is not null
                                           order by n.epoch limit 1), 9223372036854775807) as ceiling
                           from audit_seal_epochs o) e on e.epoch = b.epoch
                  where (b.through_transaction, b.through_sequence) >= (asked.transaction_id, asked.number)
                    and (b.after_transaction, b.after_sequence) < (asked.transaction_id, asked.number)
                    and b.carried_sequences is null
                    and asked.number > e.sequence_floor and asked.number <= e.ceiling
                  order by b.through_transaction, b.through_sequence limit 1)
                 limit 1""".formatted(transaction, sequence);
    }

    static Object[] parameters(TrailPosition position) {
        return new Object[] {Long.toString(position.transaction()), position.sequence()};
    }
}
