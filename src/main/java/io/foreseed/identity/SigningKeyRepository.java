package io.foreseed.identity;

import io.foreseed.platform.MasterKey;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.security.PrivateKey;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Keys as rows: the private half is sealed on its way in and unsealed on its way out. */
@ApplicationScoped
class SigningKeyRepository implements PanacheRepositoryBase<SigningKeyEntity, String> {
    private static final Logger LOG = Logger.getLogger(SigningKeyRepository.class);

    private final MasterKey master;

    SigningKeyRepository(MasterKey master) {
        this.master = master;
    }

    /** Newest first: what signs, will sign, or still verifies. */
    Uni<List<SigningKey>> listVerifying(Instant now) {
        return find("verifiesUntil is null or verifiesUntil > ?1 order by signsFrom desc", now)
                .list()
                .map(rows -> rows.stream().map(this::read).toList());
    }

    /**
     * Stores a key that follows the current one, if there is one.
     *
     * @return false when another instance was faster
     */
    Uni<Boolean> insertNext(SigningKey key, Instant currentVerifiesUntil) {
        byte[] secret = Objects.requireNonNull(key.privateKey()).getEncoded();
        return update("verifiesUntil = ?1 where verifiesUntil is null", currentVerifiesUntil)
                .chain(this::getSession)
                .chain(session -> session.createNativeQuery("""
                                insert into signing_keys (kid, public_key, private_key, created_at, signs_from)
                                values (?1, ?2, ?3, ?4, ?5) on conflict do nothing
                                """)
                        .setParameter(1, key.kid())
                        .setParameter(2, key.publicKey().getEncoded())
                        .setParameter(3, master.seal(secret, purpose(key.kid())))
                        .setParameter(4, key.createdAt())
                        .setParameter(5, key.signsFrom())
                        .executeUpdate())
                .map(count -> count == 1);
    }

    Uni<Long> deleteOver(Instant before) {
        return delete("verifiesUntil < ?1", before);
    }

    /** Seals private halves under the current master key that are under another one; answers how many. */
    Uni<Integer> reseal() {
        return find("order by kid")
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list()
                .map(rows -> {
                    List<SigningKeyEntity> old = rows.stream()
                            .filter(row -> !master.isCurrent(row.privateKey))
                            .toList();
                    old.forEach(row -> row.privateKey =
                            master.seal(master.open(row.privateKey, purpose(row.kid)), purpose(row.kid)));
                    return old.size();
                });
    }

    private SigningKey read(SigningKeyEntity row) {
        return new SigningKey(
                row.kid,
                SigningKey.publicKey(row.publicKey),
                unsealed(row),
                row.createdAt,
                row.signsFrom,
                row.verifiesUntil);
    }

    private @Nullable PrivateKey unsealed(SigningKeyEntity row) {
        try {
            return SigningKey.privateKey(master.open(row.privateKey, purpose(row.kid)));
        } catch (IllegalStateException sealed) {
            LOG.errorf("event=signing-key-sealed kid=%s reason=\"%s\"", row.kid, sealed.getMessage());
            return null;
        }
    }

    private static String purpose(String kid) {
        return "signing key " + kid;
    }
}
