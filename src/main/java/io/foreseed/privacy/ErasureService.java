package io.foreseed.privacy;

import io.foreseed.approval.ApprovalRequest;
import io.foreseed.approval.DualControlService;
import io.foreseed.audit.AuditEvent;
import io.foreseed.audit.ErasureRecordService;
import io.foreseed.audit.SubjectKeyService;
import io.foreseed.platform.AuditAction;
import io.foreseed.platform.Caller;
import io.foreseed.platform.CallerTransaction;
import io.foreseed.platform.ResourceType;
import io.foreseed.problem.ProblemException;
import io.foreseed.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Erases a person, in the transaction of the approval: their keys are destroyed, so that nothing about them can be read in
 * the trail and every proof holds; their rows lose what names them, so that their stored runs still replay.
 */
@ApplicationScoped
public class ErasureService implements DualControlService {
    static final String KIND = "erase_person";

    private final PersonRepository persons;
    private final LegalHoldRepository holds;
    private final SubjectKeyService keys;
    private final ErasureRecordService record;

    ErasureService(
            PersonRepository persons, LegalHoldRepository holds, SubjectKeyService keys, ErasureRecordService record) {
        this.persons = persons;
        this.holds = holds;
        this.keys = keys;
        this.record = record;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public boolean isAboutPerson() {
        return true;
    }

    @Override
    public Uni<Void> check(ApprovalRequest request, Caller requester) {
        request.requireNoPayload();
        return persons.get(request.subjectId(), requester)
                .invoke(ErasureService::requireErasable)
                .chain(person -> holds.requireNone(person.id(), requester));
    }

    @Override
    public Uni<Void> execute(ApprovalRequest request, Caller approver) {
        return persons.lock(request.subjectId(), approver)
                .invoke(ErasureService::requireErasable)
                .chain(person -> holds.requireNone(person.id(), approver))
                .chain(() -> erase(
                        request.subjectId(),
                        Map.of("approval", request.id(), "requestedBy", request.requestedBy()),
                        approver));
    }

    /** Holds a person until the transaction ends; whether they can be erased, and no legal hold forbids it. */
    public Uni<Boolean> lockErasable(UUID id, Caller service) {
        service.requireService();
        return persons.lock(id, service)
                .chain(person -> person.isErased() || person.isSuperuser()
                        ? Uni.createFrom().item(false)
                        : holds.isHeld(id, service).map(isHeld -> !isHeld));
    }

    /**
     * Erases a person that is held and can be erased, in the caller's transaction.
     *
     * @param ground  what allows it: an approval, an approved policy
     */
    public Uni<Void> erase(UUID person, Map<String, Object> ground, Caller caller) {
        return CallerTransaction.asService(caller, () -> eraseRows(person, caller.asService()))
                .chain(rows -> record.append(erased(person, ground, rows), person, caller));
    }

    private Uni<Map<String, Object>> eraseRows(UUID person, Caller service) {
        return persons.lockPlans(person, service)
                .chain(() -> keys.destroy(person, service))
                .chain(destroyed ->
                        persons.erase(person, service).invoke(counts -> counts.put("subject_keys", destroyed)));
    }

    private static void requireErasable(Person person) {
        if (person.isErased()) {
            throw ProblemException.of(ProblemType.CONFLICT, "The person is erased already.");
        }
        if (person.isSuperuser()) {
            throw ProblemException.of(
                    ProblemType.CONFLICT, "A superuser cannot be erased: change the account's role first.");
        }
    }

    private static AuditEvent erased(UUID person, Map<String, Object> ground, Map<String, Object> rows) {
        Map<String, Object> metadata = new HashMap<>(ground);
        metadata.put("rows", rows);
        return AuditEvent.done(AuditAction.ERASE, ResourceType.USER, person, metadata)
                .of(person);
    }
}
