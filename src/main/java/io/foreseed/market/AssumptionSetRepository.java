package io.foreseed.market;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.platform.Identifiers;
import io.foreseed.platform.Page;
import io.foreseed.platform.PageRequest;
import io.foreseed.platform.ReadBack;
import io.foreseed.problem.ProblemException;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

@ApplicationScoped
@RegisterForReflection(
        targets = {
            MarketAssumptions.class,
            MarketAssumptions.ReturnModel.class,
            MarketAssumptions.ReturnModel.Type.class,
            MarketAssumptions.AssetClass.class,
            MarketAssumptions.Inflation.class
        })
class AssumptionSetRepository implements PanacheRepositoryBase<AssumptionSetEntity, UUID> {
    private final ObjectMapper json;

    AssumptionSetRepository(ObjectMapper json) {
        this.json = json;
    }

    Uni<AssumptionSet> insert(AssumptionSetRequest request, AssumptionStatus status, UUID by, Instant now) {
        AssumptionSetEntity row = new AssumptionSetEntity();
        row.id = Identifiers.next();
        row.isActive = true;
        row.status = status.column();
        row.createdAt = now;
        row.createdBy = by;
        write(request, row, by, now);
        return persist(row)
                .chain(made -> ReadBack.of(AssumptionSetEntity.class, made, made.id, getSession()))
                .map(this::read);
    }

    Uni<AssumptionSet> get(UUID id) {
        return findById(id)
                .onItem()
                .ifNull()
                .failWith(() -> ProblemException.notFound("set of capital market assumptions"))
                .map(this::read);
    }

    Uni<Optional<AssumptionSet>> findVersion(String version) {
        return find("version", version).firstResult().map(row -> Optional.ofNullable(row)
                .map(this::read));
    }

    Uni<Page<AssumptionSet>> list(PageRequest page) {
        return find("id < ?1 order by id desc", page.before())
                .range(0, page.rows() - 1)
                .list()
                .map(rows -> Page.read(rows, page.limit(), row -> row.id, this::read));
    }

    Uni<AssumptionSet> change(UUID id, AssumptionSetRequest request, UUID by, Instant now) {
        return findById(id)
                .invoke(row -> write(request, row, by, now))
                .chain(row -> ReadBack.of(AssumptionSetEntity.class, row, row.id, getSession()))
                .map(this::read);
    }

    Uni<AssumptionSet> changeStatus(UUID id, AssumptionStatus status, UUID by, Instant now) {
        return findById(id)
                .invoke(row -> {
                    row.status = status.column();
                    row.isActive = status != AssumptionStatus.RETIRED;
                    row.updatedAt = now;
                    row.updatedBy = by;
                })
                .call(this::flush)
                .map(this::read);
    }

    Uni<AssumptionSet> approve(UUID id, UUID by, Instant now) {
        return findById(id)
                .invoke(row -> {
                    row.status = AssumptionStatus.APPROVED.column();
                    row.approvedBy = by;
                    row.approvedAt = now;
                    row.updatedAt = now;
                    row.updatedBy = by;
                })
                .call(this::flush)
                .map(this::read);
    }

    private void write(AssumptionSetRequest request, AssumptionSetEntity row, UUID by, Instant now) {
        row.version = request.version();
        row.name = request.name();
        row.description = request.description();
        row.effectiveDate = request.effectiveDate();
        row.assumptions = toJson(request.version(), request.assumptions());
        row.source = request.source();
        row.methodology = request.methodology();
        row.reviewDate = request.reviewDate();
        row.updatedAt = now;
        row.updatedBy = by;
    }

    private AssumptionSet read(AssumptionSetEntity row) {
        return new AssumptionSet(
                row.id,
                row.version,
                row.name,
                row.description,
                AssumptionStatus.ofColumn(row.status),
                row.isActive,
                row.effectiveDate,
                fromJson(row.assumptions),
                row.source,
                row.methodology,
                row.reviewDate,
                row.approvedBy,
                row.approvedAt,
                row.createdAt,
                row.updatedAt,
                row.createdBy,
                row.updatedBy,
                row.rowVersion);
    }

    /** The column holds the plan document's {@code assumptions} object, with the version in it. */
    private String toJson(String version, MarketAssumptions assumptions) {
        ObjectNode tree = json.createObjectNode().put("version", version);
        tree.setAll(json.<ObjectNode>valueToTree(assumptions));
        return tree.toString();
    }

    private MarketAssumptions fromJson(String text) {
        try {
            ObjectNode tree = json.readValue(text, ObjectNode.class);
            tree.remove("version");
            return json.treeToValue(tree, MarketAssumptions.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored set of assumptions is not one of ours", e);
        }
    }
}
