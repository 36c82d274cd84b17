package io.foreseed.plan;

import io.foreseed.market.AssumptionSet;
import io.foreseed.market.MarketAssumptions.AssetClass;
import io.foreseed.market.PortfolioModel;
import io.foreseed.problem.ProblemException;
import java.math.BigDecimal;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes plans of requests: fills in defaults, draws a seed where none is given. */
class PlanDraft {
    private static final int DEFAULT_ITERATIONS = 10_000;
    private static final BigDecimal DEFAULT_CONFIDENCE = new BigDecimal("0.95");

    private final SecureRandom secureRandom = new SecureRandom();

    Plan first(PlanRequest request, UUID id, UUID caller, Instant now) {
        UUID clientId = request.clientId() == null ? caller : request.clientId();
        return of(request, id, clientId, 1, null, seed(request, secureRandom.nextLong()), now, now, caller, 0);
    }

    Plan changed(Plan before, PlanRequest request, Instant now) {
        if (request.clientId() != null && !request.clientId().equals(before.clientId())) {
            throw ProblemException.invalid("/clientId", "cannot be changed; it is " + before.clientId());
        }
        return of(
                request,
                before.id(),
                before.clientId(),
                before.version(),
                before.parentPlanId(),
                seed(request, before.seed()),
                before.createdAt(),
                now,
                before.createdBy(),
                before.rowVersion());
    }

    Plan archived(Plan before, Instant now) {
        return withStatus(before, PlanStatus.ARCHIVED, now);
    }

    Plan child(Plan parent, UUID id, UUID caller, Instant now) {
        return new Plan(
                id,
                parent.clientId(),
                parent.name(),
                parent.description(),
                PlanStatus.DRAFT,
                parent.version() + 1,
                parent.id(),
                parent.assumptionsId(),
                parent.portfolioModelId(),
                parent.iterations(),
                parent.seed(),
                parent.horizonYears(),
                parent.confidenceLevel(),
                parent.tags(),
                parent.category(),
                null,
                null,
                now,
                now,
                caller,
                0);
    }

    void requireClassesOf(AssumptionSet set, PortfolioModel model) {
        Set<String> known =
                set.assumptions().assetClasses().stream().map(AssetClass::id).collect(Collectors.toSet());
        Set<String> unknown = new TreeSet<>(model.assetAllocation().keySet());
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            throw ProblemException.invalid(
                    "/portfolioModelId",
                    "holds " + String.join(", ", unknown) + ", which the set " + set.version() + " does not have");
        }
    }

    private static long seed(PlanRequest request, long otherwise) {
        if (request.seed() == null) {
            return otherwise;
        }
        try {
            return Long.parseLong(request.seed());
        } catch (NumberFormatException e) {
            throw ProblemException.invalid("/seed", "must be from -9223372036854775808 to 9223372036854775807");
        }
    }

    private static PlanStatus status(PlanRequest request) {
        if (request.status() == PlanStatus.ARCHIVED) {
            throw ProblemException.invalid("/status", "must be draft or active; POST .../archive archives a plan");
        }
        return request.status() == null ? PlanStatus.DRAFT : request.status();
    }

    private static Plan of(
            PlanRequest request,
            UUID id,
            UUID clientId,
            int version,
            @Nullable UUID parent,
            long seed,
            Instant createdAt,
            Instant updatedAt,
            @Nullable UUID createdBy,
            long rowVersion) {
        return new Plan(
                id,
                clientId,
                request.name(),
                request.description(),
                status(request),
                version,
                parent,
                request.assumptionsId(),
                request.portfolioModelId(),
                request.iterations() == null ? DEFAULT_ITERATIONS : request.iterations(),
                seed,
                request.horizonYears(),
                request.confidenceLevel() == null ? DEFAULT_CONFIDENCE : request.confidenceLevel(),
                request.tags() == null ? List.of() : request.tags(),
                request.category(),
                null,
                null,
                createdAt,
                updatedAt,
                createdBy,
                rowVersion);
    }

    private static Plan withStatus(Plan plan, PlanStatus status, Instant now) {
        return new Plan(
                plan.id(),
                plan.clientId(),
                plan.name(),
                plan.description(),
                status,
                plan.version(),
                plan.parentPlanId(),
                plan.assumptionsId(),
                plan.portfolioModelId(),
                plan.iterations(),
                plan.seed(),
                plan.horizonYears(),
                plan.confidenceLevel(),
                plan.tags(),
                plan.category(),
                plan.lastRunAt(),
                plan.completedAt(),
                plan.createdAt(),
                now,
                plan.createdBy(),
                plan.rowVersion());
    }
}
