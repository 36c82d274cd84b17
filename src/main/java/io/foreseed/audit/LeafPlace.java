package io.foreseed.audit;

/** Where a row's leaf is: its epoch and its index. */
record LeafPlace(int epoch, long index) {

    /**
     * A query for the place of a row; no answer while it is not sealed, or when it is not what was sealed. The batch is found
     * by its range of rows, or, where an epoch carried them over, because it names them one by one; in the batch the hash
     * tells the place, whatever has become of its neighbors.
     *
     * @param transaction  the parameter of the transaction's identifier, as text
     * @param sequence  the parameter of the number
     * @param hash  the parameter of the leaf's hash, in hexadecimal
     */
    static String query(String transaction, String sequence, String hash) {
        return """
                with asked as (select cast(cast(%s as text) as xid8) as transaction_id, cast(%s as bigint) as number,
                                      decode(cast(%s as text), 'hex') as hash),
                     batch as (
                        select b.epoch, b.first_index, b.leaf_count from audit_seal_batches b, asked
                         where asked.number = any(b.carried_sequences)
                        union all
                        (select b.epoch, b.first_index, b.leaf_count
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
                          order by b.through_transaction, b.through_sequence limit 1))
                select b.epoch, t.tile * 256 + (position(asked.hash in t.hashes) - 1) / 32
                  from asked, batch b
                  join audit_seal_tiles t on t.epoch = b.epoch and t.level = 0
                   and t.tile between b.first_index / 256 and (b.first_index + b.leaf_count - 1) / 256
                 where position(asked.hash in t.hashes) > 0
                 limit 1""".formatted(transaction, sequence, hash);
    }

    static Object[] parameters(LeafEntry event) {
        TrailPosition position = TrailPosition.of(event);
        return new Object[] {Long.toString(position.transaction()), position.sequence(), hash(event)};
    }

    static String hash(LeafEntry event) {
        return TrailVerification.hex(new TreeHash().leaf(event.bytes()));
    }
}
