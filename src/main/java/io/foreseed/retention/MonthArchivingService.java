package io.foreseed.retention;

import io.foreseed.audit.AuditMonth;
import io.foreseed.audit.AuditMonthService;
import io.foreseed.platform.Caller;
import io.foreseed.platform.CallerTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Comparator;

/** Takes months of the trail through the rest of their lives: archived, detached, dropped; one state at a time. */
@ApplicationScoped
class MonthArchivingService implements RetentionWorkService {
    /** Between a month's archive and the checkpoint that has the event of it pass seconds. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
    private static final int ATTEMPTS = 12;

    private final AuditMonthService months;

    MonthArchivingService(AuditMonthService months) {
        this.months = months;
    }

    @Override
    public RetainedTable table() {
        return RetainedTable.AUDIT_LOGS;
    }

    @Override
    public Uni<RetentionStep> step(Task task, Caller service) {
        YearMonth first = YearMonth.from(task.cutoff().atZone(ZoneOffset.UTC));
        return months.months()
                .map(all -> all.stream()
                        .filter(month -> month.month().isBefore(first))
                        .filter(month -> month.state() != AuditMonth.State.DROPPED)
                        .min(Comparator.comparing(AuditMonth::month)))
                .chain(next -> next.isEmpty()
                        ? Uni.createFrom().item(RetentionStep.of(0, 0, true))
                        : advance(next.get())
                                .map(events -> RetentionStep.of(events, 0, false))
                                .call(step -> CallerTransaction.withTransaction(service, () -> task.counted(step))));
    }

    /** The events that are gone now: those of the month, when it is dropped. */
    private Uni<Long> advance(AuditMonth month) {
        return switch (month.state()) {
            case OPEN, CLOSED, EXPORTED -> months.archive(month.month()).replaceWith(0L);
            case VERIFIED ->
                Uni.createFrom()
                        .deferred(() -> months.detach(month.month()))
                        .onFailure(IllegalStateException.class)
                        .retry()
                        .withBackOff(PAUSE, LONGEST_PAUSE)
                        .atMost(ATTEMPTS)
                        .onFailure(failure -> failure.getCause() instanceof IllegalStateException)
                        .transform(Throwable::getCause)
                        .replaceWith(0L);
            case DETACHED ->
                months.drop(month.month()).replaceWith(month.events() == null ? 0L : (long) month.events());
            case DROPPED -> Uni.createFrom().item(0L);
        };
    }
}
