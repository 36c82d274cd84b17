package io.foreseed.market;

import io.foreseed.audit.AuditEvent;
import io.foreseed.audit.AuditTrail;
import io.foreseed.platform.Caller;
import io.foreseed.platform.CallerTransaction;
import io.foreseed.platform.EntityTags;
import io.foreseed.platform.Page;
import io.foreseed.platform.PageRequest;
import io.foreseed.platform.ResourceType;
import io.foreseed.platform.Role;
import io.foreseed.problem.FieldError;
import io.foreseed.problem.ProblemException;
import io.foreseed.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Versions of the capital market assumptions: drafted, proposed, approved by others, retired; never changed after. */
@ApplicationScoped
public class AssumptionSetService {
    static final ResourceType RESOURCE = ResourceType.CAPITAL_MARKET_ASSUMPTIONS;

    private final AssumptionSetRepository sets;
    private final AuditTrail audit;
    private final Clock clock;

    AssumptionSetService(AssumptionSetRepository sets, AuditTrail audit, Clock clock) {
        this.sets = sets;
        this.audit = audit;
        this.clock = clock;
    }

    /** Stores a draft; joins the caller's transaction when there is one. */
    public Uni<AssumptionSet> create(AssumptionSetRequest request, Caller caller) {
        requireValid(request.assumptions());
        return CallerTransaction.withTransaction(caller, () -> requireUnusedVersion(request.version())
                .chain(() -> sets.insert(request, AssumptionStatus.DRAFT, caller.user(), clock.instant()))
                .call(set ->
                        audit.append(AuditEvent.created(RESOURCE, set.id(), set).shared(), caller)));
    }

    public Uni<AssumptionSet> read(UUID id, Caller caller) {
        return CallerTransaction.withTransaction(caller, () -> sets.get(id)
                .call(set -> audit.append(AuditEvent.read(RESOURCE, id).shared(), caller)));
    }

    /** Joins the transaction of a caller that writes the audit row for what it does with the set. */
    public Uni<AssumptionSet> find(UUID id) {
        return sets.get(id);
    }

    public Uni<Optional<AssumptionSet>> findVersion(String version) {
        return sets.findVersion(version);
    }

    public Uni<Page<AssumptionSet>> list(PageRequest request, Caller caller) {
        return CallerTransaction.withTransaction(caller, () -> sets.list(request)
                .call(page -> audit.append(
                        AuditEvent.listed(RESOURCE, Map.of("count", page.items().size()))
                                .shared(),
                        caller)));
    }

    public Uni<AssumptionSet> change(UUID id, AssumptionSetRequest request, @Nullable String ifMatch, Caller caller) {
        requireValid(request.assumptions());
        return CallerTransaction.withTransaction(caller, () -> sets.get(id)
                .invoke(before -> {
                    requireOwn(before, caller);
                    requireStatus(before, AssumptionStatus.DRAFT, "changed", ifMatch);
                })
                .call(before -> before.version().equals(request.version())
                        ? Uni.createFrom().voidItem()
                        : requireUnusedVersion(request.version()))
                .chain(before -> sets.change(id, request, caller.user(), clock.instant())
                        .call(after -> audit.append(
                                AuditEvent.updated(RESOURCE, id, before, after).shared(), caller))));
    }

    public Uni<AssumptionSet> propose(UUID id, @Nullable String ifMatch, Caller caller) {
        return move(id, AssumptionStatus.DRAFT, AssumptionStatus.PROPOSED, ifMatch, caller);
    }

    public Uni<AssumptionSet> retire(UUID id, @Nullable String ifMatch, Caller caller) {
        return move(id, AssumptionStatus.PROPOSED, AssumptionStatus.RETIRED, ifMatch, caller);
    }

    private Uni<AssumptionSet> move(
            UUID id, AssumptionStatus from, AssumptionStatus to, @Nullable String ifMatch, Caller caller) {
        return CallerTransaction.withTransaction(caller, () -> sets.get(id)
                .invoke(before -> {
                    requireOwn(before, caller);
                    requireStatus(before, from, to.column(), ifMatch);
                })
                .chain(before -> sets.changeStatus(id, to, caller.user(), clock.instant())
                        .call(after -> audit.append(
                                AuditEvent.updated(RESOURCE, id, before, after).shared(), caller))));
    }

    private static void requireOwn(AssumptionSet set, Caller caller) {
        if (caller.role() != Role.SUPERUSER && !Objects.equals(set.createdBy(), caller.userId())) {
            throw ProblemException.of(
                    ProblemType.FORBIDDEN,
                    "Only its maker or a superuser may change a set of assumptions. Draft your own instead.");
        }
    }

    private static void requireStatus(
            AssumptionSet set, AssumptionStatus needed, String change, @Nullable String ifMatch) {
        EntityTags.requireMatch(ifMatch, set.rowVersion());
        if (set.status() != needed) {
            throw ProblemException.of(
                    ProblemType.CONFLICT,
                    "Only a set that is " + needed.column() + " can be " + change + "; this one is "
                            + set.status().column() + ".");
        }
    }

    private Uni<Void> requireUnusedVersion(String version) {
        return sets.findVersion(version)
                .invoke(found -> {
                    if (found.isPresent()) {
                        throw ProblemException.invalid(
                                "/version", "is taken by another set; every version has its own name");
                    }
                })
                .replaceWithVoid();
    }

    private static void requireValid(MarketAssumptions assumptions) {
        List<FieldError> errors = AssumptionCheck.errors(assumptions);
        if (!errors.isEmpty()) {
            throw ProblemException.invalid(errors);
        }
    }
}
