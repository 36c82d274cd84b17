package io.foreseed.retention;

import io.foreseed.platform.Caller;
import io.foreseed.platform.CallerTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Drops the checksums of single paths of runs; their results and digests stay. */
@ApplicationScoped
class PathChecksumRemovalService implements RetentionWorkService {
    private final RowRemovalRepository rows;

    PathChecksumRemovalService(RowRemovalRepository rows) {
        this.rows = rows;
    }

    @Override
    public RetainedTable table() {
        return RetainedTable.SIMULATION_RUNS;
    }

    @Override
    public Uni<RetentionStep> step(Task task, Caller service) {
        return CallerTransaction.withTransaction(
                service, () -> rows.call("drop_path_checksums", task, service).chain(task::counted));
    }
}
