package io.foreseed.monitoring;

import io.foreseed.platform.DatabaseFailure;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** Writes what was noticed, and looks at this instance and at others. */
@ApplicationScoped
class MonitoringJob {
    private static final Logger LOG = Logger.getLogger(MonitoringJob.class);

    private final SystemEventQueueService queue;
    private final InstanceService instance;
    private final PerformanceService performance;

    MonitoringJob(SystemEventQueueService queue, InstanceService instance, PerformanceService performance) {
        this.queue = queue;
        this.instance = instance;
        this.performance = performance;
    }

    @Scheduled(every = "1s", identity = "system-events", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> write() {
        performance.lookAtPool();
        return instance.lookWhetherReady().chain(queue::flush);
    }

    @Scheduled(every = "10s", identity = "instances", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> beat() {
        return instance.beat()
                .onFailure()
                .invoke(failure -> LOG.debugf(
                        "event=instance-not-noted reason=\"%s\"", DatabaseFailure.reason(failure, failure.toString())))
                .onFailure(DatabaseFailure::isOutage)
                .recoverWithNull();
    }

    @Scheduled(every = "1m", delayed = "1m", identity = "load")
    void lookAtLoad() {
        performance.lookAtLoad();
    }
}
