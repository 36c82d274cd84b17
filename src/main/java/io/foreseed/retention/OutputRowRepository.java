package io.foreseed.retention;

import io.foreseed.platform.Caller;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** Outputs of plans as whole rows. */
@ApplicationScoped
class OutputRowRepository {

    /**
     * A row.
     *
     * @param person  whose plan it is of
     * @param json  all its columns
     * @param bytes  what it takes in the database
     */
    record Row(UUID id, UUID person, String json, int bytes) {}

    /** The rows, the oldest first. */
    Uni<List<Row>> read(List<UUID> ids, Caller caller) {
        caller.requireService();
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "select x.id, p.user_id, cast(to_jsonb(x) as text), pg_column_size(x.*)"
                                        + " from plan_outputs x join plans p on p.id = x.plan_id where x.id = any (?1)"
                                        + " order by x.created_at, x.id",
                                Object[].class)
                        .setParameter(1, ids.toArray(UUID[]::new))
                        .getResultList())
                .map(rows -> rows.stream()
                        .map(row ->
                                new Row((UUID) row[0], (UUID) row[1], (String) row[2], ((Number) row[3]).intValue()))
                        .toList());
    }

    /** Removes what a file holds now; how many there were. */
    Uni<Long> remove(UUID policy, List<UUID> ids, RetentionArchive archive, Caller caller) {
        caller.requireService();
        return Panache.getSession().chain(session -> session.createNativeQuery(
                        "select remove_archived_outputs(?1, ?2, ?3, ?4)", Long.class)
                .setParameter(1, policy)
                .setParameter(2, ids.toArray(UUID[]::new))
                .setParameter(3, archive.name())
                .setParameter(4, archive.digest())
                .getSingleResult());
    }
}
