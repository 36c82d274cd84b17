package io.foreseed.identity;

import io.foreseed.approval.ApprovalRequest;
import io.foreseed.approval.DualControlService;
import io.foreseed.platform.Caller;
import io.foreseed.platform.CallerTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Taking away a second factor that its holder has lost. */
@ApplicationScoped
class SecondFactorResetService implements DualControlService {
    private final UserRepository users;
    private final SecondFactorService factors;

    SecondFactorResetService(UserRepository users, SecondFactorService factors) {
        this.users = users;
        this.factors = factors;
    }

    @Override
    public String kind() {
        return "reset_second_factor";
    }

    @Override
    public boolean isAboutPerson() {
        return true;
    }

    @Override
    public Uni<Void> check(ApprovalRequest request, Caller requester) {
        request.requireNoPayload();
        return users.get(request.subjectId(), requester)
                .chain(user -> CallerTransaction.asService(requester, () -> factors.requireEnrolled(user.id())));
    }

    @Override
    public Uni<Void> execute(ApprovalRequest request, Caller approver) {
        request.requireNoPayload();
        return users.lock(request.subjectId(), approver)
                .chain(user -> CallerTransaction.asService(
                        approver, () -> factors.remove(user.id(), request.asMetadata(), approver)));
    }
}
