package io.foreseed.audit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.foreseed.audit.Envelope.Part;
import io.foreseed.platform.Caller;
import io.foreseed.platform.CallerTransaction;
import io.foreseed.platform.Identifiers;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The keys of persons, under which the trail's envelopes are.
 *
 * <p>Keys for writing are remembered for a minute; so a row may be written under a key that another instance has destroyed in
 * that minute, and then nobody can read it. Keys for reading are asked for each time: what is destroyed is destroyed for
 * everybody at once.
 */
@ApplicationScoped
public class SubjectKeyService {
    private static final Duration REMEMBERED = Duration.ofMinutes(1);
    private static final int MOST_REMEMBERED = 10_000;

    /** Whose a key is: a person's, or the month's. */
    private record Owner(@Nullable UUID person, @Nullable LocalDate month) {}

    private final SubjectKeyRepository keys;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Cache<Owner, SubjectKey> remembered = Caffeine.newBuilder()
            .maximumSize(MOST_REMEMBERED)
            .expireAfterWrite(REMEMBERED)
            .build();

    SubjectKeyService(SubjectKeyRepository keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /** The key for a new row about the person, or about nobody known; empty when they are erased. Joins the transaction. */
    Uni<Optional<SubjectKey>> current(@Nullable UUID person, Caller caller) {
        Owner owner = person == null ? new Owner(null, month()) : new Owner(person, null);
        SubjectKey known = remembered.getIfPresent(owner);
        if (known != null) {
            return Uni.createFrom().item(Optional.of(known));
        }
        return keys.current(owner.person(), owner.month(), caller)
                .invoke(found -> found.filter(SubjectKeyRepository.Found::isSettled)
                        .ifPresent(settled -> remembered.put(owner, settled.key())))
                .map(found -> found.map(SubjectKeyRepository.Found::key));
    }

    /**
     * Seals a text of a person for an archive: who erases them erases it. Of one who is erased, whose rows name nobody any
     * more, under the key of the month. Joins the transaction.
     *
     * @param id  of what it is about
     */
    public Uni<SealedText> seal(UUID person, UUID id, String text, Caller caller) {
        return current(person, caller)
                .chain(key -> key.isPresent() ? Uni.createFrom().item(key) : current(null, caller))
                .map(Optional::orElseThrow)
                .map(key -> Envelope.seal(text, key, id, Part.ARCHIVE, random))
                .map(envelope -> new SealedText(
                        id,
                        Base64.getEncoder().encodeToString(envelope.bytes()),
                        Base64.getEncoder().encodeToString(envelope.commitment())));
    }

    /**
     * The text; empty when its key is destroyed. Joins the transaction.
     *
     * @throws IllegalStateException when it was changed since it was sealed
     */
    public Uni<Optional<String>> open(SealedText sealed, Caller caller) {
        byte[] envelope = Base64.getDecoder().decode(sealed.envelope());
        byte[] commitment = Base64.getDecoder().decode(sealed.commitment());
        UUID key = Envelope.keyOf(envelope);
        return byId(List.of(key), caller).map(keys -> Optional.ofNullable(keys.get(key))
                .map(found -> Envelope.open(envelope, commitment, found, sealed.id(), Part.ARCHIVE)));
    }

    /** Those of the keys that are not destroyed. */
    Uni<Map<UUID, SubjectKey>> byId(Collection<UUID> ids, Caller caller) {
        return ids.isEmpty() ? Uni.createFrom().item(Map.of()) : keys.byId(ids, caller);
    }

    /** Destroys a person's keys in the transaction of their erasure; nothing is written under a new one, ever. */
    public Uni<Integer> destroy(UUID person, Caller caller) {
        return keys.destroy(person, caller).invoke(() -> remembered.invalidate(new Owner(person, null)));
    }

    /** Gives a person, or everybody, a new key for new rows; old rows stay under the old ones. Answers how many. */
    public Uni<Integer> rotate(@Nullable UUID person) {
        Caller service = Caller.service(Identifiers.next());
        return CallerTransaction.withTransaction(service, () -> keys.retire(person, service))
                .invoke(() -> {
                    if (person == null) {
                        remembered.invalidateAll();
                    } else {
                        remembered.invalidate(new Owner(person, null));
                    }
                });
    }

    /**
     * Wraps every key under the current master key; answers how many were under the other one. Page by page, each in a
     * transaction of its own: what was done before an end by force stays done, and the next call does the rest.
     */
    public Uni<Integer> rewrap() {
        return rewrap(null, 0);
    }

    private Uni<Integer> rewrap(@Nullable UUID after, int before) {
        Caller service = Caller.service(Identifiers.next());
        return CallerTransaction.withTransaction(service, () -> keys.rewrap(after, service))
                .chain(done ->
                        done == null ? Uni.createFrom().item(before) : rewrap(done.last(), before + done.count()));
    }

    /** Opens this month's key, made when there is none: fails as long as no row could be written or read. */
    Uni<Void> probe() {
        Caller service = Caller.service(Identifiers.next());
        return CallerTransaction.withTransaction(service, () -> keys.current(null, month(), service))
                .replaceWithVoid();
    }

    private LocalDate month() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).withDayOfMonth(1);
    }
}
