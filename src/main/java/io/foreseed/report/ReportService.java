package io.foreseed.report;

import io.foreseed.platform.Caller;
import io.foreseed.platform.EngineThreads;
import io.foreseed.platform.EventLoop;
import io.foreseed.problem.ProblemException;
import io.foreseed.problem.ProblemType;
import io.foreseed.simulation.ExportedResult;
import io.foreseed.simulation.PlanDocumentException;
import io.foreseed.simulation.PlanLabels;
import io.foreseed.simulation.SimulationService;
import io.foreseed.simulation.StoredResult;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;

/** Makes stored runs into pages and tables, on the engine's threads and after the transaction that read them. */
@ApplicationScoped
public class ReportService {
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final SimulationService simulations;
    private final EngineThreads threads;
    private final Clock clock;

    ReportService(SimulationService simulations, EngineThreads threads, Clock clock) {
        this.simulations = simulations;
        this.threads = threads;
        this.clock = clock;
    }

    /** The page of a succeeded run. */
    public Uni<String> page(UUID planId, UUID runId, Paper paper, Caller caller) {
        return made(planId, runId, "report", caller, exported -> {
            Instant finishedAt = exported.finishedAt();
            return Report.html(
                    StoredResult.of(exported.document()),
                    day(clock.instant()),
                    finishedAt == null ? null : day(finishedAt),
                    paper,
                    List.of());
        });
    }

    /** The years of a succeeded run as CSV. */
    public Uni<String> years(UUID planId, UUID runId, Caller caller) {
        return made(
                planId,
                runId,
                "years",
                caller,
                exported -> YearsTable.csv(
                        exported.document(),
                        PlanLabels.of(exported.document().path("labels")).currency()));
    }

    private Uni<String> made(
            UUID planId, UUID runId, String form, Caller caller, Function<ExportedResult, String> maker) {
        var here = EventLoop.current();
        return simulations
                .exportSimulation(planId, runId, form, caller)
                .chain(exported -> Uni.createFrom()
                        .item(() -> maker.apply(exported))
                        .runSubscriptionOn(threads)
                        .emitOn(here))
                .onFailure(RejectedExecutionException.class)
                .transform(full ->
                        ProblemException.retryLater(ProblemType.OVERLOADED, "Too much waits to be computed.", RETRY))
                .onFailure(PlanDocumentException.class)
                .transform(refused -> ProblemException.of(
                        ProblemType.CONFLICT, "This build cannot print the stored result: " + refused.getMessage()));
    }

    private static LocalDate day(Instant instant) {
        return LocalDate.ofInstant(instant, ZoneOffset.UTC);
    }
}
