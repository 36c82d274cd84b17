package io.foreseed.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.foreseed.audit.AuditEvent;
import io.foreseed.audit.AuditTrail;
import io.foreseed.platform.Caller;
import io.foreseed.platform.CallerTransaction;
import io.foreseed.platform.EntityTags;
import io.foreseed.platform.Identifiers;
import io.foreseed.platform.Page;
import io.foreseed.platform.PageRequest;
import io.foreseed.platform.Problems;
import io.foreseed.platform.ResourceType;
import io.foreseed.problem.FieldError;
import io.foreseed.problem.ProblemException;
import io.foreseed.problem.ProblemType;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.Validator;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Inputs of plans: typed, checked, and never overwritten. */
@ApplicationScoped
@RegisterForReflection(
        targets = {
            InputValue.Demographics.class,
            InputValue.Asset.class,
            InputValue.Flow.class,
            InputValue.Policy.class,
            InputValue.Timing.class,
            InputValue.Amounts.class,
            InputValue.Rebalancing.class
        })
public class PlanInputService {
    private static final ResourceType RESOURCE = ResourceType.PLAN_INPUT;
    private static final String VALUE = "/value";

    /** The limits of the lists of a plan document (schema 2: 446) and its sections together. */
    private static final int MAXIMUM_PER_PLAN = 500;

    private final PlanRepository plans;
    private final PlanInputRepository inputs;
    private final AuditTrail audit;
    private final ObjectMapper json;
    private final Validator validator;
    private final Problems problems;
    private final DocumentPartService parts;
    private final Clock clock;

    PlanInputService(
            PlanRepository plans,
            PlanInputRepository inputs,
            AuditTrail audit,
            ObjectMapper json,
            Validator validator,
            Problems problems,
            DocumentPartService parts,
            Clock clock) {
        this.plans = plans;
        this.inputs = inputs;
        this.audit = audit;
        this.json = json;
        this.validator = validator;
        this.problems = problems;
        this.parts = parts;
        this.clock = clock;
    }

    /** Adds an input; joins the caller's transaction when there is one. */
    public Uni<PlanInput> add(UUID planId, PlanInputRequest request, Caller caller) {
        JsonNode value = checked(request);
        return CallerTransaction.withTransaction(caller, () -> plans.get(planId, caller)
                .invoke(PlanService::requireNotArchived)
                .call(plan -> requireRead(planId, request.type(), caller))
                .call(plan -> requireRoom(planId, request.type(), caller))
                .chain(plan -> inputs.insert(first(planId, request, value, caller), caller)
                        .call(input -> audit.append(
                                AuditEvent.created(RESOURCE, input.id(), input).of(plan.clientId()), caller))));
    }

    public Uni<PlanInput> read(UUID planId, UUID id, Caller caller) {
        return CallerTransaction.withTransaction(
                caller, () -> plans.get(planId, caller).chain(plan -> inputs.get(planId, id, caller)
                        .call(input ->
                                audit.append(AuditEvent.read(RESOURCE, id).of(plan.clientId()), caller))));
    }

    public Uni<Page<PlanInput>> list(UUID planId, boolean withHistory, PageRequest request, Caller caller) {
        return CallerTransaction.withTransaction(
                caller, () -> plans.get(planId, caller).chain(plan -> inputs.list(planId, withHistory, request, caller)
                        .call(page -> audit.append(listed(plan, withHistory, page), caller))));
    }

    /** Stores the next version of an input and marks the one before as superseded. */
    public Uni<PlanInput> change(
            UUID planId, UUID id, PlanInputRequest request, @Nullable String ifMatch, Caller caller) {
        JsonNode value = checked(request);
        return CallerTransaction.withTransaction(
                caller, () -> changeable(planId, caller).chain(plan -> current(planId, id, ifMatch, caller)
                        .invoke(before -> requireSameType(before, request))
                        .call(before -> requireRead(planId, before.type(), caller))
                        .chain(before -> inputs.insert(
                                        before.changedTo(request, value, caller.user(), clock.instant()), caller)
                                .call(after -> inputs.supersede(id, after.id(), clock.instant(), caller))
                                .call(after -> audit.append(
                                        AuditEvent.updated(RESOURCE, after.id(), before, after)
                                                .of(plan.clientId()),
                                        caller)))));
    }

