package io.foreseed.approval;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.foreseed.audit.AuditEvent;
import io.foreseed.audit.AuditTrail;
import io.foreseed.platform.Caller;
import io.foreseed.platform.CallerTransaction;
import io.foreseed.platform.Identifiers;
import io.foreseed.platform.Page;
import io.foreseed.platform.PageRequest;
import io.foreseed.platform.ResourceType;
import io.foreseed.problem.ProblemException;
import io.foreseed.problem.ProblemType;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What one person must not do alone: one superuser asks, another approves, and it is done in the transaction of the
 * approval. Who decides holds the request's row, so that of two only the first decides.
 */
@ApplicationScoped
public class ApprovalService {
    private static final ResourceType RESOURCE = ResourceType.APPROVAL_REQUEST;
    private static final Duration LIFETIME = Duration.ofHours(24);

    private final ApprovalRequestRepository requests;
    private final Map<String, DualControlService> kinds;
    private final AuditTrail audit;
    private final Clock clock;

    ApprovalService(
            ApprovalRequestRepository requests, @All List<DualControlService> kinds, AuditTrail audit, Clock clock) {
        this.requests = requests;
        this.kinds =
                new TreeMap<>(kinds.stream().collect(Collectors.toMap(DualControlService::kind, Function.identity())));
        this.audit = audit;
        this.clock = clock;
    }

    /** Asks for an approval; joins the caller's transaction when there is one. One a kind and subject is open at a time. */
    public Uni<ApprovalRequest> request(NewApprovalRequest asked, Caller caller) {
        DualControlService action = kinds.get(asked.kind());
        if (action == null) {
            throw ProblemException.invalid("/kind", "must be one of " + String.join(", ", kinds.keySet()));
        }
        ApprovalRequest request = pending(asked, caller);
        return CallerTransaction.withTransaction(caller, () -> action.check(request, caller)
                .chain(() -> requireNoneOpen(request, caller))
                .chain(() -> requests.insert(request, caller))
                .call(stored -> audit.append(of(stored, AuditEvent.created(RESOURCE, stored.id(), stored)), caller)));
    }

    public Uni<ApprovalRequest> read(UUID id, Caller caller) {
        return CallerTransaction.withTransaction(caller, () -> requests.get(id, clock.instant(), caller)
                .call(request -> audit.append(of(request, AuditEvent.read(RESOURCE, id)), caller)));
    }

    public Uni<Page<ApprovalRequest>> list(@Nullable ApprovalState state, PageRequest page, Caller caller) {
        return CallerTransaction.withTransaction(caller, () -> requests.list(state, clock.instant(), page, caller)
                .call(found -> audit.append(
                        AuditEvent.listed(RESOURCE, listed(state, found)).shared(), caller)));
    }

    /** Approves somebody else's request and does what it asks for; both or neither. */
    public Uni<ApprovalRequest> approve(UUID id, Caller caller) {
        return decide(id, ApprovalState.APPROVED, caller, request -> {
            requireAnother(request, caller);
            return requireRequesterStillMay(request, caller)
                    .chain(() -> Objects.requireNonNull(kinds.get(request.kind()), request.kind())
                            .execute(request, caller));
        });
    }

    public Uni<ApprovalRequest> refuse(UUID id, Caller caller) {
        return decide(id, ApprovalState.REFUSED, caller, request -> {
            requireAnother(request, caller);
            return Uni.createFrom().voidItem();
        });
    }

    public Uni<ApprovalRequest> withdraw(UUID id, Caller caller) {
        return decide(id, ApprovalState.WITHDRAWN, caller, request -> {
            if (!request.requestedBy().equals(caller.user())) {
                throw ProblemException.of(ProblemType.FORBIDDEN, "Only who asked may withdraw; you may refuse it.");
            }
            return Uni.createFrom().voidItem();
        });
    }

    private ApprovalRequest pending(NewApprovalRequest asked, Caller caller) {
        Instant now = clock.instant();
        return new ApprovalRequest(
                Identifiers.next(),
                asked.kind(),
                asked.subjectId(),
                asked.payload() == null ? JsonNodeFactory.instance.objectNode() : asked.payload(),
                asked.reason(),
                ApprovalState.PENDING,
                caller.user(),
                now,
                now.plus(LIFETIME),
                null,
                null);
    }

    /** One whose time is over is written down as expired and makes room; an open one does not. */
    private Uni<Void> requireNoneOpen(ApprovalRequest request, Caller caller) {
        return requests.lockPending(request.kind(), request.subjectId(), caller).chain(open -> {
            if (open.isEmpty()) {
                return Uni.createFrom().voidItem();
            }
            ApprovalRequest before = requests.read(open.getFirst(), clock.instant());
            if (before.state() == ApprovalState.PENDING) {
                throw ProblemException.of(ProblemType.CONFLICT, "The request " + before.id() + " asks for it already.");
            }
            return requests.decide(open.getFirst(), ApprovalState.EXPIRED, clock.instant(), caller)
                    .call(after ->
                            audit.append(of(after, AuditEvent.updated(RESOURCE, after.id(), before, after)), caller))
                    .replaceWithVoid();
        });
    }

    /** The time counts from when the row is held: nothing that expires while one waits for it is approved. */
    private Uni<ApprovalRequest> decide(
            UUID id, ApprovalState decision, Caller caller, Function<ApprovalRequest, Uni<Void>> action) {
        return CallerTransaction.withTransaction(
                caller, () -> requests.lock(id, caller).chain(row -> {
                    Instant now = clock.instant();
                    ApprovalRequest before = requests.read(row, now);
                    if (before.state() != ApprovalState.PENDING) {
                        throw ProblemException.of(
                                ProblemType.CONFLICT,
                                "The request is " + before.state().column() + "; only a pending one can be decided.");
                    }
                    return action.apply(before)
                            .chain(() -> requests.decide(row, decision, now, caller))
                            .call(after -> audit.append(decided(before, after), caller));
                }));
    }

    private static void requireAnother(ApprovalRequest request, Caller caller) {
        if (request.requestedBy().equals(caller.user())) {
            throw ProblemException.of(
                    ProblemType.FORBIDDEN, "It takes two people: another superuser decides, you may withdraw it.");
        }
    }

    private Uni<Void> requireRequesterStillMay(ApprovalRequest request, Caller caller) {
        return requests.isActiveSuperuser(request.requestedBy(), caller)
                .invoke(mayAsk -> {
                    if (!mayAsk) {
                        throw ProblemException.of(
                                ProblemType.CONFLICT, "Who asked is no active superuser any more: ask yourself.");
                    }
                })
                .replaceWithVoid();
    }

    /** Who asked and who decided stays readable when the person it was about is erased: so it is beside the values too. */
    private AuditEvent decided(ApprovalRequest before, ApprovalRequest after) {
        return of(
                after,
                AuditEvent.updated(RESOURCE, after.id(), before, after)
                        .with(Map.of(
                                "kind", after.kind(),
                                "subjectId", after.subjectId(),
                                "state", after.state().column(),
                                "requestedBy", after.requestedBy())));
    }

    private AuditEvent of(ApprovalRequest request, AuditEvent.Draft event) {
        DualControlService action = kinds.get(request.kind());
        return action != null && action.isAboutPerson() ? event.of(request.subjectId()) : event.shared();
    }

    private static Map<String, Object> listed(@Nullable ApprovalState state, Page<ApprovalRequest> page) {
        Map<String, Object> metadata =
                new HashMap<>(Map.of("count", page.items().size()));
        if (state != null) {
            metadata.put("state", state.column());
        }
        return metadata;
    }
}
