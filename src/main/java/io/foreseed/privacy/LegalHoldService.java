package io.foreseed.privacy;

import io.foreseed.approval.ApprovalRequest;
import io.foreseed.approval.DualControlService;
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
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;

/** Holds: one superuser places one, it takes two to release it. */
@ApplicationScoped
class LegalHoldService implements DualControlService {
    private static final ResourceType RESOURCE = ResourceType.LEGAL_HOLD;

    private final LegalHoldRepository holds;
    private final PersonRepository persons;
    private final AuditTrail audit;
    private final Clock clock;

    LegalHoldService(LegalHoldRepository holds, PersonRepository persons, AuditTrail audit, Clock clock) {
        this.holds = holds;
        this.persons = persons;
        this.audit = audit;
        this.clock = clock;
    }

    /** The person's row is held: an erasure under way is waited for, and one that comes later finds the hold. */
    Uni<LegalHold> place(UUID person, String ground, Caller caller) {
        LegalHold hold = new LegalHold(Identifiers.next(), person, ground, caller.user(), clock.instant(), null, null);
        return CallerTransaction.withTransaction(caller, () -> persons.lock(person, caller)
                .invoke(found -> {
                    if (found.isErased()) {
                        throw ProblemException.of(
                                ProblemType.CONFLICT, "The person is erased: nothing is left to keep.");
                    }
                })
                .chain(() -> holds.insert(hold, caller))
                .call(placed -> audit.append(
                        AuditEvent.created(RESOURCE, placed.id(), placed).of(person), caller)));
    }

    Uni<Page<LegalHold>> list(UUID person, PageRequest request, Caller caller) {
        return CallerTransaction.withTransaction(caller, () -> persons.get(person, caller)
                .chain(found -> holds.list(person, request, caller))
                .map(rows -> Page.of(rows, request.limit(), LegalHold::id))
                .call(page -> audit.append(
                        AuditEvent.listed(RESOURCE, Map.of("count", page.items().size()))
                                .of(person),
                        caller)));
    }

    @Override
    public String kind() {
        return "release_legal_hold";
    }

    @Override
    public Uni<Void> check(ApprovalRequest request, Caller requester) {
        request.requireNoPayload();
        return placed(request, requester).replaceWithVoid();
    }

    @Override
    public Uni<Void> execute(ApprovalRequest request, Caller approver) {
        return placed(request, approver).chain(before -> holds.release(before.id(), clock.instant(), approver)
                .chain(after -> audit.append(
                        AuditEvent.updated(RESOURCE, after.id(), before, after)
                                .with(request.asMetadata())
                                .of(after.userId()),
                        approver)));
    }

    private Uni<LegalHold> placed(ApprovalRequest request, Caller caller) {
        return holds.lock(request.subjectId(), caller).invoke(hold -> {
            if (hold.releasedAt() != null) {
                throw ProblemException.of(ProblemType.CONFLICT, "The hold is released already.");
            }
        });
    }
}
