package io.foreseed.simulation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.engine.SimulatedPlan;
import io.foreseed.platform.Caller;
import io.foreseed.platform.CallerTransaction;
import io.foreseed.platform.EventLoop;
import io.foreseed.platform.Identifiers;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Answers a question in a run. The question's own arithmetic waits on a worker thread for one simulation after the other;
 * each is kept until the run ends, so that whoever takes it up after a restart goes on where it was.
 */
@ApplicationScoped
class AnalysisRunService {
    private static final Logger LOG = Logger.getLogger(AnalysisRunService.class);

    private final QuestionService questions;
    private final ComputeService engine;
    private final RunEvaluationRepository evaluations;
    private final EventLoop eventLoop;

    AnalysisRunService(
            QuestionService questions,
            ComputeService engine,
            RunEvaluationRepository evaluations,
            EventLoop eventLoop) {
        this.questions = questions;
        this.engine = engine;
        this.evaluations = evaluations;
        this.eventLoop = eventLoop;
    }

    /** Fails with a {@link java.util.concurrent.CancellationException} when the run was stopped. */
    Uni<ObjectNode> answer(SimulationRun run, ActiveRun work) {
        return onWorker(run, work, plan -> kept(run.id(), plan, work));
    }

    /** The same from the beginning: what has been kept is not looked at. */
    Uni<ObjectNode> answerAnew(SimulationRun run, ActiveRun work) {
        return onWorker(run, work, plan -> computed(plan, work));
    }

    private Uni<ObjectNode> onWorker(SimulationRun run, ActiveRun work, Simulator simulator) {
        return Uni.createFrom()
                .item(() -> {
                    AnalysisTask task = AnalysisTask.parse(run.input());
                    work.expect(questions.simulations(task.question(), task.plan()));
                    return questions.answer(task.question(), task.plan(), simulator);
                })
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }

    /** A database that does not answer for a moment costs a simulation, not the run. */
    private Evaluation kept(UUID run, SimulatedPlan plan, ActiveRun work) {
        String digest = plan.inputDigest();
        Optional<byte[]> before = asService(Optional.<byte[]>empty(), caller -> evaluations.find(run, digest, caller));
        if (before.isPresent()) {
            work.requireNotStopped();
            work.simulationDone();
            return Evaluation.ofBytes(before.get());
        }
        Evaluation evaluation = computed(plan, work);
        byte[] bytes = evaluation.toBytes();
        asService(false, caller -> evaluations.add(run, digest, bytes, caller).replaceWith(true));
        return evaluation;
    }

    private Evaluation computed(SimulatedPlan plan, ActiveRun work) {
        return engine.evaluate(plan, work).await().indefinitely();
    }

    private <T> T asService(T otherwise, Function<Caller, Uni<T>> statement) {
        Caller service = Caller.service(Identifiers.next());
        return eventLoop
                .<T>run(() -> CallerTransaction.withTransaction(service, () -> statement.apply(service)))
                .onFailure()
                .invoke(failure -> LOG.warnf("event=evaluation-not-kept reason=\"%s\"", failure))
                .onFailure()
                .recoverWithItem(otherwise)
                .await()
                .indefinitely();
    }
}
