package io.foreseed.identity;

import io.foreseed.audit.AuditEvent;
import io.foreseed.audit.AuditTrail;
import io.foreseed.platform.Caller;
import io.foreseed.platform.CallerTransaction;
import io.foreseed.platform.Identifiers;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;

/** Who there is, and who may act for whom. */
@ApplicationScoped
public class UserService {
    private final UserRepository users;
    private final AuditTrail audit;
    private final Clock clock;

    UserService(UserRepository users, AuditTrail audit, Clock clock) {
        this.users = users;
        this.audit = audit;
        this.clock = clock;
    }

    /** Whether the caller may act for the client; false for an unknown or inactive client. Joins a transaction. */
    public Uni<Boolean> mayActFor(UUID caller, UUID client) {
        return users.mayActFor(caller, client);
    }

    /** Makes the demo user of an embedded server, once. */
    public Uni<Void> ensureDemoUser() {
        Caller service = Caller.service(Identifiers.next());
        return CallerTransaction.withTransaction(service, () -> users.exists(DemoUser.ID)
                .chain(exists -> exists
                        ? Uni.createFrom().voidItem()
                        : users.insertDemo(clock.instant())
                                .chain(() -> audit.append(
                                        AuditEvent.created(
                                                "user",
                                                DemoUser.ID,
                                                Map.of("email", DemoUser.EMAIL, "password", "unusable")),
                                        service))));
    }
}
