package io.foreseed.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.plan.PlanService;
import io.foreseed.platform.Caller;
import io.foreseed.platform.CallerTransaction;
import io.foreseed.problem.ProblemException;
import io.foreseed.problem.ProblemType;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes a task of a question that was asked: in it every plan, run or set of assumptions that the question names has become a
 * plan document without names, so that its answer depends on nothing else.
 */
@ApplicationScoped
class AnalysisTaskService {
    private static final String RUN = "runId";
    private static final String PLAN = "planId";
    private static final String ASSUMPTIONS = "assumptionsId";
    private static final String DOCUMENT = "plan";

    /** The members of a question that name other plans: an object, or an array of them. */
    private static final List<String> OTHERS = List.of("from", "others", "sets");

    private final ResolvedPlanService resolved;
    private final SimulationRunRepository runs;
    private final PlanService plans;
    private final QuestionService questions;
    private final SimulationConfig config;

    AnalysisTaskService(
            ResolvedPlanService resolved,
            SimulationRunRepository runs,
            PlanService plans,
            QuestionService questions,
            SimulationConfig config) {
        this.resolved = resolved;
        this.runs = runs;
        this.plans = plans;
        this.questions = questions;
        this.config = config;
    }

    /** The plan that a task is asked about, and the task. */
    record Resolved(ResolvedPlan plan, AnalysisTask task) {}

    /** Where another plan is named. */
    private record Reference(ObjectNode of, String pointer, int position) {}

    /** A question as it was sent, read as strictly as a plan document. */
    static ObjectNode read(byte[] bytes) {
        try {
            if (DocumentJson.read(bytes) instanceof ObjectNode question) {
                return question;
            }
        } catch (PlanDocumentException refused) {
            throw SimulationService.invalid(refused);
        }
        throw ProblemException.invalid("", "must be an object such as {\"type\": \"maximum-spending\"}");
    }

    /** Fails with a problem that points at each part of the question that cannot be answered. */
    Uni<Resolved> resolve(UUID planId, ObjectNode asked, Caller caller) {
        ObjectNode question = asked.deepCopy();
        return base(planId, question, caller).chain(base -> Multi.createFrom()
                .iterable(references(question))
                .onItem()
                .transformToUniAndConcatenate(reference -> other(planId, reference, caller))
                .onItem()
                .ignoreAsUni()
                .map(ignored -> checked(base, question)));
    }

    /** The plan as it is, or as one of its runs had it. */
    private Uni<ResolvedPlan> base(UUID planId, ObjectNode question, Caller caller) {
        JsonNode run = question.remove(RUN);
        return run == null
                ? resolved.resolve(planId, RunRequest.AS_PLANNED, caller)
                : ofRun(planId, identifier(run, "/" + RUN), "/" + RUN, caller);
    }

    private static List<Reference> references(ObjectNode question) {
        List<Reference> references = new ArrayList<>();
        for (String member : OTHERS) {
            JsonNode value = question.path(member);
            if (value instanceof ObjectNode one) {
                references.add(new Reference(one, "/" + member, 1));
            } else if (value instanceof ArrayNode several) {
                for (int index = 0; index < several.size(); index++) {
                    if (several.get(index) instanceof ObjectNode one) {
                        references.add(new Reference(one, "/" + member + "/" + index, index + 1));
                    }
                }
            }
        }
        return references;
    }

