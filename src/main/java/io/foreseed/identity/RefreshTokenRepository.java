package io.foreseed.identity;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class RefreshTokenRepository implements PanacheRepositoryBase<RefreshTokenEntity, String> {
    /**
     * A refresh token that was given before.
     *
     * @param usedAt  when it was exchanged; null when never
     */
    record Given(UUID sessionId, @Nullable Instant usedAt) {}

    Uni<Void> insert(OpaqueToken token, UUID session, Instant now) {
        RefreshTokenEntity row = new RefreshTokenEntity();
        row.digest = token.digest();
        row.sessionId = session;
        row.issuedAt = now;
        return persistAndFlush(row).replaceWithVoid();
    }

    /**
     * Takes the token out of use, if it is in use. Of several requests at once one gets true: the others wait for its
     * transaction at the row and then find it used.
     */
    Uni<Boolean> use(OpaqueToken token, Instant now) {
        return update("usedAt = ?2 where digest = ?1 and usedAt is null", token.digest(), now)
                .map(count -> count == 1);
    }

    Uni<Optional<Given>> find(OpaqueToken token) {
        return find("digest", token.digest()).firstResult().map(row -> Optional.ofNullable(row)
                .map(given -> new Given(given.sessionId, given.usedAt)));
    }
}
