package io.foreseed.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.foreseed.platform.Caller;
import io.foreseed.platform.Page;
import io.foreseed.platform.PageRequest;
import io.foreseed.platform.ReadBack;
import io.foreseed.problem.ProblemException;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class PlanRepository implements PanacheRepositoryBase<PlanEntity, UUID> {
    private static final String VISIBLE = "from PlanEntity p where p.clientId in " + VisiblePlans.OWNERS;

    private static final TypeReference<List<String>> TAGS = new TypeReference<>() {};

    private final ObjectMapper json;

    PlanRepository(ObjectMapper json) {
        this.json = json;
    }

    Uni<Plan> insert(Plan plan, Caller caller) {
        PlanEntity row = new PlanEntity();
        row.id = plan.id();
        row.clientId = plan.clientId();
        row.version = plan.version();
        row.parentPlanId = plan.parentPlanId();
        row.createdAt = plan.createdAt();
        row.createdBy = plan.createdBy();
        write(plan, row, caller.userId());
        return persist(row)
                .chain(made -> ReadBack.of(PlanEntity.class, made, made.id, getSession()))
                .map(this::read);
    }

    Uni<Plan> get(UUID id, Caller caller) {
        return row(id, caller).map(this::read);
    }

    Uni<Page<Plan>> list(@Nullable PlanStatus status, PageRequest page, Caller caller) {
        String filter = status == null ? "" : " and p.status = '" + status.column() + "'";
        return find(
                        VISIBLE + " and p.id < ?3" + filter + " order by p.id desc",
                        caller.user(),
                        caller.role().code(),
                        page.before())
                .range(0, page.rows() - 1)
                .list()
                .map(rows -> Page.read(rows, page.limit(), row -> row.id, this::read));
    }

    Uni<Plan> change(Plan plan, Caller caller) {
        return row(plan.id(), caller)
                .invoke(row -> write(plan, row, caller.userId()))
                .chain(row -> ReadBack.of(PlanEntity.class, row, row.id, getSession()))
                .map(this::read);
    }

    /** Notes that a run was accepted; no change of the plan itself, so its row version stays. */
    Uni<Void> noteRun(UUID id, Instant acceptedAt, Caller caller) {
        return update(
                        "lastRunAt = ?3 where id = ?4 and clientId in " + VisiblePlans.OWNERS,
                        caller.user(),
                        caller.role().code(),
                        acceptedAt,
                        id)
                .replaceWithVoid();
    }

    /** Answers its owner. */
    Uni<UUID> noteResult(UUID id, Instant finishedAt, Caller caller) {
        caller.requireService();
        return getSession().chain(session -> session.createNativeQuery(
                        "update plans set completed_at = ?1 where id = ?2 returning user_id", UUID.class)
                .setParameter(1, finishedAt)
                .setParameter(2, id)
                .getSingleResult());
    }

    Uni<UUID> ownerOf(UUID id, Caller caller) {
        caller.requireService();
        return getSession()
                .chain(session -> session.createNativeQuery("select user_id from plans where id = ?1", UUID.class)
                        .setParameter(1, id)
                        .getSingleResult());
    }

    private Uni<PlanEntity> row(UUID id, Caller caller) {
        return find(VISIBLE + " and p.id = ?3", caller.user(), caller.role().code(), id)
                .firstResult()
                .onItem()
                .ifNull()
                .failWith(() -> ProblemException.notFound("plan"));
    }

    private void write(Plan plan, PlanEntity row, @Nullable UUID by) {
        row.name = plan.name();
        row.description = plan.description();
        row.status = plan.status().column();
        row.assumptionsId = plan.assumptionsId();
        row.portfolioModelId = plan.portfolioModelId();
        row.iterations = plan.iterations();
        row.seed = plan.seed();
        row.horizonYears = plan.horizonYears();
        row.confidenceLevel = plan.confidenceLevel();
        row.tags = json.valueToTree(plan.tags()).toString();
        row.category = plan.category();
        row.updatedAt = plan.updatedAt();
        row.updatedBy = by;
    }

    private Plan read(PlanEntity row) {
        return new Plan(
                row.id,
                row.clientId,
                row.name,
                row.description,
                PlanStatus.ofColumn(row.status),
                row.version,
                row.parentPlanId,
                row.assumptionsId,
                row.portfolioModelId,
                row.iterations,
                row.seed,
                row.horizonYears,
                row.confidenceLevel,
                tags(row.tags),
                row.category,
                row.lastRunAt,
                row.completedAt,
                row.createdAt,
                row.updatedAt,
                row.createdBy,
                row.rowVersion);
    }

    private List<String> tags(@Nullable String text) {
        try {
            return text == null ? List.of() : json.readValue(text, TAGS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("stored tags are no list of strings", e);
        }
    }
}
