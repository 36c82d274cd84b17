package io.foreseed.market;

import io.foreseed.audit.AuditEvent;
import io.foreseed.audit.AuditTrail;
import io.foreseed.market.MarketAssumptions.AssetClass;
import io.foreseed.platform.Caller;
import io.foreseed.platform.CallerTransaction;
import io.foreseed.platform.EntityTags;
import io.foreseed.platform.Page;
import io.foreseed.platform.PageRequest;
import io.foreseed.platform.ResourceType;
import io.foreseed.problem.FieldError;
import io.foreseed.problem.ProblemException;
import io.foreseed.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Portfolio templates by risk level. */
@ApplicationScoped
public class PortfolioModelService {
    static final ResourceType RESOURCE = ResourceType.PORTFOLIO_MODEL;
    private static final BigDecimal SUM_TOLERANCE = new BigDecimal("1e-9");

    private final PortfolioModelRepository models;
    private final AssumptionSetRepository sets;
    private final AuditTrail audit;
    private final Clock clock;

    PortfolioModelService(
            PortfolioModelRepository models, AssumptionSetRepository sets, AuditTrail audit, Clock clock) {
        this.models = models;
        this.sets = sets;
        this.audit = audit;
        this.clock = clock;
    }

    /** Stores a template; joins the caller's transaction when there is one. */
    public Uni<PortfolioModel> create(PortfolioModelRequest request, Caller caller) {
        requireSumOfOne(request.assetAllocation());
        return CallerTransaction.withTransaction(caller, () -> figures(request)
                .chain(figures -> models.insert(request, figures, caller.user(), clock.instant()))
                .call(model -> audit.append(
                        AuditEvent.created(RESOURCE, model.id(), model).of(caller.user()), caller)));
    }

    public Uni<PortfolioModel> read(UUID id, Caller caller) {
        return CallerTransaction.withTransaction(
                caller, () -> models.get(id, caller).call(model -> audit.append(read(model), caller)));
    }

    /** Joins the transaction of a caller that writes the audit row for what it does with the model. */
    public Uni<PortfolioModel> find(UUID id, Caller caller) {
        return models.get(id, caller);
    }

    /** The oldest active template of those that ship with exactly these weights, zeros included. */
    public Uni<Optional<PortfolioModel>> findShipped(Map<String, BigDecimal> weights) {
        return models.findShipped(weights);
    }

    /** The risk level of the active shipped template whose volatility is nearest; 5 when there is none to compare with. */
    public Uni<Integer> riskLevelOf(Map<String, BigDecimal> weights, AssumptionSet set) {
        BigDecimal volatility = PortfolioFigures.of(weights, set.assumptions()).volatility();
        return models.riskLevelNear(volatility == null ? BigDecimal.TEN : volatility);
    }

    public Uni<Page<PortfolioModel>> list(PageRequest request, Caller caller) {
        return CallerTransaction.withTransaction(caller, () -> models.list(request, caller)
                .call(page -> audit.append(
                        AuditEvent.listed(RESOURCE, Map.of("count", page.items().size()))
                                .shared(),
                        caller)));
    }

    /** Changes a template of the caller's own; the shipped ones belong to nobody. */
    public Uni<PortfolioModel> change(UUID id, PortfolioModelRequest request, @Nullable String ifMatch, Caller caller) {
        requireSumOfOne(request.assetAllocation());
        return CallerTransaction.withTransaction(caller, () -> models.get(id, caller)
                .invoke(before -> {
                    EntityTags.requireMatch(ifMatch, before.rowVersion());
                    requireOwn(before, caller);
                })
                .chain(before -> figures(request)
                        .chain(figures -> models.change(id, request, figures, caller.user(), clock.instant()))
                        .call(after -> audit.append(
                                AuditEvent.updated(RESOURCE, id, before, after).of(caller.user()), caller))));
    }

    /** Its maker chose its name; the shipped ones are nobody's. */
    private static AuditEvent read(PortfolioModel model) {
        AuditEvent.Draft read = AuditEvent.read(RESOURCE, model.id());
        return model.createdBy() == null ? read.shared() : read.of(model.createdBy());
    }

    private static void requireOwn(PortfolioModel model, Caller caller) {
        if (!Objects.equals(model.createdBy(), caller.userId())) {
            throw ProblemException.of(
                    ProblemType.FORBIDDEN, "Only its maker may change a portfolio model. Create your own instead.");
        }
    }

    private Uni<PortfolioFigures> figures(PortfolioModelRequest request) {
        if (request.assumptionsId() == null) {
            return Uni.createFrom().item(PortfolioFigures.UNKNOWN);
        }
        return sets.get(request.assumptionsId())
                .onFailure(ProblemException::isNotFound)
                .transform(failure -> ProblemException.invalid("/assumptionsId", "is no set of assumptions"))
                .map(set -> {
                    requireKnownClasses(request.assetAllocation(), set);
                    return PortfolioFigures.of(request.assetAllocation(), set.assumptions());
                });
    }

    private static void requireKnownClasses(Map<String, BigDecimal> weights, AssumptionSet set) {
        Set<String> known =
                set.assumptions().assetClasses().stream().map(AssetClass::id).collect(Collectors.toSet());
        List<FieldError> errors = new ArrayList<>();
        for (String id : weights.keySet()) {
            if (!known.contains(id)) {
                errors.add(new FieldError(
                        "/assetAllocation/" + id.replace("~", "~0").replace("/", "~1"),
                        "is no asset class of the set " + set.version()));
            }
        }
        if (!errors.isEmpty()) {
            throw ProblemException.invalid(errors);
        }
    }

    private static void requireSumOfOne(Map<String, BigDecimal> weights) {
        BigDecimal sum = weights.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        if (sum.subtract(BigDecimal.ONE).abs().compareTo(SUM_TOLERANCE) > 0) {
            throw ProblemException.invalid(
                    "/assetAllocation", "must sum to 1 (within 1e-9); the sum is " + sum.toPlainString());
        }
    }
}
