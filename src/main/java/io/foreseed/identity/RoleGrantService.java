package io.foreseed.identity;

import io.foreseed.approval.ApprovalRequest;
import io.foreseed.approval.DualControlService;
import io.foreseed.platform.Caller;
import io.foreseed.platform.Role;
import io.foreseed.problem.ProblemException;
import io.foreseed.problem.ProblemType;
import io.smallrye.mutiny.Uni;

/**
 * Giving a role that lets one see or do more than what is one's own; also opening a shut account of such a role. Who could
 * make superusers alone could make the second person of every approval; an auditor reads the values of everybody.
 */
abstract class RoleGrantService implements DualControlService {
    private final Role role;
    private final UserRepository users;
    private final UserAdministrationService administration;

    RoleGrantService(Role role, UserRepository users, UserAdministrationService administration) {
        this.role = role;
        this.users = users;
        this.administration = administration;
    }

    /** The kind of request that gives the role. */
    static String kindOf(Role role) {
        return "grant_" + role.code();
    }

    @Override
    public String kind() {
        return kindOf(role);
    }

    @Override
    public boolean isAboutPerson() {
        return true;
    }

    @Override
    public Uni<Void> check(ApprovalRequest request, Caller requester) {
        return eligible(request, requester).replaceWithVoid();
    }

    @Override
    public Uni<Void> execute(ApprovalRequest request, Caller approver) {
        return eligible(request, approver)
                .chain(user -> administration.apply(user, role, true, request.asMetadata(), approver))
                .replaceWithVoid();
    }

    /** Nobody is opened by a request that was made while they were open: they were shut since. */
    private Uni<UserAccount> eligible(ApprovalRequest request, Caller caller) {
        request.requireNoPayload();
        return users.lock(request.subjectId(), caller).invoke(user -> {
            boolean hasRole = user.role().equals(role.code());
            if (user.erasedAt() != null || user.isActive() == hasRole) {
                throw ProblemException.of(
                        ProblemType.CONFLICT,
                        "It takes an active account of another role, or one of the role " + role.code()
                                + " that is shut.");
            }
            if (user.role().equals(Role.SUPERUSER.code()) && user.isActive()) {
                throw ProblemException.of(ProblemType.CONFLICT, "A superuser is disabled first (disable_superuser).");
            }
        });
    }
}
