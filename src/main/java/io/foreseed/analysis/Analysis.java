package io.foreseed.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.engine.SimulatedPlan;
import io.foreseed.engine.SimulationInput;
import io.foreseed.simulation.DocumentProblem;
import io.foreseed.simulation.DocumentReader;
import io.foreseed.simulation.PlanDocument;
import io.foreseed.simulation.PlanDocumentException;
import io.foreseed.simulation.PotAsHousehold;
import io.foreseed.simulation.ResultDocument;
import io.foreseed.simulation.Simulator;
import java.util.ArrayList;
import java.util.List;

/**
 * A question about a plan whose answer takes several simulations, read and checked.
 *
 * <p>The answer depends on question and plan alone: every variant has the plan's seed and number of paths, so that all
 * are simulated on common random numbers, and is named by digests by which it can be computed again. Questions, formulas
 * and the members of answers: docs/ANALYSES.md.
 */
public final class Analysis {
    private static final String PLAN = "plan";
    private static final String QUESTION = "question";

    private final QuestionType type;
    private final Question question;
    private final PlanVariants variants;

    private Analysis(QuestionType type, Question question, PlanVariants variants) {
        this.type = type;
        this.question = question;
        this.variants = variants;
    }

    /**
     * Reads a task: an object of {@code question} and {@code plan}, both as {@link #of} takes them.
     *
     * @throws PlanDocumentException when it is refused, with pointers into the task
     */
    public static Analysis ofTask(JsonNode task) {
        List<DocumentProblem> problems = new ArrayList<>();
        new DocumentReader(task, "", problems, List.of(QUESTION, PLAN));
        if (!problems.isEmpty()) {
            throw new PlanDocumentException(problems);
        }
        return read(task.path(QUESTION), "/question", task.path(PLAN));
    }

    /**
     * Reads a question about a plan.
     *
     * @param question  its numbers as they were written
     * @param planDocument  schema 1 or 2
     * @throws PlanDocumentException when anything is refused: with pointers into the question, and such that begin with
     *     {@code /plan} into the plan
     */
    public static Analysis of(JsonNode question, JsonNode planDocument) {
        return read(question, "", planDocument);
    }

    /** The names of the kinds of questions. */
    public static List<String> types() {
        return List.of(QuestionType.names().split(", "));
    }

    /** The names of the levers. */
    public static List<String> levers() {
        return Lever.names();
    }

    /** The members that a kind of question has beside its type; none when there is no such kind. */
    public static List<String> members(String type) {
        return QuestionType.of(type)
                .map(known -> known.members().subList(1, known.members().size()))
                .orElse(List.of());
    }

    private static Analysis read(JsonNode question, String pointer, JsonNode planDocument) {
        List<DocumentProblem> problems = new ArrayList<>();
        QuestionType type = type(question, pointer);
        DocumentReader reader = new DocumentReader(question, pointer, problems, type.members());
        PlanVariants variants = plan(planDocument, problems);
        if (type == QuestionType.STRESS && variants.base() instanceof SimulationInput) {
            variants = plan(PotAsHousehold.of(planDocument), problems);
        }
        Question read = type.read(new Reading(reader, variants, problems));
        if (!problems.isEmpty()) {
            throw new PlanDocumentException(problems);
        }
        return new Analysis(type, read, variants);
    }

    /** Nothing else can be judged before the type is known. */
    private static QuestionType type(JsonNode question, String pointer) {
        List<DocumentProblem> problems = new ArrayList<>();
        List<String> any = new ArrayList<>();
        question.fieldNames().forEachRemaining(any::add);
        DocumentReader reader = new DocumentReader(question, pointer, problems, any);
        var type = QuestionType.of(reader.get("type").asText());
        if (type.isEmpty()) {
            reader.refused("type", "one of " + QuestionType.names());
            throw new PlanDocumentException(problems);
        }
        return type.get();
    }

    /** What a question allows depends on the plan: a plan that is refused ends the reading. */
    private static PlanVariants plan(JsonNode planDocument, List<DocumentProblem> problems) {
        try {
            return new PlanVariants(planDocument);
        } catch (PlanDocumentException refused) {
            for (DocumentProblem problem : refused.problems()) {
                problems.add(new DocumentProblem("/" + PLAN + problem.pointer(), problem.message()));
            }
            throw new PlanDocumentException(problems);
        }
    }

    /** The plan that is asked about, with its names; of schema 1 and under stress, the household that it is said as. */
    public PlanDocument plan() {
        return variants.document();
    }

    /** The most simulations that the answer can take. */
    public int simulations() {
        return question.simulations();
    }

    /**
     * The answer.
     *
     * @param simulator  asked for one variant after the other, once for each
     * @throws java.util.concurrent.CancellationException when the simulator is asked to stop
     */
    public ObjectNode answer(Simulator simulator) {
        SimulatedPlan plan = variants.base();
        Evaluations evaluations = new Evaluations(simulator, plan);
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("type", type.jsonName());
        ObjectNode described = answer.putObject("question").put("type", type.jsonName());
        question.describe(described);
        answer.put("simulations", 0);
        answer.put("algorithmVersion", plan.algorithmVersion().id());
        answer.set("seed", ResultDocument.seed(plan.seed()));
        answer.put("iterations", plan.iterations());
        answer.set("confidenceLevel", ResultDocument.number(plan.confidenceLevel()));
        ObjectNode base = answer.putObject("base");
        if (question.comparesWithBase()) {
            Figures.outcome(base, evaluations.base());
        } else {
            base.put("inputDigest", plan.inputDigest());
        }
        question.answer(evaluations, answer);
        answer.put("simulations", evaluations.count());
        return answer;
    }
}
