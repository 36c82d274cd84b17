package io.foreseed.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
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

/** Inputs of the plans a caller may see. */
@ApplicationScoped
class PlanInputRepository implements PanacheRepositoryBase<PlanInputEntity, UUID> {
    private static final String VISIBLE = "planId in " + VisiblePlans.IDS;

    private final ObjectMapper json;

    PlanInputRepository(ObjectMapper json) {
        this.json = json;
    }

    Uni<PlanInput> insert(PlanInput input, Caller caller) {
        return persist(row(input, caller))
                .chain(made -> ReadBack.of(PlanInputEntity.class, made, made.id, getSession()))
                .map(this::read);
    }

    Uni<PlanInput> get(UUID planId, UUID id, Caller caller) {
        return find(
                        VISIBLE + " and planId = ?3 and id = ?4",
                        caller.user(),
                        caller.role().code(),
                        planId,
                        id)
                .firstResult()
                .onItem()
                .ifNull()
                .failWith(() -> ProblemException.notFound("input"))
                .map(this::read);
    }

    /** The inputs that count, oldest first. */
    Uni<List<PlanInput>> current(UUID planId, Caller caller) {
        return find(
                        VISIBLE + " and planId = ?3 and supersededBy is null order by id",
                        caller.user(),
                        caller.role().code(),
                        planId)
                .list()
                .map(rows -> rows.stream().map(this::read).toList());
    }

    /** The types of the inputs that count. */
    Uni<List<InputType>> currentTypes(UUID planId, Caller caller) {
        return getSession()
                .chain(session -> session.createQuery(
                                "select distinct i.type from PlanInputEntity i where " + VISIBLE
                                        + " and planId = ?3 and supersededBy is null",
                                String.class)
                        .setParameter(1, caller.user())
                        .setParameter(2, caller.role().code())
                        .setParameter(3, planId)
                        .getResultList())
                .map(types -> types.stream().map(InputType::ofColumn).toList());
    }

    Uni<Long> countCurrent(UUID planId, Caller caller) {
        return count(
                VISIBLE + " and planId = ?3 and supersededBy is null",
                caller.user(),
                caller.role().code(),
                planId);
    }

    Uni<Long> countCurrent(UUID planId, InputType type, Caller caller) {
        return count(
                VISIBLE + " and planId = ?3 and supersededBy is null and type = ?4",
                caller.user(),
                caller.role().code(),
                planId,
                type.column());
    }

    Uni<Page<PlanInput>> list(UUID planId, boolean withHistory, PageRequest page, Caller caller) {
        String filter = withHistory ? "" : " and supersededBy is null";
        return find(
                        VISIBLE + " and planId = ?3 and id < ?4" + filter + " order by id desc",
                        caller.user(),
                        caller.role().code(),
                        planId,
                        page.before())
                .range(0, page.rows() - 1)
                .list()
                .map(rows -> Page.read(rows, page.limit(), row -> row.id, this::read));
    }

    Uni<PlanInput> supersede(UUID id, UUID by, Instant now, Caller caller) {
        return find(VISIBLE + " and id = ?3", caller.user(), caller.role().code(), id)
                .singleResult()
                .invoke(row -> {
                    row.supersededBy = by;
                    row.updatedAt = now;
                    row.updatedBy = caller.userId();
                })
                .call(this::flush)
                .map(this::read);
    }

    private PlanInputEntity row(PlanInput input, Caller caller) {
        PlanInputEntity row = new PlanInputEntity();
        row.id = input.id();
        row.planId = input.planId();
        row.type = input.type().column();
        row.name = input.name();
        row.value = input.value().toString();
        row.dataSource = input.dataSource();
        row.confidenceScore = input.confidenceScore();
        row.version = input.version();
        row.createdAt = input.createdAt();
        row.updatedAt = input.updatedAt();
        row.createdBy = input.createdBy();
        row.updatedBy = caller.userId();
        return row;
    }

    private PlanInput read(PlanInputEntity row) {
        try {
            return new PlanInput(
                    row.id,
                    row.planId,
                    InputType.ofColumn(row.type),
                    row.name,
                    json.readTree(row.value),
                    row.dataSource,
                    row.confidenceScore,
                    row.version,
                    row.supersededBy,
                    row.createdAt,
                    row.updatedAt,
                    row.createdBy,
                    row.rowVersion);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored input is no JSON", e);
        }
    }
}
