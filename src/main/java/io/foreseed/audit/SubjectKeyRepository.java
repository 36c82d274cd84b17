package io.foreseed.audit;

import io.foreseed.platform.Caller;
import io.foreseed.platform.Identifiers;
import io.foreseed.platform.MasterKey;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Keys as rows of {@code subject_keys}: wrapped on their way in, unwrapped on their way out. */
@ApplicationScoped
class SubjectKeyRepository {
    private static final int KEY_BYTES = 32;
    private static final int REWRAPPED_AT_ONCE = 500;

    /**
     * A key and whether it is there for good.
     *
     * @param isSettled  its maker has committed; false: it vanishes when this transaction is rolled back
     */
    record Found(SubjectKey key, boolean isSettled) {}

    /** How far a rotation of the master key has come. */
    record Rewrapped(UUID last, int count) {}

    private final MasterKey master;
    private final SecureRandom random = new SecureRandom();

    SubjectKeyRepository(MasterKey master) {
        this.master = master;
    }

    /** The key for new rows of a person or a month, made when there is none; empty when the person is erased. */
    Uni<Optional<Found>> current(@Nullable UUID person, @Nullable LocalDate month, Caller caller) {
        UUID candidate = Identifiers.next();
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "select key_id, wrapped, is_settled from current_subject_key("
                                        + "cast(?1 as uuid), cast(cast(?2 as text) as date), ?3, ?4)",
                                Object[].class)
                        .setParameter(1, person == null ? null : person.toString())
                        .setParameter(2, month == null ? null : month.toString())
                        .setParameter(3, candidate)
                        .setParameter(4, master.seal(key, purpose(candidate)))
                        .getResultList())
                .map(rows -> rows.stream()
                        .findFirst()
                        .map(row -> new Found(unwrapped((UUID) row[0], (byte[]) row[1]), (Boolean) row[2])));
    }

    /** The keys that are not destroyed, by their identifiers. */
    Uni<Map<UUID, SubjectKey>> byId(Collection<UUID> ids, Caller caller) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "select id, wrapped_key from subject_keys where id in (?1) and wrapped_key is not null",
                                Object[].class)
                        .setParameter(1, List.copyOf(ids))
                        .getResultList())
                .map(rows -> {
                    Map<UUID, SubjectKey> keys = new HashMap<>();
                    rows.forEach(row -> keys.put((UUID) row[0], unwrapped((UUID) row[0], (byte[]) row[1])));
                    return keys;
                });
    }

    /** Answers how many keys there were to destroy. */
    Uni<Integer> destroy(UUID person, Caller caller) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("select destroy_subject_keys(?1)", Integer.class)
                        .setParameter(1, person)
                        .getSingleResult());
    }

    /** The keys of a person that are destroyed. */
    Uni<List<UUID>> destroyed(UUID person, Caller caller) {
        return Panache.getSession().chain(session -> session.createNativeQuery(
                        "select id from subject_keys where person_id = ?1 and wrapped_key is null order by id",
                        UUID.class)
                .setParameter(1, person)
                .getResultList());
    }

    /** From now on new rows are under a new key; of one person, or of all. */
    Uni<Integer> retire(@Nullable UUID person, Caller caller) {
        caller.requireService();
        return Panache.getSession().chain(session -> session.createNativeQuery(
                        "update subject_keys set retired_at = now() where retired_at is null"
                                + " and person_id is not null and person_id = coalesce(cast(?1 as uuid), person_id)")
                .setParameter(1, person == null ? null : person.toString())
                .executeUpdate());
    }

    /**
     * Wraps keys under the current master key that are under another one, in the order of their identifiers.
     *
     * @param after  the last key of the page before; null for the first page
     * @return the last key that was looked at, and how many were wrapped anew; null when there was none to look at
     */
    Uni<@Nullable Rewrapped> rewrap(@Nullable UUID after, Caller caller) {
        caller.requireService();
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "select id, wrapped_key from subject_keys where wrapped_key is not null and id > ?1"
                                        + " order by id limit " + REWRAPPED_AT_ONCE + " for update",
                                Object[].class)
                        .setParameter(1, after == null ? new UUID(0, 0) : after)
                        .getResultList())
                .chain(rows -> Multi.createFrom()
                        .iterable(rows)
                        .filter(row -> !master.isCurrent((byte[]) row[1]))
                        .onItem()
                        .transformToUniAndConcatenate(row -> rewrap((UUID) row[0], (byte[]) row[1]))
                        .collect()
                        .with(Collectors.summingInt(count -> count))
                        .map(count -> rows.isEmpty() ? null : new Rewrapped((UUID) rows.getLast()[0], count)));
    }

    private Uni<Integer> rewrap(UUID id, byte[] wrapped) {
        byte[] renewed = master.seal(master.open(wrapped, purpose(id)), purpose(id));
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("update subject_keys set wrapped_key = ?2 where id = ?1")
                        .setParameter(1, id)
                        .setParameter(2, renewed)
                        .executeUpdate());
    }

    private SubjectKey unwrapped(UUID id, byte[] wrapped) {
        return new SubjectKey(id, new SecretKeySpec(master.open(wrapped, purpose(id)), "AES"));
    }

    static String purpose(UUID id) {
        return "subject key " + id;
    }
}
