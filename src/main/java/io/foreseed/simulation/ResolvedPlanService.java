package io.foreseed.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.foreseed.market.AssumptionSetService;
import io.foreseed.market.PortfolioModelService;
import io.foreseed.market.TaxRulesService;
import io.foreseed.plan.PlanInput;
import io.foreseed.plan.PlanService;
import io.foreseed.plan.PlanSnapshot;
import io.foreseed.platform.Caller;
import io.foreseed.platform.CallerTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads a plan with all it names, its assumptions, portfolio and tax rules, and makes the document that is run of it. */
@ApplicationScoped
class ResolvedPlanService {
    private final PlanService plans;
    private final AssumptionSetService sets;
    private final PortfolioModelService models;
    private final TaxRulesService taxRules;
    private final PlanDocumentBuilder documents;

    ResolvedPlanService(
            PlanService plans,
            AssumptionSetService sets,
            PortfolioModelService models,
            TaxRulesService taxRules,
            ObjectMapper json) {
        this.plans = plans;
        this.sets = sets;
        this.models = models;
        this.taxRules = taxRules;
        this.documents = new PlanDocumentBuilder(json);
    }

    /** In one transaction; fails with a problem that points at each input that cannot be run. */
    Uni<ResolvedPlan> resolve(UUID planId, RunRequest request, Caller caller) {
        return resolve(planId, request, null, caller);
    }

    /**
     * The same with other assumptions.
     *
     * @param assumptionsId  null for the plan's own
     */
    Uni<ResolvedPlan> resolve(UUID planId, RunRequest request, @Nullable UUID assumptionsId, Caller caller) {
        return CallerTransaction.withTransaction(
                caller, () -> plans.snapshot(planId, caller).chain(snapshot -> sets.find(
                                assumptionsId == null ? snapshot.plan().assumptionsId() : assumptionsId)
                        .chain(set -> models.find(snapshot.plan().portfolioModelId(), caller)
                                .chain(model -> taxRules.find(
                                                HouseholdDocumentBuilder.taxRules(snapshot), "/taxProfile/rules")
                                        .map(rules -> documents.document(snapshot, set, model, rules, request)))
                                .map(document -> resolved(snapshot, document)))));
    }

    /** Decimals become doubles here and nowhere else. */
    private static ResolvedPlan resolved(PlanSnapshot snapshot, JsonNode document) {
        try {
            return new ResolvedPlan(
                    PlanDocument.of(document),
                    document,
                    snapshot.plan(),
                    snapshot.inputs().stream().map(PlanInput::id).toList());
        } catch (PlanDocumentException incomplete) {
            throw SimulationService.invalid(incomplete);
        }
    }
}