    /** Takes an input out of the plan; its history stays. */
    public Uni<Void> withdraw(UUID planId, UUID id, @Nullable String ifMatch, Caller caller) {
        return CallerTransaction.withTransaction(caller, () -> changeable(planId, caller)
                .chain(plan -> current(planId, id, ifMatch, caller)
                        .call(before -> inputs.supersede(id, id, clock.instant(), caller))
                        .call(before -> audit.append(
                                AuditEvent.deleted(RESOURCE, id, before).of(plan.clientId()), caller)))
                .replaceWithVoid());
    }

    private Uni<PlanInput> current(UUID planId, UUID id, @Nullable String ifMatch, Caller caller) {
        return inputs.get(planId, id, caller).invoke(before -> {
            EntityTags.requireMatch(ifMatch, before.rowVersion());
            if (before.supersededBy() != null) {
                throw ProblemException.of(
                        ProblemType.CONFLICT, "This version is superseded; only the current one changes.");
            }
        });
    }

    private Uni<Plan> changeable(UUID planId, Caller caller) {
        return plans.get(planId, caller).invoke(PlanService::requireNotArchived);
    }

    private static AuditEvent listed(Plan plan, boolean withHistory, Page<PlanInput> page) {
        return AuditEvent.listed(
                        RESOURCE,
                        Map.of(
                                "planId",
                                plan.id(),
                                "history",
                                withHistory,
                                "count",
                                page.items().size()))
                .of(plan.clientId());
    }

    private Uni<Void> requireRead(UUID planId, InputType type, Caller caller) {
        return inputs.currentTypes(planId, caller)
                .invoke(types -> InputVocabulary.requireRead(type, types))
                .replaceWithVoid();
    }

    private Uni<Void> requireRoom(UUID planId, InputType type, Caller caller) {
        return inputs.countCurrent(planId, caller)
                .invoke(count -> {
                    if (count >= MAXIMUM_PER_PLAN) {
                        throw ProblemException.of(
                                ProblemType.CONFLICT, "A plan has at most " + MAXIMUM_PER_PLAN + " inputs.");
                    }
                })
                .chain(() -> inputs.countCurrent(planId, type, caller))
                .invoke(ofType -> {
                    if (type.isSingle() && ofType > 0) {
                        throw ProblemException.of(
                                ProblemType.CONFLICT,
                                "The plan has an input of type " + type.column() + " already: change that one.");
                    }
                })
                .replaceWithVoid();
    }

    private static void requireSameType(PlanInput before, PlanInputRequest request) {
        if (before.type() != request.type()) {
            throw ProblemException.invalid(
                    "/type", "cannot be changed; it is " + before.type().column());
        }
    }

    private PlanInput first(UUID planId, PlanInputRequest request, JsonNode value, Caller caller) {
        return new PlanInput(
                Identifiers.next(),
                planId,
                request.type(),
                request.name(),
                value,
                request.dataSource(),
                request.confidenceScore(),
                1,
                null,
                clock.instant(),
                clock.instant(),
                caller.userId(),
                0);
    }

    /** The value in the shape of its type; every mistake in it with its pointer. */
    private JsonNode checked(PlanInputRequest request) {
        if (request.value().isNull()) {
            requireRight(List.of(new FieldError("", "must not be null")));
        }
        Class<? extends InputValue> type = request.type().valueType();
        if (type == null) {
            requireRight(DocumentPart.mistakes(request.type(), request.value()));
            requireRight(parts.mistakes(request.type(), request.value()));
            return request.value();
        }
        InputValue value = read(request, type);
        List<FieldError> errors = validator.validate(value).stream()
                .map(violation ->
                        new FieldError("/" + violation.getPropertyPath().toString(), violation.getMessage()))
                .sorted(Comparator.comparing(FieldError::pointer))
                .toList();
        requireRight(errors.isEmpty() ? value.mistakes() : errors);
        return json.valueToTree(value);
    }

    private static void requireRight(List<FieldError> errors) {
        if (!errors.isEmpty()) {
            throw ProblemException.invalid(
                    errors.stream().map(error -> error.below(VALUE)).toList());
        }
    }

    private InputValue read(PlanInputRequest request, Class<? extends InputValue> type) {
        try {
            return json.treeToValue(request.value(), type);
        } catch (JsonProcessingException misfit) {
            throw ProblemException.invalid(problems.ofJson(misfit).errors().stream()
                    .map(error -> error.below(VALUE))
                    .toList());
        }
    }
}
