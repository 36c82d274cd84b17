package io.foreseed.market;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.foreseed.platform.Identifiers;
import io.foreseed.platform.PageRequest;
import io.foreseed.problem.ProblemException;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

@ApplicationScoped
class PortfolioModelRepository implements PanacheRepositoryBase<PortfolioModelEntity, UUID> {
    private static final TypeReference<TreeMap<String, BigDecimal>> WEIGHTS = new TypeReference<>() {};

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
        return persistAndFlush(row).map(this::read);
    }

    Uni<PortfolioModel> get(UUID id) {
        return findById(id)
                .onItem()
                .ifNull()
                .failWith(() -> ProblemException.notFound("portfolio model"))
                .map(this::read);
    }

    Uni<List<PortfolioModel>> list(PageRequest page) {
        return find("id < ?1 order by id desc", page.before())
                .range(0, page.rows() - 1)
                .list()
                .map(rows -> rows.stream().map(this::read).toList());
    }

    /** JSON numbers are compared by value: 0.6 equals 0.60. */
    Uni<Optional<PortfolioModel>> findAllocation(Map<String, BigDecimal> weights) {
        return getSession()
                .chain(session -> session.createNativeQuery("""
                                select id from portfolio_models
                                where is_active and asset_allocation = cast(cast(?1 as text) as jsonb)
                                order by created_at, id limit 1
                                """, UUID.class)
                        .setParameter(1, toJson(weights))
                        .getResultList())
                .chain(ids -> ids.isEmpty()
                        ? Uni.createFrom().item(Optional.<PortfolioModel>empty())
                        : get(ids.getFirst()).map(Optional::of));
    }

    Uni<Integer> riskLevelNear(BigDecimal volatility) {
        return getSession()
                .chain(session -> session.createNativeQuery("""
                                select risk_level from portfolio_models where is_active and volatility is not null
                                order by abs(volatility - ?1), risk_level limit 1
                                """, Integer.class)
                        .setParameter(1, volatility)
                        .getResultList())
                .map(levels -> levels.isEmpty() ? MIDDLE_RISK_LEVEL : levels.getFirst());
    }

    Uni<PortfolioModel> change(UUID id, PortfolioModelRequest request, PortfolioFigures figures, UUID by, Instant now) {
        return findById(id)
                .invoke(row -> write(request, figures, row, by, now))
                .call(this::flush)
                .map(this::read);
    }

    private void write(
            PortfolioModelRequest request, PortfolioFigures figures, PortfolioModelEntity row, UUID by, Instant now) {
        row.name = request.name();
        row.riskLevel = request.riskLevel();
        row.description = request.description();
        row.isActive = request.isActive() == null || request.isActive();
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
