package io.foreseed.simulation;

import static io.foreseed.platform.EntityTags.entityTag;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.engine.HouseholdInput;
import io.foreseed.engine.SimulatedPlan;
import io.foreseed.engine.SimulationInput;
import io.foreseed.engine.SimulationInput.CashFlow;
import io.foreseed.market.AssumptionSet;
import io.foreseed.market.AssumptionSetRequest;
import io.foreseed.market.AssumptionSetService;
import io.foreseed.market.MarketAssumptions;
import io.foreseed.market.PortfolioModel;
import io.foreseed.market.PortfolioModelRequest;
import io.foreseed.market.PortfolioModelService;
import io.foreseed.plan.InputType;
import io.foreseed.plan.Plan;
import io.foreseed.plan.PlanInputRequest;
import io.foreseed.plan.PlanInputService;
import io.foreseed.plan.PlanRequest;
import io.foreseed.plan.PlanService;
import io.foreseed.platform.Answer;
import io.foreseed.platform.Caller;
import io.foreseed.platform.IdempotencyService;
import io.foreseed.platform.IdempotentRequest;
import io.foreseed.problem.ProblemException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes stored plans of plan documents, all or nothing. */
@ApplicationScoped
class PlanDocumentService {
    private static final String SOURCE = "plan document";
    private static final int NAMED_CLASSES = 2;
    private static final String VERSION_PATTERN = "[A-Za-z0-9._-]{1,50}";

    private final PlanService plans;
    private final PlanInputService inputs;
    private final AssumptionSetService sets;
    private final PortfolioModelService models;
    private final IdempotencyService idempotency;
    private final ObjectMapper json;
    private final Clock clock;

    PlanDocumentService(
            PlanService plans,
            PlanInputService inputs,
            AssumptionSetService sets,
            PortfolioModelService models,
            IdempotencyService idempotency,
            ObjectMapper json,
            Clock clock) {
        this.plans = plans;
        this.inputs = inputs;
        this.sets = sets;
        this.models = models;
        this.idempotency = idempotency;
        this.json = json;
        this.clock = clock;
    }

    /** Creates the plan of a document: set, model, plan and inputs in one transaction. */
    Uni<Answer> create(byte[] bytes, @Nullable String key, Caller caller) {
        ImportedPlan plan = parsed(bytes);
        var repeatable = new IdempotentRequest(
                caller, PlanDocumentResource.PATH, key, plan.document().toJson());
        return idempotency.once(repeatable, () -> linkedSet(plan, caller)
                .chain(set -> linkedModel(plan, set, caller).chain(model -> plan(plan, set, model, caller)))
                .map(stored -> idempotency.answer(
                        201, "/api/v1/plans/" + stored.id(), entityTag(stored.rowVersion()), stored)));
    }

    private static ImportedPlan parsed(byte[] bytes) {
        try {
            JsonNode source = DocumentJson.read(bytes);
            return new ImportedPlan(PlanDocument.of(source), source);
        } catch (PlanDocumentException refused) {
            throw SimulationService.invalid(refused);
        }
    }

    private Uni<AssumptionSet> linkedSet(ImportedPlan plan, Caller caller) {
        String version = plan.market().version();
        if (!version.matches(VERSION_PATTERN)) {
            throw ProblemException.invalid(
                    "/assumptions/version", "must be 1 to 50 of A-Z, a-z, 0-9, . _ and - to be stored");
        }
        return sets.findVersion(version).chain(found -> {
            if (found.isEmpty()) {
                return sets.create(setRequest(version, plan.assumptions()), caller);
            }
            if (!isPartOf(plan.market(), found.get().assumptions())) {
                throw ProblemException.invalid(
                        "/assumptions/version",
                        "is stored with other numbers; give the document's assumptions another version");
            }
            return Uni.createFrom().item(found.get());
        });
    }

    private AssumptionSetRequest setRequest(String version, JsonNode assumptions) {
        return new AssumptionSetRequest(
                version,
                version,
                "Imported with a plan document",
                clock.instant(),
                json.convertValue(assumptions, MarketAssumptions.class),
                SOURCE,
                null,
                null);
    }

    /** Whether the set has these classes in this order with the same numbers, so that a run draws the same paths. */
    private static boolean isPartOf(SimulationInput.Market market, MarketAssumptions set) {
        List<Integer> places = new ArrayList<>();
        for (SimulationInput.AssetClass wanted : market.assetClasses()) {
            int from = places.isEmpty() ? 0 : places.getLast() + 1;
            int place = placeOf(wanted, set.assetClasses(), from);
            if (place < 0) {
                return false;
            }
            places.add(place);
        }
        List<List<Double>> correlations = market.correlations().rows();
        for (int row = 0; row < places.size(); row++) {
            for (int column = 0; column < places.size(); column++) {
                BigDecimal stored = set.correlations().get(places.get(row)).get(places.get(column));
                if (stored.doubleValue() != correlations.get(row).get(column)) {
                    return false;
                }
            }
        }
        return set.returnModel().type().name().equals(market.returnModel().name())
                && set.inflation().mean().doubleValue() == market.meanInflation();
    }

