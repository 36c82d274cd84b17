package io.foreseed.audit;

import io.foreseed.platform.Caller;
import io.foreseed.platform.CommandOrigin;
import io.foreseed.platform.Identifiers;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Cursor;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Epochs as rows, and the events of the service's own that excuse something. */
@ApplicationScoped
class SealEpochRepository {
    private static final HexFormat HEX = HexFormat.of();
    private static final int AT_A_TIME = 500;

    /** Where identifiers start over: everything that has no leaf, while writers are held. */
    private static final String WITHOUT_LEAF = """
             from audit_logs a
             where a.sequence_number > $1
               and (a.sequence_number > $2 or (a.transaction_id, a.sequence_number) > ($3::text::xid8, $4))""";

    private static final String CARRIED =
            "select " + LeafField.selection() + WITHOUT_LEAF + " order by a.sequence_number";

    /** Keeps writers of the trail out until the transaction ends. */
    Uni<Void> holdWriters(SqlConnection connection, Caller caller) {
        caller.requireService();
        return connection.query("select hold_audit_writers()").execute().replaceWithVoid();
    }

    /** The greatest number of a row without a leaf; 0 where every row has one. */
    Uni<Long> greatestWithoutLeaf(SealState state, SqlConnection connection, Caller caller) {
        caller.requireService();
        return connection
                .preparedQuery("select coalesce(max(a.sequence_number), 0)" + WITHOUT_LEAF)
                .execute(without(state))
                .map(rows -> rows.iterator().next().getLong(0));
    }

    /** Hands over the rows without a leaf by their numbers, so many at a time that they need little memory. */
    Uni<Void> withoutLeaf(
            SealState state, Function<SealableRows, Uni<Void>> taker, SqlConnection connection, Caller caller) {
        caller.requireService();
        return connection
                .prepare(CARRIED)
                .map(statement -> statement.cursor(without(state)))
                .chain(cursor -> handOver(cursor, taker).eventually(cursor::close));
    }

    private static Uni<Void> handOver(Cursor cursor, Function<SealableRows, Uni<Void>> taker) {
        return cursor.read(AT_A_TIME)
                .map(SealRepository::sealable)
                .chain(rows -> rows.isEmpty() ? Uni.createFrom().voidItem() : taker.apply(rows))
                .chain(() -> cursor.hasMore()
                        ? handOver(cursor, taker)
                        : Uni.createFrom().voidItem());
    }

    private static Tuple without(SealState state) {
        TrailPosition position = state.position();
        return Tuple.of(
                state.sequenceFloor(),
                state.greatestSequence(),
                Long.toString(position.transaction()),
                position.sequence());
    }

    /** Opens an epoch; its tree has one leaf. Where identifiers start over, so does the position. */
    Uni<Void> writeEpoch(SealedEpoch epoch, SealState before, byte[] root, SqlConnection connection, Caller caller) {
        caller.requireService();
        boolean isCarrying = !before.doIdentifiersGoOn();
        List<@Nullable Object> values = new ArrayList<>();
        values.add(epoch.epoch());
        values.add(at(epoch.openedAt()));
        values.add(epoch.reason());
        values.add(epoch.server().systemIdentifier());
        values.add(epoch.server().timeline());
        values.add(epoch.previousSize());
        values.add(epoch.previousRoot() == null ? null : Buffer.buffer(HEX.parseHex(epoch.previousRoot())));
        values.add(epoch.published());
        values.add(epoch.sequenceFloor());
        values.add(isCarrying ? before.greatestSequence() : null);
        values.add(epoch.statement());
        TrailPosition position = isCarrying ? TrailPosition.BEGINNING : before.position();
        return connection
                .preparedQuery("""
                        insert into audit_seal_epochs (epoch, opened_at, reason, system_identifier, timeline, previous_size,
                            previous_root, published, sequence_floor, previous_sequence, statement)
                        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)""")
                .execute(Tuple.from(values))
                .chain(() -> connection
                        .preparedQuery("""
                                update audit_seal_state set epoch = $1, tree_size = 1, root = $2, system_identifier = $3,
                                       timeline = $4, transaction_id = $5::text::xid8, sequence_number = $6""")
                        .execute(Tuple.of(
                                epoch.epoch(),
                                Buffer.buffer(root),
                                epoch.server().systemIdentifier(),
                                epoch.server().timeline(),
                                Long.toString(position.transaction()),
                                position.sequence())))
                .replaceWithVoid();
    }

    /** Adds a row of the service's own whose statement excuses something. */
    Uni<Void> insertStated(StatedEvent event, Instant now, SqlConnection connection, Caller caller) {
        caller.requireService();
        return connection
                .preparedQuery("""
                        insert into audit_logs (id, timestamp, actor_kind, action, resource_type, request_id, metadata,
                                                severity, compliance_category, retention_until)
                        values ($1, $2::timestamptz, 'service', $3, $4, $5, $6::text::jsonb, 'notice', 'SOX',
                                $2::timestamptz + interval '2555 days')""")
                .execute(Tuple.from(List.of(
                        event.id(),
                        at(now),
                        event.kind().name(),
                        event.resourceType(),
                        caller.requestId(),
                        event.metadata())))
                .replaceWithVoid();
    }

    /** Adds the event that a thing was made. */
    Uni<Void> insertCreated(String resourceType, String key, Instant now, SqlConnection connection, Caller caller) {
        caller.requireService();
        return connection
                .preparedQuery("""
                        insert into audit_logs (id, timestamp, actor_kind, action, resource_type, request_id, metadata,
                                                severity, compliance_category, retention_until)
                        values ($1, $2::timestamptz, 'service', 'CREATE', $3, $4, jsonb_strip_nulls(jsonb_build_object(
                                    'key', $5::text, 'origin', $6::text::jsonb)),
                                'notice', 'SOX',
                                $2::timestamptz + interval '2555 days')""")
                .execute(Tuple.of(Identifiers.next(), at(now), resourceType, caller.requestId(), key, origin(caller)))
                .replaceWithVoid();
    }

    /** Whether an epoch has told the loss of this tree. */
    Uni<Boolean> isLost(TreeReference tree, SqlConnection connection, Caller caller) {
        caller.requireService();
        return connection
                .preparedQuery("""
                        select exists (select from audit_seal_epochs
                                        where split_part(published, E'\\n', 1) like '%/epoch-' || $1
                                          and split_part(published, E'\\n', 2) = $2
                                          and split_part(published, E'\\n', 3) = $3)""")
                .execute(Tuple.of(Integer.toString(tree.epoch()), Long.toString(tree.size()), tree.root()))
                .map(rows -> rows.iterator().next().getBoolean(0));
    }

    /** Whether a loss or a tree was acknowledged already. */
    Uni<Boolean> isStated(Statement.Kind kind, TreeReference tree, SqlConnection connection, Caller caller) {
        caller.requireService();
        return connection
                .preparedQuery("select exists (select from audit_logs where action = $1 and metadata ->> 'tree' = $2)")
                .execute(Tuple.of(kind.name(), tree.toString()))
                .map(rows -> rows.iterator().next().getBoolean(0));
    }

    private static @Nullable String origin(Caller caller) {
        CommandOrigin origin = caller.origin();
        return origin == null ? null : JsonObject.mapFrom(origin).encode();
    }

    private static OffsetDateTime at(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }
}
