package io.foreseed.plan;

import io.foreseed.audit.AuditEvent;
import io.foreseed.audit.AuditTrail;
import io.foreseed.identity.UserService;
import io.foreseed.market.AssumptionSetService;
import io.foreseed.market.PortfolioModel;
import io.foreseed.market.PortfolioModelService;
import io.foreseed.platform.Caller;
import io.foreseed.platform.CallerTransaction;
import io.foreseed.platform.EntityTags;
import io.foreseed.platform.Identifiers;
import io.foreseed.platform.Page;
import io.foreseed.platform.PageRequest;
import io.foreseed.platform.ResourceType;
import io.foreseed.platform.Role;
import io.foreseed.problem.ProblemException;
import io.foreseed.problem.ProblemType;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Plans and their versions. */
@ApplicationScoped
public class PlanService {
    static final ResourceType RESOURCE = ResourceType.PLAN;

    private final PlanRepository plans;
    private final PlanInputRepository inputs;
    private final PlanDraft drafts;
    private final UserService users;
    private final AssumptionSetService sets;
    private final PortfolioModelService models;
    private final AuditTrail audit;
    private final Clock clock;

    PlanService(
            PlanRepository plans,
            PlanInputRepository inputs,
            UserService users,
            AssumptionSetService sets,
            PortfolioModelService models,
            AuditTrail audit,
            Clock clock) {
        this.plans = plans;
        this.inputs = inputs;
        this.drafts = new PlanDraft();
        this.users = users;
        this.sets = sets;
        this.models = models;
        this.audit = audit;
        this.clock = clock;
    }

    /** Stores a plan; joins the caller's transaction when there is one. */
    public Uni<Plan> create(PlanRequest request, Caller caller) {
        Plan plan = drafts.first(request, Identifiers.next(), caller.user(), clock.instant());
        return CallerTransaction.withTransaction(caller, () -> requireClient(plan.clientId(), caller)
                .chain(() -> requireReferences(plan, null, caller))
                .chain(() -> plans.insert(plan, caller))
                .call(created -> audit.append(
                        AuditEvent.created(RESOURCE, created.id(), created).of(created.clientId()), caller)));
    }

    public Uni<Plan> read(UUID id, Caller caller) {
        return CallerTransaction.withTransaction(caller, () -> plans.get(id, caller)
                .call(plan -> audit.append(AuditEvent.read(RESOURCE, id).of(plan.clientId()), caller)));
    }

    public Uni<Page<Plan>> list(@Nullable PlanStatus status, PageRequest request, Caller caller) {
        return CallerTransaction.withTransaction(caller, () -> plans.list(status, request, caller)
                .call(page -> audit.append(listed(status, page, caller), caller)));
    }

    public Uni<Plan> change(UUID id, PlanRequest request, @Nullable String ifMatch, Caller caller) {
        return CallerTransaction.withTransaction(caller, () -> plans.get(id, caller)
                .invoke(before -> requireChangeable(before, ifMatch))
                .chain(before -> requireReferences(drafts.changed(before, request, clock.instant()), before, caller)
                        .chain(() -> plans.change(drafts.changed(before, request, clock.instant()), caller))
                        .call(after -> audit.append(
                                AuditEvent.updated(RESOURCE, id, before, after).of(after.clientId()), caller))));
    }

    public Uni<Plan> archive(UUID id, @Nullable String ifMatch, Caller caller) {
        return CallerTransaction.withTransaction(caller, () -> plans.get(id, caller)
                .invoke(before -> requireChangeable(before, ifMatch))
                .chain(before -> plans.change(drafts.archived(before, clock.instant()), caller)
                        .call(after -> audit.append(
                                AuditEvent.updated(RESOURCE, id, before, after).of(after.clientId()), caller))));
    }

    /** A new version: a child plan with the same seed and copies of the current inputs. */
    public Uni<Plan> createVersion(UUID parentId, Caller caller) {
        return CallerTransaction.withTransaction(caller, () -> plans.get(parentId, caller)
                .map(parent -> drafts.child(parent, Identifiers.next(), caller.user(), clock.instant()))
                .chain(child -> plans.insert(child, caller))
                .call(child -> copyInputs(parentId, child, caller))
                .call(child -> audit.append(
                        AuditEvent.created(RESOURCE, child.id(), child).of(child.clientId()), caller)));
    }

    /** The plan and its current inputs, for who writes the audit row of what they do with them. */
    public Uni<PlanSnapshot> snapshot(UUID id, Caller caller) {
        return CallerTransaction.withTransaction(caller, () -> plans.get(id, caller)
                .chain(plan -> inputs.current(id, caller).map(current -> new PlanSnapshot(plan, current))));
    }

