package io.foreseed.audit;

import io.foreseed.audit.SealKeyRepository.StoredKey;
import io.foreseed.audit.SignedNote.Signer;
import io.foreseed.audit.Statement.Kind;
import io.foreseed.audit.Statement.Line;
import io.foreseed.platform.Caller;
import io.foreseed.platform.CallerTransaction;
import io.foreseed.platform.Identifiers;
import io.foreseed.platform.MasterKey;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * The keys that sign, one after the other; the first is made when nothing was ever sealed. Their private halves are sealed
 * under the master key.
 */
@ApplicationScoped
public class SealKeyService {
    private static final Logger LOG = Logger.getLogger(SealKeyService.class);
    private static final String RESOURCE = "seal_key";

    private final SealKeyRepository keys;
    private final SealRepository seal;
    private final SealEpochRepository epochs;
    private final Pool pool;
    private final MasterKey master;
    private final SealConfig config;
    private final Clock clock;

    /** What was opened; there are as many as there were rotations. */
    private final Map<NoteKey, Signer> opened = new ConcurrentHashMap<>();

    SealKeyService(
            SealKeyRepository keys,
            SealRepository seal,
            SealEpochRepository epochs,
            Pool pool,
            MasterKey master,
            SealConfig config,
            Clock clock) {
        this.keys = keys;
        this.epochs = epochs;
        this.seal = seal;
        this.pool = pool;
        this.master = master;
        this.config = config;
        this.clock = clock;
    }

    /** The key that signs the tree of this epoch and size; fails while the master key does not open it. */
    Uni<Signer> signer(int epoch, long size, SqlConnection connection, Caller service) {
        return keys.signer(config.logName(), epoch, size, connection, service)
                .map(found -> open(found.orElseThrow(() -> new SealRefusedException(
                        "the key of the seal is missing: a trail that has leaves gets no other"))));
    }

    /** The same before anything was sealed: then it is made, and its event goes with it. */
    Uni<Signer> firstSigner(SqlConnection connection, Caller service) {
        return keys.signer(config.logName(), 1, 1, connection, service)
                .chain(found ->
                        found.isPresent() ? Uni.createFrom().item(open(found.get())) : create(connection, service));
    }

    /** A key that may sign a statement now, in a transaction of its own. */
    Uni<Signer> anySigner(Caller service) {
        return CallerTransaction.withTransaction(pool, connection -> seal.readState(connection, service)
                .chain(state -> state.isFirst()
                        ? firstSigner(connection, service)
                        : signer(state.epoch(), state.size(), connection, service)));
    }

    private Uni<Signer> create(SqlConnection connection, Caller service) {
        KeyPair pair = generate();
        StoredKey made = stored(pair);
        return keys.insert(made, null, clock.instant(), connection, service)
                .chain(() -> epochs.insertCreated(RESOURCE, made.key().text(), clock.instant(), connection, service))
                .invoke(() ->
                        LOG.infof("event=seal-key-created key=%s", made.key().text()))
                .map(done -> open(made));
    }

    /**
     * Makes the key that follows the current one. The event that says so is signed by both; the new one signs from its leaf
     * on.
     *
     * @return the new key as text; fails with {@link IllegalStateException} when there is none to follow, or one follows
     *     already
     */
    public Uni<String> rotate() {
        Caller service = Caller.service(Identifiers.next());
        return CallerTransaction.withTransaction(pool, connection -> keys.all(config.logName(), connection, service)
                .chain(all -> rotate(all, connection, service)));
    }

    private Uni<String> rotate(List<StoredKey> all, SqlConnection connection, Caller service) {
        if (all.isEmpty()) {
            throw new IllegalStateException("Nothing has been sealed yet: there is no key to replace.");
        }
        if (all.getLast().isPending()) {
            throw new IllegalStateException(
                    "A new key has just been made and does not sign yet: try again in a minute.");
        }
        Signer old = open(all.getLast());
        KeyPair pair = generate();
        StoredKey made = stored(pair);
        List<Line> lines = List.of(
                new Line("old", old.key().text()), new Line("new", made.key().text()));
        StatedEvent event = StatedEvent.of(
                Kind.KEY, RESOURCE, lines, Map.of("key", made.key().text()), old, open(made));
        return keys.insert(made, event.id(), clock.instant(), connection, service)
                .chain(() -> epochs.insertStated(event, clock.instant(), connection, service))
                .replaceWith(made.key().text());
    }

    /** Seals the keys under the current master key; answers how many were under the other one. */
    public Uni<Integer> reseal() {
        Caller service = Caller.service(Identifiers.next());
        return CallerTransaction.withTransaction(pool, connection -> keys.all(config.logName(), connection, service)
                .chain(all -> Multi.createFrom()
                        .iterable(all)
                        .filter(key -> !master.isCurrent(secret(key)))
                        .onItem()
                        .transformToUniAndConcatenate(key -> keys.changeSecret(resealed(key), connection, service)
                                .replaceWith(1))
                        .collect()
                        .with(Collectors.summingInt(count -> count))));
    }

    private StoredKey resealed(StoredKey old) {
        byte[] secret = master.seal(master.open(secret(old), purpose(old.key())), purpose(old.key()));
        return new StoredKey(old.key(), Base64.getEncoder().encodeToString(secret), old.isPending());
    }

    private static byte[] secret(StoredKey key) {
        return Base64.getDecoder().decode(key.secret());
    }

    private StoredKey stored(KeyPair pair) {
        NoteKey key = NoteKey.of(config.logName(), pair.getPublic().getEncoded());
        byte[] secret = master.seal(pair.getPrivate().getEncoded(), purpose(key));
        return new StoredKey(key, Base64.getEncoder().encodeToString(secret), true);
    }

    private Signer open(StoredKey stored) {
        return opened.computeIfAbsent(stored.key(), key -> {
            try {
                byte[] secret = master.open(secret(stored), purpose(key));
                PrivateKey signer = KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(secret));
                return new Signer(key, signer);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("no private key of Ed25519", e);
            }
        });
    }

    private static KeyPair generate() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has Ed25519", e);
        }
    }

    private static String purpose(NoteKey key) {
        return "seal key " + key.idHex();
    }
}
