package io.foreseed.audit;

import io.foreseed.platform.Caller;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The keys of checkpoints as rows. */
@ApplicationScoped
class SealKeyRepository implements PanacheRepositoryBase<SealKeyEntity, String> {
    /** The key of a log, or null when it has none yet. */
    Uni<@Nullable SealKeyEntity> named(String name, Caller caller) {
        return find("name", name).firstResult();
    }

    /** Stores a key; false when another instance was faster. */
    Uni<Boolean> insert(NoteKey key, byte[] publicKey, byte[] privateKey, Instant createdAt, Caller caller) {
        caller.requireService();
        return getSession()
                .chain(session -> session.createNativeQuery("""
                                insert into audit_seal_keys (key_id, name, public_key, private_key, created_at)
                                values (?1, ?2, ?3, ?4, ?5) on conflict do nothing
                                """)
                        .setParameter(1, key.idHex())
                        .setParameter(2, key.name())
                        .setParameter(3, publicKey)
                        .setParameter(4, privateKey)
                        .setParameter(5, createdAt)
                        .executeUpdate())
                .map(count -> count == 1);
    }
}