    /** Without an audit row: for a caller that writes one for what it does with the plan. */
    public Uni<Plan> find(UUID id, Caller caller) {
        return plans.get(id, caller);
    }

    /** Whose plan it is, for the service that ends its runs. */
    public Uni<UUID> ownerOf(UUID id, Caller service) {
        return plans.ownerOf(id, service);
    }

    public Uni<Void> noteRun(UUID id, Instant acceptedAt, Caller caller) {
        return plans.noteRun(id, acceptedAt, caller);
    }

    /** Notes that a run has succeeded, and answers whose plan it is. */
    public Uni<UUID> noteResult(UUID id, Instant finishedAt, Caller caller) {
        return plans.noteResult(id, finishedAt, caller);
    }

    private Uni<Void> copyInputs(UUID parentId, Plan child, Caller caller) {
        return inputs.current(parentId, caller)
                .onItem()
                .transformToMulti(current -> Multi.createFrom().iterable(current))
                .map(input -> input.copiedTo(child.id(), caller.user(), clock.instant()))
                .onItem()
                .transformToUniAndConcatenate(copy -> inputs.insert(copy, caller)
                        .call(input -> audit.append(
                                AuditEvent.created(ResourceType.PLAN_INPUT, input.id(), input)
                                        .of(child.clientId()),
                                caller)))
                .onItem()
                .ignoreAsUni();
    }

    private Uni<Void> requireClient(UUID clientId, Caller caller) {
        return users.mayActFor(clientId, caller)
                .invoke(allowed -> {
                    if (!allowed) {
                        throw ProblemException.invalid(
                                "/clientId", "must be yourself or an active client whose adviser you are");
                    }
                })
                .replaceWithVoid();
    }

    /**
     * Set and model must be there, in use and the caller's to use, unless the plan had them before, and every class of the
     * allocation must be in the set.
     */
    private Uni<Void> requireReferences(Plan plan, @Nullable Plan before, Caller caller) {
        boolean isSameSet = before != null && before.assumptionsId().equals(plan.assumptionsId());
        boolean isSameModel = before != null && before.portfolioModelId().equals(plan.portfolioModelId());
        return sets.find(plan.assumptionsId())
                .onFailure(ProblemException::isNotFound)
                .transform(failure -> ProblemException.invalid("/assumptionsId", "is no set of assumptions"))
                .invoke(set -> {
                    if (!isSameSet && !set.isActive()) {
                        throw ProblemException.invalid(
                                "/assumptionsId", "the set " + set.version() + " is not in use any more");
                    }
                })
                .chain(set -> models.find(plan.portfolioModelId(), caller)
                        .onFailure(ProblemException::isNotFound)
                        .transform(failure -> ProblemException.invalid("/portfolioModelId", "is no portfolio model"))
                        .invoke(model -> {
                            if (!isSameModel && !model.isActive()) {
                                throw ProblemException.invalid(
                                        "/portfolioModelId", "the model " + model.name() + " is not in use any more");
                            }
                            if (!isSameModel && !mayUse(model, plan, caller)) {
                                throw ProblemException.invalid(
                                        "/portfolioModelId",
                                        "belongs to somebody else's plan: its maker has not shared it");
                            }
                            drafts.requireClassesOf(set, model);
                        }))
                .replaceWithVoid();
    }

    /** A model that is seen with one person's plan must not get into another's. */
    private static boolean mayUse(PortfolioModel model, Plan plan, Caller caller) {
        UUID maker = model.createdBy();
        return maker == null || model.isShared() || maker.equals(caller.userId()) || maker.equals(plan.clientId());
    }

    private static void requireChangeable(Plan plan, @Nullable String ifMatch) {
        EntityTags.requireMatch(ifMatch, plan.rowVersion());
        requireNotArchived(plan);
    }

    static void requireNotArchived(Plan plan) {
        if (plan.status() == PlanStatus.ARCHIVED) {
            throw ProblemException.of(
                    ProblemType.CONFLICT, "The plan is archived. Create a new version of it to go on.");
        }
    }

    /** A client's list is of their own plans, an adviser's of several persons'. */
    private static AuditEvent listed(@Nullable PlanStatus status, Page<Plan> page, Caller caller) {
        Map<String, Object> metadata =
                new HashMap<>(Map.of("count", page.items().size()));
        if (status != null) {
            metadata.put("status", status.column());
        }
        AuditEvent.Draft list = AuditEvent.listed(RESOURCE, metadata);
        return caller.role() == Role.CLIENT ? list.of(caller.user()) : list.shared();
    }
}
