package io.foreseed.audit;

import io.foreseed.audit.Outside.Known;
import io.foreseed.audit.SealEpochs.Decision;
import io.foreseed.audit.SealEpochs.GoOn;
import io.foreseed.audit.SealEpochs.Open;
import io.foreseed.audit.SignedNote.Signer;
import io.foreseed.audit.Statement.Kind;
import io.foreseed.audit.Statement.Line;
import io.foreseed.platform.Caller;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Opens epochs: the first, and one after each restore. */
@ApplicationScoped
class SealOpeningService {
    private static final Logger LOG = Logger.getLogger(SealOpeningService.class);
    private static final String TRAIL = "audit_trail";

    private final SealRepository seal;
    private final SealEpochRepository epochs;
    private final SealKeyService keys;
    private final SealKeyRepository keyRows;
    private final SealPlaceService place;
    private final SealConfig config;
    private final Clock clock;
    private final Optional<TreeReference> accepted;

    SealOpeningService(
            SealRepository seal,
            SealEpochRepository epochs,
            SealKeyService keys,
            SealKeyRepository keyRows,
            SealPlaceService place,
            SealConfig config,
            Clock clock) {
        this.seal = seal;
        this.epochs = epochs;
        this.accepted = config.acceptedCheckpoint().map(SealOpeningService::accepted);
        this.keys = keys;
        this.keyRows = keyRows;
        this.place = place;
        this.config = config;
        this.clock = clock;
    }

    private static TreeReference accepted(String text) {
        if (!TreeReference.isOne(text)) {
            throw new IllegalStateException(
                    "foreseed.audit.accepted-checkpoint is no tree (epoch:size:root, as `foreseed"
                            + " audit verify` prints it): " + text);
        }
        return TreeReference.parse(text);
    }

    /** Beans are made when they are first called: whoever calls this has the configuration read. */
    void requireConfigured() {
        accepted.ifPresent(tree -> LOG.infof("event=audit-accepted-checkpoint tree=%s", tree));
    }

    /**
     * What was opened.
     *
     * @param carried  rows that it took over
     * @param outside  what is known outside after it
     */
    record Opened(int carried, Outside outside) {}

    /**
     * What comes next; refuses to open an epoch on a tree that contradicts what was published, unless the tree is accepted.
     */
    Uni<Decision> decide(SealState state, Outside outside, SqlConnection connection, Caller service) {
        Decision decision = SealEpochs.decide(state, outside);
        boolean isAccepting =
                accepted.filter(tree -> tree.epoch() == state.epoch()).isPresent();
        if (!(outside instanceof Known known) || state.isFirst() || (decision instanceof GoOn && !isAccepting)) {
            return Uni.createFrom().item(decision);
        }
        return contradiction(state, known.memory(), connection, service)
                .chain(contradiction -> contradiction == null
                        ? Uni.createFrom().item(decision)
                        : acceptedTree(state, connection, service)
                                .map(tree -> tree.map(named -> adopting(state, known.memory()))
                                        .orElseGet(() -> refused(decision, contradiction))));
    }

    private static Decision adopting(SealState state, SignerMemory memory) {
        TreeReference known = memory.signed();
        return new Open(SealedEpoch.ADOPTED, 1 + Math.max(state.epoch(), known == null ? 0 : known.epoch()));
    }

    /** Rows are sealed on in a tree that will not be signed; no epoch is opened on it. */
    private static Decision refused(Decision decision, String contradiction) {
        if (decision instanceof GoOn) {
            return decision;
        }
        throw new SealRefusedException(contradiction);
    }

    /** How the tree contradicts the last that was published within its size; null when it does not. */
    private Uni<@Nullable String> contradiction(
            SealState state, SignerMemory memory, SqlConnection connection, Caller service) {
        TreeReference known = memory.tree();
        if (known != null && known.epoch() == state.epoch() && known.size() <= state.size()) {
            return contradiction(state, known, connection, service);
        }
        return place.publishedWithin(state.epoch(), state.size())
                .chain(found -> found.isEmpty()
                        ? Uni.createFrom().nullItem()
                        : contradiction(state, TreeReference.of(found.get()), connection, service));
    }

    private Uni<@Nullable String> contradiction(
            SealState state, TreeReference known, SqlConnection connection, Caller service) {
        return rootAt(state, known.size(), connection, service)
                .map(root -> Arrays.equals(root, known.rootBytes())
                        ? null
                        : "the tree of epoch " + state.epoch() + " does not begin with the published one of "
                                + known.size() + " leaves");
    }

    private Uni<byte[]> rootAt(SealState state, long size, SqlConnection connection, Caller service) {
        return seal.tiles(state.epoch(), TreeFrontier.tilesOf(size), connection, service)
                .map(tiles -> TreeFrontier.rootOf(size, SealEpochs.source(tiles)));
    }

    /** The accepted tree, if it is the beginning of the database's. */
    Uni<Optional<TreeReference>> acceptedTree(SealState state, SqlConnection connection, Caller service) {
        Optional<TreeReference> named =
                accepted.filter(tree -> tree.epoch() == state.epoch() && tree.size() <= state.size());
        return named.isEmpty()
                ? Uni.createFrom().item(named)
                : rootAt(state, named.get().size(), connection, service)
                        .map(root -> named.filter(tree -> Arrays.equals(root, tree.rootBytes())));
    }

