package io.foreseed.approval;

import io.foreseed.platform.Caller;
import io.smallrye.mutiny.Uni;

/**
 * An action that takes two superusers: one asks, the other approves. Its feature says what it is and does it; every bean of
 * this type is a kind of request.
 */
public interface DualControlService {
    /** The kind's name in requests: a-z and _. */
    String kind();

    /** Whether its subject is a person: then what is asked is theirs in the trail, and erased with them. */
    default boolean isAboutPerson() {
        return false;
    }

    /** Refuses what could not be done now; asked when it is requested, in that transaction. */
    Uni<Void> check(ApprovalRequest request, Caller requester);

    /**
     * Does it and writes its audit row, in the transaction of the approval; what it refuses stays pending. A day may have
     * passed since {@link #check}, so it checks again.
     */
    Uni<Void> execute(ApprovalRequest request, Caller approver);
}
