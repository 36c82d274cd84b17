package io.foreseed.audit;

import io.foreseed.platform.Caller;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;

/** The owner's functions that keep the seal's tables bounded. */
@ApplicationScoped
class SealThinningRepository {
    /** Removes checkpoints that do not stay; how many, none while another instance does. */
    Uni<Integer> thinCheckpoints(int atMost, SqlConnection connection, Caller caller) {
        caller.requireService();
        return connection
                .preparedQuery("select thin_seal_checkpoints($1)")
                .execute(Tuple.of(atMost))
                .map(rows -> rows.iterator().next().getInteger(0));
    }
}