    /** Opens it: the place outside is told first, so that nobody opens another of this number. */
    Uni<Opened> open(Open open, SealState state, Outside outside, SqlConnection connection, Caller service) {
        byte[] empty = new TreeHash().empty();
        return signer(state, connection, service)
                .chain(signer -> place.claim(outside, TreeReference.of(open.epoch(), 0, empty))
                        .map(claimed -> claimed.orElseThrow(
                                () -> new SealRefusedException("another signer opens an epoch at the same time")))
                        .chain(claimed -> floor(state, connection, service)
                                .chain(floor -> open(open, state, outside, floor, signer, connection, service))
                                .map(count -> new Opened(count, claimed))));
    }

    private Uni<Signer> signer(SealState state, SqlConnection connection, Caller service) {
        return state.isFirst()
                ? keys.firstSigner(connection, service)
                : keys.signer(state.epoch(), state.size(), connection, service);
    }

    /** Where identifiers start over, the greatest number that there is; writers wait from then on. */
    private Uni<Long> floor(SealState state, SqlConnection connection, Caller service) {
        return state.doIdentifiersGoOn()
                ? Uni.createFrom().item(state.sequenceFloor())
                : epochs.holdWriters(connection, service)
                        .chain(() -> epochs.greatestWithoutLeaf(state, connection, service))
                        .map(greatest -> Math.max(greatest, state.greatestSequence()));
    }

    private Uni<Integer> open(
            Open open,
            SealState state,
            Outside outside,
            long floor,
            Signer signer,
            SqlConnection connection,
            Caller service) {
        Instant now = clock.instant();
        SealedEpoch epoch = SealEpochs.opening(open, state, outside, config.logName(), floor, now)
                .signed(signer);
        TreeFrontier frontier = new TreeFrontier();
        frontier.append(new TreeHash().leaf(epoch.leaf().bytes()));
        return seal.writeTiles(epoch.epoch(), frontier.changed(), connection, service)
                .chain(() -> epochs.writeEpoch(epoch, state, frontier.root(), connection, service))
                .chain(() -> state.doIdentifiersGoOn()
                        ? Uni.createFrom().voidItem()
                        : epochs.withoutLeaf(
                                state, rows -> carry(epoch, rows, frontier, connection, service), connection, service))
                .chain(() -> open.reason().equals(SealedEpoch.ADOPTED)
                        ? adopt(accepted.orElseThrow(), signer, connection, service)
                        : Uni.createFrom().voidItem())
                .map(done -> Math.toIntExact(frontier.size() - 1))
                .invoke(carried -> LOG.infof(
                        "event=audit-epoch-opened epoch=%d reason=%s carried=%d",
                        epoch.epoch(), epoch.reason(), carried));
    }

    private Uni<Void> carry(
            SealedEpoch epoch, SealableRows rows, TreeFrontier frontier, SqlConnection connection, Caller service) {
        long firstIndex = frontier.size();
        TreeHash hash = new TreeHash();
        rows.events().forEach(event -> frontier.append(hash.leaf(event.bytes())));
        SealedBatch batch = new SealedBatch(
                epoch.epoch(),
                firstIndex,
                rows,
                TrailPosition.BEGINNING,
                HexFormat.of().formatHex(frontier.root()),
                epoch.openedAt(),
                rows.positions());
        return seal.writeTiles(epoch.epoch(), frontier.changed(), connection, service)
                .chain(() -> seal.writeBatch(batch, connection, service))
                .chain(() -> keyRows.begin(batch, connection, service));
    }

    /** Records that the signer goes on from a tree because the configuration says so. */
    Uni<Void> adopt(TreeReference tree, Signer signer, SqlConnection connection, Caller service) {
        StatedEvent event = StatedEvent.of(
                Kind.ADOPT, TRAIL, List.of(new Line("tree", tree.toString())), Map.of("tree", tree.toString()), signer);
        LOG.warnf("event=audit-tree-adopted tree=%s", tree);
        return epochs.insertStated(event, clock.instant(), connection, service);
    }

    /** Records once that a loss is known, if the configuration names what was lost. */
    Uni<Void> acknowledge(SealState state, Signer signer, SqlConnection connection, Caller service) {
        Optional<TreeReference> named = accepted.filter(tree -> tree.epoch() < state.epoch());
        if (named.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        TreeReference lost = named.get();
        return epochs.isLost(lost, connection, service)
                .chain(isLost -> isLost
                        ? epochs.isStated(Kind.ACKNOWLEDGE, lost, connection, service)
                        : Uni.createFrom().item(true))
                .chain(isDone -> {
                    if (isDone) {
                        return Uni.createFrom().voidItem();
                    }
                    StatedEvent event = StatedEvent.of(
                            Kind.ACKNOWLEDGE,
                            TRAIL,
                            List.of(new Line("lost", lost.toString())),
                            Map.of("tree", lost.toString()),
                            signer);
                    LOG.warnf("event=audit-loss-acknowledged lost=%s", lost);
                    return epochs.insertStated(event, clock.instant(), connection, service);
                });
    }
}
