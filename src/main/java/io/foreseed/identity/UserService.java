package io.foreseed.identity;

import io.foreseed.audit.AuditEvent;
import io.foreseed.audit.AuditTrail;
import io.foreseed.platform.Caller;
import io.foreseed.platform.CallerTransaction;
import io.foreseed.platform.Identifiers;
import io.foreseed.platform.ResourceType;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;

/** Who there is, and who may act for whom. */
@ApplicationScoped
public class UserService {
    private final UserRepository users;
    private final AdviserClientRepository links;
    private final AuditTrail audit;
    private final Clock clock;

    UserService(UserRepository users, AdviserClientRepository links, AuditTrail audit, Clock clock) {
        this.users = users;
        this.links = links;
        this.audit = audit;
        this.clock = clock;
    }

    /** Whether the caller may plan for the client; false for an unknown or inactive client. Joins a transaction. */
    public Uni<Boolean> mayActFor(UUID client, Caller caller) {
        return users.mayActFor(client, caller);
    }

    /** Makes the users of an embedded server, once; the adviser among them has the demo user as client. */
    public Uni<Void> ensureDemoUsers() {
        Caller service = Caller.service(Identifiers.next());
        return CallerTransaction.withTransaction(service, () -> Multi.createFrom()
                .items(DemoUser.values())
                .onItem()
                .transformToUniAndConcatenate(user -> ensure(user, service))
                .onItem()
                .ignoreAsUni());
    }

    private Uni<Void> ensure(DemoUser user, Caller service) {
        return users.insertDemo(user, clock.instant(), service).chain(isNew -> {
            if (!isNew) {
                return Uni.createFrom().voidItem();
            }
            Map<String, Object> values =
                    Map.of("email", user.email(), "role", user.role().code(), "password", "unusable");
            return audit.append(
                            AuditEvent.created(ResourceType.USER, user.id(), values)
                                    .of(user.id()),
                            service)
                    .chain(() -> user == DemoUser.ADVISER
                            ? linkDemo(service)
                            : Uni.createFrom().voidItem());
        });
    }

    private Uni<Void> linkDemo(Caller service) {
        UUID adviser = DemoUser.ADVISER.id();
        UUID client = DemoUser.DEMO.id();
        return links.insertDemo(adviser, client, clock.instant(), service)
                .chain(() -> audit.append(
                        AuditEvent.created(
                                        ResourceType.ADVISER_CLIENT,
                                        client,
                                        Map.of("adviserId", adviser, "clientId", client))
                                .of(client),
                        service));
    }
}
