package io.foreseed.audit;

import io.foreseed.platform.Caller;
import io.foreseed.platform.CallerTransaction;
import io.foreseed.platform.Identifiers;
import io.foreseed.platform.MasterKey;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The key that signs checkpoints, made when the log has none; its private half is sealed under the master key. */
@ApplicationScoped
class SealKeyService {
    private static final Logger LOG = Logger.getLogger(SealKeyService.class);

    private final SealKeyRepository keys;
    private final AuditTrail audit;
    private final MasterKey master;
    private final SealConfig config;
    private final Clock clock;
    private volatile @Nullable SealKey known;

    SealKeyService(SealKeyRepository keys, AuditTrail audit, MasterKey master, SealConfig config, Clock clock) {
        this.keys = keys;
        this.audit = audit;
        this.master = master;
        this.config = config;
        this.clock = clock;
    }

    /** Both halves. */
    record SealKey(NoteKey verifier, PrivateKey signer) {}

    /** The key that signs; fails while the master key does not open it. */
    Uni<SealKey> signing() {
        SealKey ready = known;
        if (ready != null) {
            return Uni.createFrom().item(ready);
        }
        Caller service = Caller.service(Identifiers.next());
        return find(service)
                .chain(found -> found.map(key -> Uni.createFrom().item(key)).orElseGet(() -> create(service)
                        .chain(() -> find(service).map(Optional::orElseThrow))))
                .map(this::open)
                .invoke(key -> known = key);
    }

    /** The public half, in the transaction of a reader; empty when nothing was sealed yet. */
    Uni<Optional<NoteKey>> verifying(Caller caller) {
        return keys.named(config.logName(), caller)
                .map(row -> Optional.ofNullable(row).map(found -> NoteKey.of(found.name, found.publicKey)));
    }

    private Uni<Optional<SealKeyEntity>> find(Caller service) {
        return CallerTransaction.withTransaction(
                service, () -> keys.named(config.logName(), service).map(Optional::ofNullable));
    }

    private Uni<Void> create(Caller service) {
        KeyPair pair = generate();
        NoteKey key = NoteKey.of(config.logName(), pair.getPublic().getEncoded());
        byte[] secret = master.seal(pair.getPrivate().getEncoded(), purpose(key.idHex()));
        return CallerTransaction.withTransaction(
                        service, () -> keys.insert(key, pair.getPublic().getEncoded(), secret, clock.instant(), service)
                                .chain(isMine -> isMine
                                        ? audit.append(created(key), service)
                                        : Uni.createFrom().voidItem()))
                .invoke(() -> LOG.infof("event=seal-key-created key=%s", key.text()));
    }

    private SealKey open(SealKeyEntity row) {
        try {
            byte[] secret = master.open(row.privateKey, purpose(row.keyId));
            return new SealKey(
                    NoteKey.of(row.name, row.publicKey),
                    KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(secret)));
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

    private static AuditEvent created(NoteKey key) {
        return new AuditEvent(AuditAction.CREATE, "seal_key", null, null, null, Map.of("key", key.text()));
    }

    private static String purpose(String keyId) {
        return "seal key " + keyId;
    }
}
