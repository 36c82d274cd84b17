package io.foreseed.audit;

import io.foreseed.audit.SealRepository.StoredKey;
import io.foreseed.platform.Caller;
import io.foreseed.platform.CallerTransaction;
import io.foreseed.platform.Identifiers;
import io.foreseed.platform.MasterKey;
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
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The key that signs checkpoints, made when the log has none; its private half is sealed under the master key. */
@ApplicationScoped
public class SealKeyService {
    private static final Logger LOG = Logger.getLogger(SealKeyService.class);

    private final SealRepository seal;
    private final Pool pool;
    private final MasterKey master;
    private final SealConfig config;
    private final Clock clock;
    private volatile @Nullable SealKey known;

    SealKeyService(SealRepository seal, Pool pool, MasterKey master, SealConfig config, Clock clock) {
        this.seal = seal;
        this.pool = pool;
        this.master = master;
        this.config = config;
        this.clock = clock;
    }

    /** Both halves. */
    record SealKey(NoteKey verifier, PrivateKey signer) {}

    /** The key that signs; fails while the master key does not open it. */
    Uni<SealKey> signing(Caller service) {
        SealKey ready = known;
        if (ready != null) {
            return Uni.createFrom().item(ready);
        }
        return CallerTransaction.withTransaction(pool, connection -> seal.key(config.logName(), connection, service)
                        .chain(found -> found.isPresent()
                                ? Uni.createFrom().item(found)
                                : create(connection, service)
                                        .chain(() -> seal.key(config.logName(), connection, service))))
                .map(found -> open(found.orElseThrow()))
                .invoke(key -> known = key);
    }

    /** Seals the key under the current master key; answers how many were under the other one. */
    public Uni<Integer> reseal() {
        Caller service = Caller.service(Identifiers.next());
        return CallerTransaction.withTransaction(pool, connection -> seal.key(config.logName(), connection, service)
                .chain(found -> found.filter(key -> !master.isCurrent(secret(key)))
                        .map(key -> seal.changeSecret(resealed(key), connection, service)
                                .replaceWith(1))
                        .orElseGet(() -> Uni.createFrom().item(0))));
    }

    private StoredKey resealed(StoredKey old) {
        byte[] secret = master.seal(master.open(secret(old), purpose(old.key())), purpose(old.key()));
        return new StoredKey(old.key(), Base64.getEncoder().encodeToString(secret));
    }

    private static byte[] secret(StoredKey key) {
        return Base64.getDecoder().decode(key.secret());
    }

    /** Stores a new key, unless another instance is faster; its event goes with it. */
    private Uni<Void> create(SqlConnection connection, Caller service) {
        KeyPair pair = generate();
        NoteKey key = NoteKey.of(config.logName(), pair.getPublic().getEncoded());
        byte[] secret = master.seal(pair.getPrivate().getEncoded(), purpose(key));
        return seal.insertKey(
                        new StoredKey(key, Base64.getEncoder().encodeToString(secret)),
                        clock.instant(),
                        connection,
                        service)
                .invoke(() -> LOG.infof("event=seal-key-created key=%s", key.text()))
                .replaceWithVoid();
    }

    private SealKey open(StoredKey stored) {
        try {
            byte[] secret = master.open(secret(stored), purpose(stored.key()));
            PrivateKey signer = KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(secret));
            return new SealKey(stored.key(), signer);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no private key of Ed25519", e);
        }
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
