package io.foreseed.market;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.foreseed.platform.Identifiers;
import io.foreseed.platform.Page;
import io.foreseed.platform.PageRequest;
import io.foreseed.platform.ReadBack;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

@ApplicationScoped
@RegisterForReflection(targets = TaxRules.FlatRates.class)
class TaxRulesRepository implements PanacheRepositoryBase<TaxRulesEntity, UUID> {
    private static final String FLAT = "flat";

    private final ObjectMapper json;

    TaxRulesRepository(ObjectMapper json) {
        this.json = json;
    }

    Uni<TaxRules> insert(TaxRulesRequest request, UUID by, Instant now) {
        TaxRulesEntity row = new TaxRulesEntity();
        row.id = Identifiers.next();
        row.version = request.version();
        row.type = FLAT;
        row.name = request.name();
        row.year = request.year();
        row.authority = request.authority();
        row.source = request.source();
        row.parameters = json.valueToTree(request.rates()).toString();
        row.createdAt = now;
        row.createdBy = by;
        return persist(row)
                .chain(made -> ReadBack.of(TaxRulesEntity.class, made, made.id, getSession()))
                .map(this::read);
    }

    Uni<Optional<TaxRules>> findVersion(String version) {
        return find("version", version).firstResult().map(row -> Optional.ofNullable(row)
                .map(this::read));
    }

    Uni<Page<TaxRules>> list(PageRequest page) {
        return find("id < ?1 order by id desc", page.before())
                .range(0, page.rows() - 1)
                .list()
                .map(rows -> Page.read(rows, page.limit(), row -> row.id, this::read));
    }

    private TaxRules read(TaxRulesEntity row) {
        try {
            return new TaxRules(
                    row.id,
                    row.version,
                    row.type,
                    row.name,
                    row.year,
                    row.authority,
                    row.source,
                    json.readValue(row.parameters, TaxRules.FlatRates.class),
                    row.createdAt,
                    row.createdBy);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("stored tax rules are not of ours", e);
        }
    }
}
