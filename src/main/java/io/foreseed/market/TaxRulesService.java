package io.foreseed.market;

import io.foreseed.audit.AuditEvent;
import io.foreseed.audit.AuditTrail;
import io.foreseed.platform.Caller;
import io.foreseed.platform.CallerTransaction;
import io.foreseed.platform.Page;
import io.foreseed.platform.PageRequest;
import io.foreseed.platform.ResourceType;
import io.foreseed.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/** Versions of tax rules: made once, named by plans, never changed. */
@ApplicationScoped
public class TaxRulesService {
    private static final ResourceType RESOURCE = ResourceType.TAX_RULES;

    private final TaxRulesRepository rules;
    private final AuditTrail audit;
    private final Clock clock;

    TaxRulesService(TaxRulesRepository rules, AuditTrail audit, Clock clock) {
        this.rules = rules;
        this.audit = audit;
        this.clock = clock;
    }

    Uni<TaxRules> create(TaxRulesRequest request, Caller caller) {
        return CallerTransaction.withTransaction(caller, () -> rules.findVersion(request.version())
                .invoke(found -> {
                    if (found.isPresent()) {
                        throw ProblemException.invalid(
                                "/version", "is taken: rules never change, others need another version");
                    }
                })
                .chain(() -> rules.insert(request, caller.user(), clock.instant()))
                .call(made -> audit.append(
                        AuditEvent.created(RESOURCE, made.id(), made).shared(), caller)));
    }

    Uni<TaxRules> read(String version, Caller caller) {
        return CallerTransaction.withTransaction(caller, () -> rules.findVersion(version)
                .map(found -> found.orElseThrow(() -> ProblemException.notFound("version of tax rules")))
                .call(found ->
                        audit.append(AuditEvent.read(RESOURCE, found.id()).shared(), caller)));
    }

    Uni<Page<TaxRules>> list(PageRequest request, Caller caller) {
        return CallerTransaction.withTransaction(caller, () -> rules.list(request)
                .call(page -> audit.append(
                        AuditEvent.listed(RESOURCE, Map.of("count", page.items().size()))
                                .shared(),
                        caller)));
    }

    /**
     * The rules of the version, if one is named. Joins the transaction of a caller that writes the audit row for what it
     * does with them.
     *
     * @param pointer  where it is named; fails with this pointer when there is no such version
     */
    public Uni<Optional<TaxRules>> find(Optional<String> version, String pointer) {
        return version.isEmpty()
                ? Uni.createFrom().item(Optional.empty())
                : rules.findVersion(version.get()).invoke(found -> {
                    if (found.isEmpty()) {
                        throw ProblemException.invalid(
                                pointer, "is no version of tax rules; GET /api/v1/tax-rules lists them");
                    }
                });
    }
}
