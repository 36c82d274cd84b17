package io.foreseed.simulation;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Looks after the queue of runs every second, in every instance. */
@ApplicationScoped
class RunQueueJob {
    private final RunQueueService queue;

    RunQueueJob(RunQueueService queue) {
        this.queue = queue;
    }

    @Scheduled(every = "1s", identity = "runs", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> watch() {
        return queue.watch();
    }
}
