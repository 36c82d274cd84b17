package io.foreseed.audit;

import io.foreseed.audit.SignedNote.Signer;
import io.foreseed.audit.Statement.Kind;
import io.foreseed.audit.Statement.Line;
import io.foreseed.platform.Caller;
import io.foreseed.platform.Identifiers;
import io.foreseed.problem.ProblemException;
import io.foreseed.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/**
 * Records erasures so that both verifiers believe them: the seal's key signs which keys were destroyed. A key that is gone
 * without such an event was destroyed by somebody else.
 */
@ApplicationScoped
public class ErasureRecordService {
    private final SealKeyService seal;
    private final SubjectKeyRepository keys;
    private final AuditTrail audit;

    ErasureRecordService(SealKeyService seal, SubjectKeyRepository keys, AuditTrail audit) {
        this.seal = seal;
        this.keys = keys;
        this.audit = audit;
    }

    /** Appends the event of a person's erasure to the caller's transaction, after their keys were destroyed in it. */
    public Uni<Void> append(AuditEvent event, UUID person, Caller caller) {
        UUID row = Identifiers.next();
        return keys.destroyed(person, caller)
                .chain(destroyed -> signer(caller).map(signer -> SignedNote.sign(
                                statement(signer.key().name(), row, destroyed).text(), signer)
                        .note()))
                .chain(note -> audit.append(event.stating(note), row, caller));
    }

    private Uni<Signer> signer(Caller caller) {
        return seal.anySigner(caller.asService())
                .onFailure(SealRefusedException.class)
                .transform(refused -> ProblemException.retryLater(
                        ProblemType.AUDIT_UNAVAILABLE,
                        "Nothing was changed: the seal of the trail refuses to sign.",
                        AuditTrail.RETRY_AFTER,
                        refused));
    }

    private static Statement statement(String logName, UUID row, List<UUID> destroyed) {
        return Statement.ofRow(
                logName,
                Kind.ERASE,
                row.toString(),
                destroyed.stream().map(key -> new Line("key", key.toString())).toList());
    }
}
