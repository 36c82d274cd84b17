package io.foreseed.simulation;

import io.foreseed.platform.SchemaService;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Looks after the queue of runs every second, in every instance. */
@ApplicationScoped
class RunQueueJob {
    private final RunQueueService queue;
    private final SchemaService schema;

    RunQueueJob(RunQueueService queue, SchemaService schema) {
        this.queue = queue;
        this.schema = schema;
    }

    @Scheduled(
            every = "1s",
            delayed = "1s",
            identity = "runs",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> watch() {
        return schema.whenMigrated(queue::watch).onFailure().recoverWithUni(queue::watch);
    }
}
