package io.foreseed.identity;

import io.foreseed.platform.MasterKey;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Second factors as rows: secrets are sealed on their way in and unsealed on their way out. */
@ApplicationScoped
class SecondFactorRepository implements PanacheRepositoryBase<SecondFactorEntity, UUID> {
    private final MasterKey master;

    SecondFactorRepository(MasterKey master) {
        this.master = master;
    }

    /** Uses the code up; who shows one at the same moment waits and is refused. */
    Uni<ShownCode> show(UUID user, @Nullable String code, Instant now) {
        return lock(user).map(found -> {
            SecondFactorEntity row = found.orElse(null);
            byte[] secret = row == null ? null : row.secret;
            if (row == null || secret == null) {
                return ShownCode.NOT_ENROLLED;
            }
            return code == null ? ShownCode.REFUSED : shown(row, secret, code, now);
        });
    }

    private ShownCode shown(SecondFactorEntity row, byte[] secret, String code, Instant now) {
        if (Totp.isCode(code)) {
            OptionalLong step = Totp.step(master.open(secret, purpose(row.userId)), code, now, row.lastStep);
            step.ifPresent(taken -> row.lastStep = taken);
            return step.isPresent() ? ShownCode.CODE : ShownCode.REFUSED;
        }
        List<String> left = new ArrayList<>(List.of(row.recoveryDigests.split(" ")));
        boolean isOne = RecoveryCode.shown(code)
                .map(RecoveryCode::digest)
                .filter(left::remove)
                .isPresent();
        row.recoveryDigests = String.join(" ", left);
        return isOne ? ShownCode.RECOVERY_CODE : ShownCode.REFUSED;
    }

    /** A secret that counts once a code of it was shown; what counted until then goes on counting. */
    Uni<Void> begin(UUID user, byte[] secret, Instant now) {
        byte[] sealed = master.seal(secret, purpose(user));
        return lock(user)
                .chain(found -> {
                    SecondFactorEntity row = found.orElseGet(SecondFactorEntity::new);
                    row.pendingSecret = sealed;
                    if (found.isEmpty()) {
                        row.userId = user;
                        row.recoveryDigests = "";
                        row.createdAt = now;
                    }
                    return persistAndFlush(row);
                })
                .replaceWithVoid();
    }

    /** Whether the code is one of the secret that waits for it, which counts from now on. */
    Uni<Boolean> confirm(UUID user, String code, List<RecoveryCode> recovery, Instant now) {
        return lock(user).map(found -> {
            SecondFactorEntity row = found.orElse(null);
            byte[] pending = row == null ? null : row.pendingSecret;
            if (row == null || pending == null) {
                return false;
            }
            OptionalLong step = Totp.step(master.open(pending, purpose(user)), code, now, 0);
            if (step.isEmpty()) {
                return false;
            }
            row.secret = pending;
            row.pendingSecret = null;
            row.lastStep = step.getAsLong();
            row.confirmedAt = now;
            row.recoveryDigests =
                    String.join(" ", recovery.stream().map(RecoveryCode::digest).toList());
            return true;
        });
    }

    Uni<Boolean> isEnrolled(UUID user) {
        return count("userId = ?1 and secret is not null", user).map(count -> count > 0);
    }

    /** Whether there was one. */
    Uni<Boolean> remove(UUID user) {
        return delete("userId", user).map(count -> count > 0);
    }

    /** Seals under the current master key what is under another one; answers of how many users. */
    Uni<Integer> reseal() {
        return find("order by userId")
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list()
                .map(rows -> (int) rows.stream().filter(this::reseal).count());
    }

    private boolean reseal(SecondFactorEntity row) {
        byte[] secret = resealed(row.secret, row.userId);
        byte[] pending = resealed(row.pendingSecret, row.userId);
        boolean isChanged = secret != row.secret || pending != row.pendingSecret;
        row.secret = secret;
        row.pendingSecret = pending;
        return isChanged;
    }

    private byte @Nullable [] resealed(byte @Nullable [] sealed, UUID user) {
        return sealed == null || master.isCurrent(sealed)
                ? sealed
                : master.seal(master.open(sealed, purpose(user)), purpose(user));
    }

    private Uni<Optional<SecondFactorEntity>> lock(UUID user) {
        return find("userId", user)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResult()
                .map(Optional::ofNullable);
    }

    private static String purpose(UUID user) {
        return "second factor of " + user;
    }
}
