package io.foreseed.audit;

import io.foreseed.platform.SchemaService;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneOffset;
import org.jboss.logging.Logger;

/** Closes the months of the trail that are over, hourly; making new ones is another job, which does not wait for this one. */
@ApplicationScoped
class AuditMonthJob {
    private static final Logger LOG = Logger.getLogger(AuditMonthJob.class);

    /** More than clocks differ, and than a request takes. */
    private static final Duration OVER = Duration.ofDays(1);

    private final AuditMonthService months;
    private final SchemaService schema;
    private final Clock clock;

    AuditMonthJob(AuditMonthService months, SchemaService schema, Clock clock) {
        this.months = months;
        this.schema = schema;
        this.clock = clock;
    }

    @Scheduled(every = "1h", delayed = "5m", identity = "audit-months", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> closeMonths() {
        return schema.whenMigrated(this::closeAll)
                .onFailure()
                .invoke(failure -> LOG.warnf("event=audit-months-not-closed reason=\"%s\"", failure.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Void> closeAll() {
        YearMonth now = YearMonth.from(clock.instant().minus(OVER).atZone(ZoneOffset.UTC));
        return months.months()
                .onItem()
                .transformToMulti(all -> Multi.createFrom().iterable(all))
                .filter(month ->
                        month.state() == AuditMonth.State.OPEN && month.month().isBefore(now))
                .onItem()
                .transformToUniAndConcatenate(month -> months.close(month.month()))
                .invoke(month ->
                        LOG.infof("event=audit-month-closed month=%s events=%d", month.month(), month.events()))
                .collect()
                .last()
                .replaceWithVoid();
    }
}
