package io.foreseed.audit;

import io.foreseed.platform.Caller;
import io.foreseed.platform.CallerTransaction;
import io.foreseed.platform.Identifiers;
import io.foreseed.platform.ResourceType;
import io.foreseed.problem.ProblemException;
import io.foreseed.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** Shows the seal to auditors; every question is an action in the trail itself. */
@ApplicationScoped
public class TrailService {
    private static final ResourceType TRAIL = ResourceType.AUDIT_TRAIL;

    private final TrailRepository trail;
    private final ArchivedEventService archived;
    private final SealKeyService seal;
    private final SealPlaceService place;
    private final SealConfig config;
    private final Clock clock;
    private final AuditTrail audit;

    TrailService(
            TrailRepository trail,
            ArchivedEventService archived,
            SealKeyService seal,
            SealPlaceService place,
            SealConfig config,
            AuditTrail audit,
            Clock clock) {
        this.trail = trail;
        this.archived = archived;
        this.seal = seal;
        this.place = place;
        this.clock = clock;
        this.config = config;
        this.audit = audit;
    }

    /** Records that the whole trail was exported by command. */
    public Uni<Void> recordExport(Map<String, Object> metadata) {
        Caller service = Caller.service(Identifiers.next());
        return CallerTransaction.withTransaction(
                service,
                () -> audit.append(AuditEvent.exported(TRAIL, null, metadata).shared(), service));
    }

    /** The signed list of what an archive holds. */
    public Uni<String> manifest(List<Manifest.Epoch> epochs) {
        return seal.anySigner(Caller.service(Identifiers.next()))
                .map(signer -> Manifest.sign(place.isThere(), epochs, clock.instant(), signer)
                        .note());
    }

    Uni<Checkpoint> checkpoint(int epoch, Caller caller) {
        return CallerTransaction.withTransaction(
                caller, () -> required(epoch, caller).call(found -> read(Map.of("checkpoint", found.size()), caller)));
    }

    Uni<NoteKey> key(Caller caller) {
        return CallerTransaction.withTransaction(
                caller, () -> requiredKey(caller).call(key -> read(Map.of("key", key.text()), caller)));
    }

    Uni<byte[]> tile(int epoch, Tile tile, Caller caller) {
        return CallerTransaction.withTransaction(caller, () -> trail.tiles(epoch, List.of(tile), caller)
                .map(found -> Optional.ofNullable(found.get(tile))
                        .map(hashes -> Arrays.copyOf(hashes, tile.width() * TreeHash.BYTES))
                        .orElseThrow(() -> ProblemException.notFound("tile")))
                .call(hashes -> read(Map.of("epoch", epoch, "tile", tile.path()), caller)));
    }

    Uni<EventProof> proof(UUID id, Caller caller) {
        return CallerTransaction.withTransaction(caller, () -> trail.event(id, caller))
                .chain(found -> found.isPresent() ? Uni.createFrom().item(found.get()) : archived.event(id, caller))
                .chain(event -> recordedProof(id, event, caller));
    }

    private Uni<EventProof> recordedProof(UUID id, LeafEntry event, Caller caller) {
        return CallerTransaction.withTransaction(caller, () -> proof(event, caller)
                .call(() -> audit.append(
                        AuditEvent.exported(ResourceType.AUDIT_LOG, id, Map.of("proof", EventProof.FORMAT))
                                .shared(),
                        caller)));
    }

    private Uni<EventProof> proof(LeafEntry event, Caller caller) {
        return trail.placeOf(event, caller)
                .map(place -> place.orElseThrow(TrailService::notSealed))
                .chain(place ->
                        required(place.epoch(), caller).chain(checkpoint -> proof(event, place, checkpoint, caller)));
    }

    private Uni<EventProof> proof(LeafEntry event, LeafPlace place, Checkpoint checkpoint, Caller caller) {
        if (place.index() >= checkpoint.size()) {
            throw notSealed();
        }
        Consumer<TreeProof> question = proof -> proof.inclusion(place.index());
        return tree(checkpoint, question, caller).chain(tree -> trail.keys(config.logName(), caller)
                .map(keys -> keys.stream()
                        .filter(checkpoint::isSignedBy)
                        .findFirst()
                        .orElseThrow(() -> ProblemException.notFound("key")))
                .chain(key -> trail.keyStatements(caller)
                        .map(statements -> EventProof.of(
                                place.index(), event, tree.inclusion(place.index()), checkpoint, key, statements))));
    }

    Uni<Consistency> consistency(int epoch, long from, long to, Caller caller) {
        return CallerTransaction.withTransaction(caller, () -> required(epoch, caller)
                .chain(newest -> consistency(newest, from, to, caller))
                .call(() -> read(Map.of("from", from, "to", to), caller)));
    }

    private Uni<Consistency> consistency(Checkpoint newest, long from, long to, Caller caller) {
        if (to > newest.size()) {
            throw ProblemException.invalid("?to", "the tree has " + newest.size() + " leaves");
        }
        if (from > to) {
            throw ProblemException.invalid("?from", "must be at most to");
        }
        Consumer<TreeProof> question = proof -> {
            proof.consistency(from);
            proof.rootAt(from);
            proof.root();
        };
        Checkpoint later = new Checkpoint(newest.origin(), to, newest.root(), newest.keyName(), newest.signature());
        return tree(later, question, caller)
                .map(tree -> new Consistency(
                        newest.epoch(),
                        from,
                        to,
                        base64(tree.rootAt(from)),
                        base64(tree.root()),
                        tree.consistency(from).stream()
                                .map(TrailService::base64)
                                .toList()));
    }

    /** The tree of a size, with the tiles that the question needs. */
    private Uni<TreeProof> tree(Checkpoint at, Consumer<TreeProof> question, Caller caller) {
        return trail.tiles(at.epoch(), TreeProof.needed(at.size(), question), caller)
                .map(tiles -> new TreeProof(SealEpochs.source(tiles), at.size()));
    }

    private Uni<Checkpoint> required(int epoch, Caller caller) {
        return trail.latestCheckpoint(epoch, caller)
                .map(found -> found.orElseThrow(() -> ProblemException.notFound("checkpoint")));
    }

    private Uni<NoteKey> requiredKey(Caller caller) {
        return trail.keys(config.logName(), caller).map(keys -> {
            if (keys.isEmpty()) {
                throw ProblemException.notFound("key");
            }
            return keys.getLast();
        });
    }

    private Uni<Void> read(Map<String, Object> what, Caller caller) {
        return audit.append(AuditEvent.listed(TRAIL, what).shared(), caller);
    }

    private static ProblemException notSealed() {
        return ProblemException.of(ProblemType.CONFLICT, "The event is not sealed yet: ask again in a second.");
    }

    private static String base64(byte[] hash) {
        return Base64.getEncoder().encodeToString(hash);
    }
}