    private static int placeOf(
            SimulationInput.AssetClass wanted, List<MarketAssumptions.AssetClass> classes, int from) {
        for (int place = from; place < classes.size(); place++) {
            MarketAssumptions.AssetClass each = classes.get(place);
            if (each.id().equals(wanted.id())) {
                boolean isSame = each.expectedReturn().doubleValue() == wanted.expectedReturn()
                        && each.volatility().doubleValue() == wanted.volatility();
                return isSame ? place : -1;
            }
        }
        return -1;
    }

    private Uni<PortfolioModel> linkedModel(ImportedPlan plan, AssumptionSet set, Caller caller) {
        Map<String, BigDecimal> weights = plan.weights();
        return models.findShipped(weights)
                .chain(found -> found.isPresent()
                        ? Uni.createFrom().item(found.get())
                        : models.riskLevelOf(weights, set)
                                .chain(level -> models.create(
                                        new PortfolioModelRequest(
                                                nameOf(weights),
                                                level,
                                                "Imported from a plan document",
                                                true,
                                                false,
                                                weights,
                                                set.id()),
                                        caller)));
    }

    private Uni<Plan> plan(ImportedPlan imported, AssumptionSet set, PortfolioModel model, Caller caller) {
        PlanDocument document = imported.document();
        SimulatedPlan input = document.input();
        PlanRequest request = new PlanRequest(
                document.labels().name(),
                null,
                null,
                null,
                set.id(),
                model.id(),
                input.iterations(),
                Long.toString(input.seed()),
                input.horizonYears(),
                BigDecimal.valueOf(input.confidenceLevel()),
                null,
                null);
        return plans.create(request, caller).call(plan -> Multi.createFrom()
                .iterable(inputs(imported))
                .onItem()
                .transformToUniAndConcatenate(each -> inputs.add(plan.id(), each, caller))
                .onItem()
                .ignoreAsUni());
    }

    private List<PlanInputRequest> inputs(ImportedPlan plan) {
        return switch (plan.document().input()) {
            case SimulationInput pot -> inputs(plan.document(), pot);
            case HouseholdInput household -> new HouseholdInputs(json, plan.source(), SOURCE).requests();
        };
    }

    private List<PlanInputRequest> inputs(PlanDocument document, SimulationInput input) {
        List<PlanInputRequest> requests = new ArrayList<>();
        ObjectNode policy = json.createObjectNode();
        policy.put("stepsPerYear", input.stepsPerYear());
        policy.put("amounts", SimulationInput.jsonName(input.amounts()));
        policy.put("rebalancing", SimulationInput.jsonName(input.portfolio().rebalancing()));
        policy.put("annualFee", BigDecimal.valueOf(input.portfolio().annualFee()));
        policy.put("currency", document.labels().currency());
        requests.add(request(InputType.POLICY, "Policy", policy));
        for (int index = 0; index < input.balances().size(); index++) {
            ObjectNode account = json.createObjectNode()
                    .put("balance", BigDecimal.valueOf(input.balances().get(index)));
            requests.add(request(
                    InputType.ASSETS, document.labels().names("accounts").get(index), account));
        }
        for (int index = 0; index < input.cashFlows().size(); index++) {
            CashFlow flow = input.cashFlows().get(index);
            ObjectNode value = json.createObjectNode();
            value.put("amount", BigDecimal.valueOf(flow.amount()));
            value.put("firstYear", flow.firstYear());
            value.put("lastYear", flow.lastYear());
            value.put("timing", SimulationInput.jsonName(flow.timing()));
            requests.add(request(
                    typeOf(flow.kind()), document.labels().names("cashFlows").get(index), value));
        }
        return requests;
    }

    private static PlanInputRequest request(InputType type, String name, ObjectNode value) {
        return new PlanInputRequest(type, name, value, SOURCE, null);
    }

    private static InputType typeOf(SimulationInput.FlowKind kind) {
        return switch (kind) {
            case CONTRIBUTION -> InputType.CONTRIBUTIONS;
            case INCOME -> InputType.INCOME;
            case EXPENSE -> InputType.EXPENSES;
            case GOAL -> InputType.GOALS;
        };
    }

    /** The largest weights. The model is seen by who sees the plan, and by others only if its maker shares it. */
    private static String nameOf(Map<String, BigDecimal> weights) {
        return weights.entrySet().stream()
                .filter(weight -> weight.getValue().signum() > 0)
                .sorted(Map.Entry.<String, BigDecimal>comparingByValue().reversed())
                .limit(NAMED_CLASSES)
                .map(weight -> percent(weight.getValue()) + " " + weight.getKey())
                .collect(Collectors.joining(", ", "Imported: ", ""));
    }

    private static String percent(BigDecimal weight) {
        return weight.movePointRight(2)
                        .setScale(1, RoundingMode.HALF_EVEN)
                        .stripTrailingZeros()
                        .toPlainString() + " %";
    }
}