    /** Puts the document in the place of its name. */
    private Uni<Void> other(UUID planId, Reference reference, Caller caller) {
        ObjectNode of = reference.of();
        @Nullable JsonNode plan = of.remove(PLAN);
        @Nullable JsonNode run = of.remove(RUN);
        @Nullable JsonNode set = of.remove(ASSUMPTIONS);
        @Nullable JsonNode document = of.remove(DOCUMENT);
        boolean isStored = plan != null || run != null;
        long ways = Stream.of(isStored, set != null, document != null)
                .filter(isGiven -> isGiven)
                .count();
        if (ways != 1 || !of.isEmpty()) {
            throw ProblemException.invalid(
                    reference.pointer(),
                    "must name a plan by planId, runId (of this plan, or of planId), assumptionsId (this plan with"
                            + " another set) or plan (a plan document), and nothing else");
        }
        if (document != null) {
            return Uni.createFrom().voidItem().invoke(() -> {
                PlanDocument read = document(document, reference.pointer() + "/" + DOCUMENT);
                put(reference, "document " + reference.position(), NamelessDocument.of(document, read));
            });
        }
        UUID id = plan == null ? planId : identifier(plan, reference.pointer() + "/" + PLAN);
        Uni<ResolvedPlan> other = run != null
                ? ofRun(id, identifier(run, reference.pointer() + "/" + RUN), reference.pointer() + "/" + RUN, caller)
                : resolved.resolve(
                        id,
                        RunRequest.AS_PLANNED,
                        set == null ? null : identifier(set, reference.pointer() + "/" + ASSUMPTIONS),
                        caller);
        return other.onFailure(ProblemException.class)
                .transform(failure -> pointing(reference.pointer(), failure))
                .invoke(found -> put(reference, name(found, run, set), found.nameless()))
                .replaceWithVoid();
    }

    /** What the answer calls it: an identifier or a version, since names that people gave would outlive an erasure. */
    private static String name(ResolvedPlan found, @Nullable JsonNode run, @Nullable JsonNode set) {
        if (set != null) {
            return found.nameless().at("/assumptions/version").asText();
        }
        return run != null ? "run " + run.asText() : "plan " + found.plan().id();
    }

    /** Of several each has a name. */
    private static void put(Reference reference, String name, JsonNode document) {
        if (!reference.pointer().equals("/from")) {
            reference.of().put("name", name);
        }
        reference.of().set(DOCUMENT, document);
    }

    /** The caller gave identifiers and no names, so it is told so before names are asked to be unique. */
    private static void requireOnce(ObjectNode question) {
        Set<String> names = new HashSet<>();
        for (Reference reference : references(question)) {
            String name = reference.of().path("name").asText();
            if (!name.isEmpty() && !names.add(name)) {
                throw ProblemException.invalid(
                        reference.pointer(), "is the same as one before it: must differ from all");
            }
        }
    }

    private static PlanDocument document(JsonNode document, String pointer) {
        try {
            return PlanDocument.of(document);
        } catch (PlanDocumentException refused) {
            throw SimulationService.invalid(refused.below(pointer));
        }
    }

    private Uni<ResolvedPlan> ofRun(UUID planId, UUID id, String pointer, Caller caller) {
        return CallerTransaction.withTransaction(caller, () -> plans.find(planId, caller)
                .chain(plan -> runs.get(planId, id, caller).map(run -> {
                    if (run.kind() != RunKind.SIMULATION) {
                        throw ProblemException.invalid(pointer, "is an analysis: must be a run of a simulation");
                    }
                    return ResolvedPlan.of(run, plan);
                })));
    }

    private static UUID identifier(JsonNode value, String pointer) {
        try {
            return UUID.fromString(Objects.requireNonNullElse(value.textValue(), ""));
        } catch (IllegalArgumentException noIdentifier) {
            throw ProblemException.invalid(pointer, "must be an identifier (UUID)");
        }
    }

    /** Of the plan in the path a 404 is right; of another one it is a mistake in the question. */
    private static ProblemException pointing(String pointer, ProblemException failure) {
        return failure.type() == ProblemType.NOT_FOUND
                ? ProblemException.invalid(pointer, "names what is not there, or is not yours to see")
                : failure;
    }

    private Resolved checked(ResolvedPlan base, ObjectNode question) {
        requireOnce(question);
        AnalysisTask task = new AnalysisTask(question, base.nameless());
        int simulations;
        try {
            simulations = questions.simulations(task.question(), task.plan());
        } catch (PlanDocumentException refused) {
            throw SimulationService.invalid(refused);
        }
        RunLimits.requireAnalysis(base.document().input(), simulations, config);
        return new Resolved(base, task);
    }
}
