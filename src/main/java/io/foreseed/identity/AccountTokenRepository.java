package io.foreseed.identity;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

@ApplicationScoped
class AccountTokenRepository implements PanacheRepositoryBase<AccountTokenEntity, String> {
    /** What a mailed token is good for, and for how long. */
    enum Purpose {
        VERIFY_EMAIL("verify-email", Duration.ofHours(24)),
        RESET_PASSWORD("reset-password", Duration.ofMinutes(30));

        private final String column;
        private final Duration lifetime;

        Purpose(String column, Duration lifetime) {
            this.column = column;
            this.lifetime = lifetime;
        }

        Duration lifetime() {
            return lifetime;
        }
    }

    /** Stores a token in the place of an earlier one of the same purpose. */
    Uni<Void> replace(OpaqueToken token, Purpose purpose, UUID user, Instant now) {
        AccountTokenEntity row = new AccountTokenEntity();
        row.digest = token.digest();
        row.userId = user;
        row.purpose = purpose.column;
        row.issuedAt = now;
        row.expiresAt = now.plus(purpose.lifetime);
        return delete("userId = ?1 and purpose = ?2", user, purpose.column)
                .chain(() -> persistAndFlush(row))
                .replaceWithVoid();
    }

    /** Whose token it is, while it is good. */
    Uni<Optional<UUID>> owner(OpaqueToken token, Purpose purpose, Instant now) {
        return find("digest = ?1 and purpose = ?2 and expiresAt > ?3", token.digest(), purpose.column, now)
                .firstResult()
                .map(row -> Optional.ofNullable(row).map(found -> found.userId));
    }

    /** Uses the token up; of several requests at once one gets true. */
    Uni<Boolean> use(OpaqueToken token, Purpose purpose, Instant now) {
        return delete("digest = ?1 and purpose = ?2 and expiresAt > ?3", token.digest(), purpose.column, now)
                .map(count -> count == 1);
    }

    /** No mailed token of the user is good any more. */
    Uni<Void> deleteOf(UUID user) {
        return delete("userId", user).replaceWithVoid();
    }

    Uni<Long> deleteExpired(Instant now) {
        return delete("expiresAt < ?1", now);
    }
}
