package io.foreseed.retention;

import io.foreseed.platform.DatabaseFailure;
import io.foreseed.platform.EventLoop;
import io.foreseed.platform.Notice;
import io.foreseed.platform.SchemaService;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** Begins what is due, and carries out what nobody carries out, in every instance; one execution of a policy at a time. */
@ApplicationScoped
class RetentionJob {
    private static final Logger LOG = Logger.getLogger(RetentionJob.class);

    private final RetentionService policies;
    private final RetentionExecutionService executions;
    private final SchemaService schema;
    private final EventLoop eventLoop;

    RetentionJob(
            RetentionService policies,
            RetentionExecutionService executions,
            SchemaService schema,
            EventLoop eventLoop) {
        this.policies = policies;
        this.executions = executions;
        this.schema = schema;
        this.eventLoop = eventLoop;
    }

    @Scheduled(every = "5s", delayed = "5s", identity = "retention", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> watch() {
        return schema.whenMigrated(() -> policies.beginDue().chain(this::claim))
                .onFailure()
                .invoke(RetentionJob::note)
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Void> claim() {
        return executions
                .claim()
                .invoke(claimed -> claimed.ifPresent(
                        execution -> eventLoop.start("retention", () -> executions.carryOut(execution))))
                .replaceWithVoid();
    }

    private static void note(Throwable failure) {
        LOG.warnf("event=retention-not-begun reason=\"%s\"", DatabaseFailure.reason(failure, failure.toString()));
        Notice.ofJob("retention", failure).post();
    }
}
