package io.foreseed.audit;

import io.foreseed.audit.SealThinningRepository.BatchPlace;
import io.foreseed.platform.Caller;
import io.foreseed.platform.CallerTransaction;
import io.foreseed.platform.Identifiers;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;

/**
 * Takes away what the seal has written about itself and nobody needs any more. What may go, the functions of the database's
 * owner decide; each step may be done again, by any instance, after whatever ended the one before.
 */
@ApplicationScoped
class SealThinningService {
    /** Of one transaction. */
    private static final int AT_A_TIME = 10_000;

    /** Of one round, so that it ends; what is left is the next one's. */
    private static final int TRANSACTIONS = 100;

    private final SealThinningRepository rows;
    private final SealPlaceService place;
    private final Pool pool;
    private final Clock clock;
    private volatile BatchPlace mergedTo = new BatchPlace(0, 0);

    SealThinningService(SealThinningRepository rows, SealPlaceService place, Pool pool, Clock clock) {
        this.rows = rows;
        this.place = place;
        this.pool = pool;
        this.clock = clock;
    }

    /** Thins the checkpoints of the database; how many went. */
    Uni<Long> thinCheckpoints() {
        return thinCheckpoints(TRANSACTIONS, 0);
    }

    private Uni<Long> thinCheckpoints(int transactions, long before) {
        Caller service = Caller.service(Identifiers.next());
        return CallerTransaction.withTransaction(
                        pool, connection -> rows.thinCheckpoints(AT_A_TIME, connection, service))
                .chain(count -> count == AT_A_TIME && transactions > 1
                        ? thinCheckpoints(transactions - 1, before + count)
                        : Uni.createFrom().item(before + count));
    }

    /** Thins what was published; how many checkpoints went. */
    Uni<Long> thinPublished() {
        return place.thin(clock.instant());
    }

    /** Merges batches of closed months; how many there are less. It goes on where this process ended. */
    Uni<Long> mergeBatches() {
        return mergeBatches(TRANSACTIONS, 0);
    }

    private Uni<Long> mergeBatches(int transactions, long before) {
        Caller service = Caller.service(Identifiers.next());
        return CallerTransaction.withTransaction(
                        pool, connection -> rows.mergeBatches(mergedTo, AT_A_TIME, connection, service))
                .invoke(merged -> mergedTo = merged.next())
                .chain(merged -> merged.isDone() || transactions == 1
                        ? Uni.createFrom().item(before + merged.count())
                        : mergeBatches(transactions - 1, before + merged.count()));
    }
}
