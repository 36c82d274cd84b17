package io.foreseed.identity;

import io.foreseed.identity.AdviserClientEntity.Link;
import io.foreseed.platform.Caller;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Which adviser has which clients; superusers change it. */
@ApplicationScoped
class AdviserClientRepository implements PanacheRepositoryBase<AdviserClientEntity, Link> {
    /** Whether the link is new. */
    Uni<Boolean> insert(UUID adviser, UUID client, Instant now, Caller caller) {
        return getSession()
                .chain(session -> session.createNativeQuery("""
                                insert into adviser_clients (adviser_id, client_id, created_at, created_by)
                                select ?1, ?2, ?3, ?4 where ?5 = 'superuser' on conflict do nothing
                                """)
                        .setParameter(1, adviser)
                        .setParameter(2, client)
                        .setParameter(3, now)
                        .setParameter(4, caller.user())
                        .setParameter(5, caller.role().code())
                        .executeUpdate())
                .map(count -> count == 1);
    }

    /** The embedded server's own link, made once. */
    Uni<Void> insertDemo(UUID adviser, UUID client, Instant now, Caller caller) {
        caller.requireService();
        AdviserClientEntity row = new AdviserClientEntity();
        row.link = new Link(adviser, client);
        row.createdAt = now;
        return persistAndFlush(row).replaceWithVoid();
    }

    /** Whether there was such a link. */
    Uni<Boolean> delete(UUID adviser, UUID client, Caller caller) {
        return delete(
                        "?1 = 'superuser' and link.adviserId = ?2 and link.clientId = ?3",
                        caller.role().code(),
                        adviser,
                        client)
                .map(count -> count == 1);
    }

    /** The links a user is in, as adviser or as client. */
    Uni<List<Link>> of(UUID user, Caller caller) {
        return find(
                        "?1 = 'superuser' and (link.adviserId = ?2 or link.clientId = ?2)",
                        caller.role().code(),
                        user)
                .list()
                .map(rows -> rows.stream().map(row -> row.link).toList());
    }
}
