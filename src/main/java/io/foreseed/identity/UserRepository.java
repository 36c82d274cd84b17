package io.foreseed.identity;

import io.foreseed.platform.Role;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.UUID;

@ApplicationScoped
class UserRepository implements PanacheRepositoryBase<UserEntity, UUID> {
    Uni<Boolean> exists(UUID id) {
        return count("id", id).map(count -> count > 0);
    }

    /** Whether the caller may act for the client: for themselves, or as their adviser. */
    Uni<Boolean> mayActFor(UUID caller, UUID client) {
        return count(
                        "id = ?2 and isActive and (id = ?1 or exists (select 1 from AdviserClientEntity a"
                                + " where a.link.adviserId = ?1 and a.link.clientId = ?2))",
                        caller,
                        client)
                .map(count -> count > 0);
    }

    Uni<Void> insertDemo(Instant now) {
        UserEntity row = new UserEntity();
        row.id = DemoUser.ID;
        row.email = DemoUser.EMAIL;
        row.firstName = "Demo";
        row.lastName = "User";
        row.hashedPassword = DemoUser.UNUSABLE_PASSWORD;
        row.role = Role.CLIENT.code();
        row.isSuperuser = false;
        row.isActive = true;
        row.isVerified = false;
        row.preferences = "{}";
        row.createdAt = now;
        row.updatedAt = now;
        return persistAndFlush(row).replaceWithVoid();
    }
}
