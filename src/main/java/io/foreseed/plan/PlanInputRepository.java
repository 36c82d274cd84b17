package io.foreseed.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.foreseed.platform.PageRequest;
import io.foreseed.problem.ProblemException;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Inputs of a plan; the caller has been let through to the plan before. */
@ApplicationScoped
class PlanInputRepository implements PanacheRepositoryBase<PlanInputEntity, UUID> {
    private final ObjectMapper json;

    PlanInputRepository(ObjectMapper json) {
        this.json = json;
    }

    Uni<PlanInput> insert(PlanInput input) {
        return persistAndFlush(row(input)).map(this::read);
    }

    Uni<PlanInput> get(UUID planId, UUID id) {
        return find("planId = ?1 and id = ?2", planId, id)
                .firstResult()
                .onItem()
                .ifNull()
                .failWith(() -> ProblemException.notFound("input"))
                .map(this::read);
    }

    /** The inputs that count, oldest first. */
    Uni<List<PlanInput>> current(UUID planId) {
        return find("planId = ?1 and supersededBy is null order by id", planId)
                .list()
                .map(rows -> rows.stream().map(this::read).toList());
    }

    Uni<Long> countCurrent(UUID planId) {
        return count("planId = ?1 and supersededBy is null", planId);
    }

    Uni<Long> countCurrent(UUID planId, InputType type) {
        return count("planId = ?1 and supersededBy is null and type = ?2", planId, type.column());
    }

    Uni<List<PlanInput>> list(UUID planId, boolean withHistory, PageRequest page) {
        String filter = withHistory ? "" : " and supersededBy is null";
        return find("planId = ?1 and id < ?2" + filter + " order by id desc", planId, page.before())
                .range(0, page.rows() - 1)
                .list()
                .map(rows -> rows.stream().map(this::read).toList());
    }

    Uni<PlanInput> supersede(UUID id, UUID by, UUID user, Instant now) {
        return findById(id)
                .invoke(row -> {
                    row.supersededBy = by;
                    row.updatedAt = now;
                    row.updatedBy = user;
                })
                .call(this::flush)
                .map(this::read);
    }

    private PlanInputEntity row(PlanInput input) {
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
        row.updatedBy = input.createdBy();
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
