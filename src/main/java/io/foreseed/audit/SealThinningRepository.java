package io.foreseed.audit;

import io.foreseed.platform.Caller;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;

/** The owner's functions that keep the seal's tables bounded; a standby changes nothing. */
@ApplicationScoped
class SealThinningRepository {
    /** Removes checkpoints that do not stay; how many, none while another instance does. */
    Uni<Integer> thinCheckpoints(int atMost, SqlConnection connection, Caller caller) {
        caller.requireService();
        return connection
                .preparedQuery("select case when pg_is_in_recovery() then 0 else thin_seal_checkpoints($1) end")
                .execute(Tuple.of(atMost))
                .map(rows -> rows.iterator().next().getInteger(0));
    }

    /** The first leaf of a batch. */
    record BatchPlace(int epoch, long firstIndex) {}

    /**
     * What was merged.
     *
     * @param count  how many batches there are less
     * @param next  where to go on
     * @param isDone  whether there is nothing more to merge
     */
    record Merged(int count, BatchPlace next, boolean isDone) {}

    /** Merges neighboring batches of closed months; nothing while another instance does. */
    Uni<Merged> mergeBatches(BatchPlace from, int atMost, SqlConnection connection, Caller caller) {
        caller.requireService();
        return connection
                .preparedQuery("select merged, next_epoch, next_index, is_done from merge_seal_batches($1, $2, $3)"
                        + " where not pg_is_in_recovery()")
                .execute(Tuple.of(from.epoch(), from.firstIndex(), atMost))
                .map(rows -> rows.rowCount() == 0
                        ? new Merged(0, from, true)
                        : merged(rows.iterator().next()));
    }

    private static Merged merged(Row row) {
        return new Merged(row.getInteger(0), new BatchPlace(row.getInteger(1), row.getLong(2)), row.getBoolean(3));
    }
}
