package io.foreseed.retention;

import io.foreseed.platform.Caller;
import io.foreseed.platform.CallerTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Deletes resolved events of the service that are old enough. */
@ApplicationScoped
class SystemEventRemovalService implements RetentionWorkService {
    private final RowRemovalRepository rows;

    SystemEventRemovalService(RowRemovalRepository rows) {
        this.rows = rows;
    }

    @Override
    public RetainedTable table() {
        return RetainedTable.SYSTEM_EVENTS;
    }

    @Override
    public Uni<RetentionStep> step(Task task, Caller service) {
        return CallerTransaction.withTransaction(
                service, () -> rows.call("delete_system_events", task, service).chain(task::counted));
    }
}
