package io.foreseed.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.foreseed.platform.Caller;
import io.foreseed.platform.Page;
import io.foreseed.platform.PageRequest;
import io.foreseed.problem.ProblemException;
import io.foreseed.problem.ProblemType;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** Outputs of the plans a caller may see; the service alone writes them. */
@ApplicationScoped
class PlanOutputRepository implements PanacheRepositoryBase<PlanOutputEntity, UUID> {
    private static final TypeReference<List<UUID>> IDENTIFIERS = new TypeReference<>() {};

    private static final String VISIBLE = "planId in " + VisiblePlans.IDS;

    private final ObjectMapper json;

    PlanOutputRepository(ObjectMapper json) {
        this.json = json;
    }

    Uni<PlanOutput> insert(PlanOutput output, Caller caller) {
        caller.requireService();
        return persistAndFlush(row(output)).map(this::read);
    }

    Uni<Integer> countVersions(UUID planId, String type, String name, Caller caller) {
        caller.requireService();
        return getSession()
                .chain(session -> session.createNativeQuery(
                                "select (select count(*) from plan_outputs where plan_id = ?1 and output_type = ?2"
                                        + " and output_name = ?3) + (select count(*) from archived_plan_outputs"
                                        + " where plan_id = ?1 and output_type = ?2 and output_name = ?3)",
                                Long.class)
                        .setParameter(1, planId)
                        .setParameter(2, type)
                        .setParameter(3, name)
                        .getSingleResult())
                .map(Math::toIntExact);
    }

    Uni<PlanOutput> get(UUID planId, UUID id, Caller caller) {
        return find(
                        VISIBLE + " and planId = ?3 and id = ?4",
                        caller.user(),
                        caller.role().code(),
                        planId,
                        id)
                .firstResult()
                .chain(row -> row == null ? absent("a.planId = ?3 and a.id = ?4", caller, planId, id) : readItem(row));
    }

    Uni<PlanOutput> ofRun(UUID runId, Caller caller) {
        return find(VISIBLE + " and runId = ?3", caller.user(), caller.role().code(), runId)
                .firstResult()
                .chain(row -> row == null ? absent("a.runId = ?3", caller, runId) : readItem(row));
    }

    private Uni<PlanOutput> readItem(PlanOutputEntity row) {
        return Uni.createFrom().item(() -> read(row));
    }

    /** Fails: with the archive's name where the output is in one. */
    private Uni<PlanOutput> absent(String which, Caller caller, UUID... identifiers) {
        return getSession()
                .chain(session -> {
                    var query = session.createSelectionQuery(
                                    "select a.archive from ArchivedPlanOutputEntity a where a.planId in "
                                            + VisiblePlans.IDS + " and " + which,
                                    String.class)
                            .setParameter(1, caller.user())
                            .setParameter(2, caller.role().code());
                    for (int place = 0; place < identifiers.length; place++) {
                        query.setParameter(place + 3, identifiers[place]);
                    }
                    return query.getResultList();
                })
                .map(archives -> {
                    throw archives.isEmpty()
                            ? ProblemException.notFound("output")
                            : ProblemException.of(
                                    ProblemType.ARCHIVED,
                                    "The output is in the archive " + archives.getFirst()
                                            + "; its run is here, and replays.");
                });
    }

    Uni<Page<PlanOutput>> list(UUID planId, PageRequest page, Caller caller) {
        return find(
                        VISIBLE + " and planId = ?3 and id < ?4 order by id desc",
                        caller.user(),
                        caller.role().code(),
                        planId,
                        page.before())
                .range(0, page.rows() - 1)
                .list()
                .map(rows -> Page.read(rows, page.limit(), row -> row.id, this::read));
    }

    private PlanOutputEntity row(PlanOutput output) {
        PlanOutputEntity row = new PlanOutputEntity();
        row.id = output.id();
        row.planId = output.planId();
        row.runId = output.runId();
        row.type = output.type();
        row.name = output.name();
        row.value = output.value().toString();
        row.computationMillis = output.computationMillis();
        row.algorithmVersion = output.algorithmVersion();
        row.confidenceIntervalLower = output.confidenceIntervalLower();
        row.confidenceIntervalUpper = output.confidenceIntervalUpper();
        row.standardDeviation = output.standardDeviation();
        row.version = output.version();
        row.dependsOnInputs = json.valueToTree(output.dependsOnInputs()).toString();
        row.createdAt = output.createdAt();
        row.updatedAt = output.createdAt();
        row.createdBy = output.createdBy();
        row.updatedBy = output.createdBy();
        return row;
    }

    private PlanOutput read(PlanOutputEntity row) {
        try {
            return new PlanOutput(
                    row.id,
                    row.planId,
                    row.runId,
                    row.type,
                    row.name,
                    json.readTree(row.value),
                    row.computationMillis,
                    row.algorithmVersion,
                    row.confidenceIntervalLower,
                    row.confidenceIntervalUpper,
                    row.standardDeviation,
                    row.version,
                    row.dependsOnInputs == null ? List.of() : json.readValue(row.dependsOnInputs, IDENTIFIERS),
                    row.createdAt,
                    row.createdBy);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored output is no JSON", e);
        }
    }
}
