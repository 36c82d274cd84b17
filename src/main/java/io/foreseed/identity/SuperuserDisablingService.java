package io.foreseed.identity;

import io.foreseed.approval.ApprovalRequest;
import io.foreseed.approval.DualControlService;
import io.foreseed.platform.Caller;
import io.foreseed.platform.Role;
import io.foreseed.problem.ProblemException;
import io.foreseed.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Disabling a superuser for good: who could do it alone could be the last one to decide. For a day one suspends alone. */
@ApplicationScoped
class SuperuserDisablingService implements DualControlService {
    static final String KIND = "disable_superuser";

    private final UserRepository users;
    private final UserAdministrationService administration;

    SuperuserDisablingService(UserRepository users, UserAdministrationService administration) {
        this.users = users;
        this.administration = administration;
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
        return users.lockActiveSuperusers(requester)
                .chain(() -> users.get(request.subjectId(), requester))
                .invoke(SuperuserDisablingService::requireActiveSuperuser)
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> execute(ApprovalRequest request, Caller approver) {
        return check(request, approver)
                .chain(() -> users.get(request.subjectId(), approver))
                .call(user -> administration.requireAnotherSuperuser(user, Role.SUPERUSER, false, approver))
                .chain(user -> administration.apply(user, Role.SUPERUSER, false, request.asMetadata(), approver))
                .replaceWithVoid();
    }

    private static void requireActiveSuperuser(UserAccount user) {
        if (!user.role().equals(Role.SUPERUSER.code()) || !user.isActive()) {
            throw ProblemException.of(ProblemType.CONFLICT, "It is no active superuser: one changes it alone.");
        }
    }
}
