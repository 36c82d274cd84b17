package io.foreseed.simulation;

import io.foreseed.audit.AuditEvent;
import io.foreseed.audit.AuditTrail;
import io.foreseed.engine.AlgorithmVersion;
import io.foreseed.engine.SimulatedPlan;
import io.foreseed.engine.Simulation;
import io.foreseed.engine.SimulationResult;
import io.foreseed.platform.AuditAction;
import io.foreseed.platform.Caller;
import io.foreseed.platform.CallerTransaction;
import io.foreseed.platform.EngineThreads;
import io.foreseed.platform.EventLoop;
import io.foreseed.platform.Identifiers;
import io.foreseed.platform.Notice;
import io.foreseed.platform.Notice.Kind;
import io.foreseed.platform.ResourceType;
import io.foreseed.simulation.EngineVerification.Finding;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/** Verifies the engine of this instance; the outcome is a metric, a row of the trail and, when it is bad, an error logged. */
@ApplicationScoped
public class EngineVerificationService {
    private static final Logger LOG = Logger.getLogger(EngineVerificationService.class);

    private final EngineThreads threads;
    private final AuditTrail audit;

    /** Of the last verification; unknown before the first. */
    private volatile double missed = Double.NaN;

    EngineVerificationService(EngineThreads threads, AuditTrail audit, MeterRegistry metrics) {
        this.threads = threads;
        this.audit = audit;
        Gauge.builder("foreseed.engine.figures.missed", () -> missed)
                .description("Figures of the last verification of the engine that were not met; 0 is well")
                .register(metrics);
    }

    /** Verifies on one of the engine's threads, between runs, and records the outcome. */
    public Uni<Void> verify() {
        var here = EventLoop.current();
        return Uni.createFrom()
                .item(() -> EngineVerification.findings(EngineVerificationService::computed))
                .runSubscriptionOn(threads)
                .emitOn(here)
                .chain(this::record);
    }

    /** Leaves the outcome in the trail, the log and the metric. */
    public Uni<Void> record(List<Finding> findings) {
        List<String> notMet = findings.stream()
                .filter(finding -> !finding.isMet())
                .map(finding -> finding.subject() + ": " + finding.quantity())
                .toList();
        missed = notMet.size();
        if (notMet.isEmpty()) {
            LOG.infof("event=engine-verified figures=%d missed=0", findings.size());
            Notice.of(Kind.ENGINE_VERIFIED, "engine")
                    .with(Map.of("figures", findings.size()))
                    .post();
        } else {
            Notice.of(Kind.ENGINE_MISSED, "engine")
                    .with(Map.of("figures", findings.size(), "notMet", notMet))
                    .post();
            LOG.errorf("event=engine-verified figures=%d missed=%d: %s", findings.size(), notMet.size(), notMet);
        }
        Caller service = Caller.service(Identifiers.next());
        Map<String, Object> metadata = Map.of(
                "command",
                "verify",
                "figures",
                findings.size(),
                "notMet",
                notMet,
                "algorithms",
                Arrays.stream(AlgorithmVersion.values())
                        .map(AlgorithmVersion::id)
                        .toList());
        AuditEvent verified = AuditEvent.done(AuditAction.EXECUTE, ResourceType.ENGINE, null, metadata)
                .shared();
        return CallerTransaction.withTransaction(
                service,
                () -> notMet.isEmpty() ? audit.append(verified, service) : audit.appendFailed(verified, service));
    }

    private static SimulationResult computed(SimulatedPlan input) {
        Simulation simulation = new Simulation(input);
        for (int batch = 0; batch < simulation.batchCount(); batch++) {
            simulation.computeBatch(batch);
        }
        return simulation.result();
    }
}
