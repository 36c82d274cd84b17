package io.foreseed.identity;

import io.foreseed.approval.ApprovalRequest;
import io.foreseed.approval.DualControlService;
import io.foreseed.platform.Caller;
import io.foreseed.platform.Role;
import io.foreseed.problem.ProblemException;
import io.foreseed.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;

/** Making a superuser: who could do it alone could make the second person of every approval. */
@ApplicationScoped
class SuperuserGrantService implements DualControlService {
    private final UserRepository users;
    private final UserAdministrationService administration;

    SuperuserGrantService(UserRepository users, UserAdministrationService administration) {
        this.users = users;
        this.administration = administration;
    }

    @Override
    public String kind() {
        return "grant_superuser";
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
                .chain(user -> administration.grantSuperuser(
                        user, Map.of("approval", request.id(), "requestedBy", request.requestedBy()), approver))
                .replaceWithVoid();
    }

    private Uni<UserAccount> eligible(ApprovalRequest request, Caller caller) {
        request.requireNoPayload();
        return users.get(request.subjectId(), caller).invoke(user -> {
            if (!user.isActive() || user.role().equals(Role.SUPERUSER.code())) {
                throw ProblemException.of(
                        ProblemType.CONFLICT, "Only an active account that is no superuser can become one.");
            }
        });
    }
}
