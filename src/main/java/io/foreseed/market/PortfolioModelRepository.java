package io.foreseed.market;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.foreseed.platform.Caller;
import io.foreseed.platform.Identifiers;
import io.foreseed.platform.Page;
import io.foreseed.platform.PageRequest;
import io.foreseed.platform.ReadBack;
import io.foreseed.problem.ProblemException;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

@ApplicationScoped
class PortfolioModelRepository implements PanacheRepositoryBase<PortfolioModelEntity, UUID> {
    private static final TypeReference<TreeMap<String, BigDecimal>> WEIGHTS = new TypeReference<>() {};

    /**
     * Who may see a model: who made it, everybody where it is shared or shipped, and who sees a plan that uses it. {@code ?1}
     * is the caller's user, {@code ?2} the code of their role.
     */
    private static final String VISIBLE = "from PortfolioModelEntity m where (m.createdBy is null or m.isShared = true"
            + " or m.createdBy = ?1 or m.id in (select p.portfolioModelId from PlanEntity p where p.clientId in ("
            + "select u.id from UserEntity u where u.id = ?1 and ?2 in ('client', 'adviser')"
            + " union all select a.link.clientId from AdviserClientEntity a"
            + " where a.link.adviserId = ?1 and ?2 = 'adviser')))";

    private static final int MIDDLE_RISK_LEVEL = 5;

    private final ObjectMapper json;

    PortfolioModelRepository(ObjectMapper json) {
        this.json = json;
    }

    Uni<PortfolioModel> insert(PortfolioModelRequest request, PortfolioFigures figures, UUID by, Instant now) {
        PortfolioModelEntity row = new PortfolioModelEntity();
        row.id = Identifiers.next();
        row.createdAt = now;
        row.createdBy = by;
        write(request, figures, row, by, now);
        return persist(row)
                .chain(made -> ReadBack.of(PortfolioModelEntity.class, made, made.id, getSession()))
                .map(this::read);
    }

    Uni<PortfolioModel> get(UUID id, Caller caller) {
        return find(VISIBLE + " and m.id = ?3", caller.user(), caller.role().code(), id)
                .firstResult()
                .onItem()
                .ifNull()
                .failWith(() -> ProblemException.notFound("portfolio model"))
                .map(this::read);
    }

    Uni<Page<PortfolioModel>> list(PageRequest page, Caller caller) {
        return find(
                        VISIBLE + " and m.id < ?3 order by m.id desc",
                        caller.user(),
                        caller.role().code(),
                        page.before())
                .range(0, page.rows() - 1)
                .list()
                .map(rows -> Page.read(rows, page.limit(), row -> row.id, this::read));
    }

    /** Of those that ship: nobody changes them. JSON numbers are compared by value: 0.6 equals 0.60. */
    Uni<Optional<PortfolioModel>> findShipped(Map<String, BigDecimal> weights) {
        return getSession()
                .chain(session -> session.createNativeQuery("""
                                select id from portfolio_models
                                where is_active and created_by is null and asset_allocation = cast(cast(?1 as text) as jsonb)
                                order by created_at, id limit 1
                                """, UUID.class)
                        .setParameter(1, toJson(weights))
                        .getResultList())
                .chain(ids -> ids.isEmpty()
                        ? Uni.createFrom().item(Optional.<PortfolioModel>empty())
                        : findById(ids.getFirst()).map(this::read).map(Optional::of));
    }

    Uni<Integer> riskLevelNear(BigDecimal volatility) {
        return getSession()
                .chain(session -> session.createNativeQuery("""
                                select risk_level from portfolio_models
                                where is_active and created_by is null and volatility is not null
                                order by abs(volatility - ?1), risk_level limit 1
                                """, Integer.class)
                        .setParameter(1, volatility)
                        .getResultList())
                .map(levels -> levels.isEmpty() ? MIDDLE_RISK_LEVEL : levels.getFirst());
    }

    Uni<PortfolioModel> change(UUID id, PortfolioModelRequest request, PortfolioFigures figures, UUID by, Instant now) {
        return findById(id)
                .invoke(row -> write(request, figures, row, by, now))
                .chain(row -> ReadBack.of(PortfolioModelEntity.class, row, row.id, getSession()))
                .map(this::read);
    }

    private void write(
            PortfolioModelRequest request, PortfolioFigures figures, PortfolioModelEntity row, UUID by, Instant now) {
        row.name = request.name();
        row.riskLevel = request.riskLevel();
        row.description = request.description();
        row.isActive = request.isActive() == null || request.isActive();
        row.isShared = request.isShared() != null && request.isShared();
        row.assetAllocation = toJson(request.assetAllocation());
        row.assumptionsId = request.assumptionsId();
        row.expectedReturn = figures.expectedReturn();
        row.volatility = figures.volatility();
        row.sharpeRatio = figures.sharpeRatio();
        row.updatedAt = now;
        row.updatedBy = by;
    }

    private PortfolioModel read(PortfolioModelEntity row) {
        return new PortfolioModel(
                row.id,
                row.name,
                row.riskLevel,
                row.description,
                row.isActive,
                row.isShared,
                fromJson(row.assetAllocation),
                row.assumptionsId,
                row.expectedReturn,
                row.volatility,
                row.sharpeRatio,
                row.createdAt,
                row.updatedAt,
                row.createdBy,
                row.rowVersion);
    }

    private String toJson(Map<String, BigDecimal> weights) {
        return json.valueToTree(weights).toString();
    }

    private Map<String, BigDecimal> fromJson(String text) {
        try {
            return json.readValue(text, WEIGHTS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored allocation is not one of ours", e);
        }
    }
}
