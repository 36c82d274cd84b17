package io.foreseed.audit;

import io.foreseed.audit.SealState.SealServer;
import io.foreseed.platform.Caller;
import io.foreseed.platform.Identifiers;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads rows of the trail and writes their seal: few statements, many rows each, nothing of Hibernate. */
@ApplicationScoped
class SealRepository {
    private static final HexFormat HEX = HexFormat.of();

    private static final String STATE = """
            select s.epoch, s.tree_size, s.root, s.transaction_id::text, s.sequence_number, e.system_identifier, e.timeline,
                   c.system_identifier as server, pg_snapshot_xmax(pg_current_snapshot())::text as next,
                   ('x' || lpad(left(pg_walfile_name(pg_current_wal_insert_lsn()), 8), 16, '0'))::bit(64)::bigint as now_on
              from audit_seal_state s left join audit_seal_epochs e on e.epoch = s.epoch, pg_control_system() c""";

    /** Alone, since what a statement reads beside a row it locks may be older than the row. */
    private static final String LOCK = "select 1 from audit_seal_state for update skip locked";

    /** Below the oldest transaction that still runs nothing can appear later. */
    private static final String ROWS = "select " + LeafField.selection() + """
            , a.timestamp as moment from audit_logs a
             where (a.transaction_id, a.sequence_number) > ($1::text::xid8, $2)
               and a.transaction_id < pg_snapshot_xmin(pg_current_snapshot())
             order by a.transaction_id, a.sequence_number limit $3""";

    private static final String TILES = """
            select t.level, t.tile, t.hashes from audit_seal_tiles t
              join unnest($2::smallint[], $3::bigint[]) as asked(level, tile) on (t.level, t.tile) = (asked.level, asked.tile)
             where t.epoch = $1""";

    private static final String WRITE_TILES = """
            insert into audit_seal_tiles (epoch, level, tile, hashes)
            select $1, * from unnest($2::smallint[], $3::bigint[], $4::bytea[])
                on conflict (epoch, level, tile) do update set hashes = excluded.hashes""";

    private static final String WRITE_BATCH = """
            with batch as (
                insert into audit_seal_batches (epoch, first_index, leaf_count, after_transaction, after_sequence,
                                                through_transaction, through_sequence, root, sealed_at)
                select $1, $2, $3, transaction_id, sequence_number, $4::text::xid8, $5, $6, $7 from audit_seal_state)
            update audit_seal_state
               set tree_size = $2 + $3, root = $6, transaction_id = $4::text::xid8, sequence_number = $5""";

    /** Whether this server takes writes: a standby seals nothing. */
    Uni<Boolean> isPrimary(SqlConnection connection, Caller caller) {
        caller.requireService();
        return connection.query("select not pg_is_in_recovery()").execute().map(rows -> rows.iterator()
                .next()
                .getBoolean(0));
    }

    /** The state, locked until the transaction ends; empty while another instance has it. */
    Uni<Optional<SealState>> lockState(SqlConnection connection, Caller caller) {
        caller.requireService();
        return connection
                .query(LOCK)
                .execute()
                .chain(locked -> locked.rowCount() == 0
                        ? Uni.createFrom().item(Optional.empty())
                        : readState(connection, caller));
    }

    /** The state as it is, whoever works on it. */
    Uni<Optional<SealState>> readState(SqlConnection connection, Caller caller) {
        caller.requireService();
        return connection.query(STATE).execute().map(SealRepository::state);
    }

    private static Optional<SealState> state(RowSet<Row> rows) {
        if (rows.rowCount() == 0) {
            return Optional.empty();
        }
        Row row = rows.iterator().next();
        Long epochSystem = row.getLong("system_identifier");
        return Optional.of(new SealState(
                row.getInteger("epoch"),
                row.getLong("tree_size"),
                HEX.formatHex(row.getBuffer("root").getBytes()),
                new TrailPosition(Long.parseLong(row.getString("transaction_id")), row.getLong("sequence_number")),
                epochSystem == null ? null : new SealServer(epochSystem, row.getLong("timeline")),
                new SealServer(row.getLong("server"), row.getLong("now_on")),
                Long.parseLong(row.getString("next"))));
    }

    /** The next rows that can be sealed, in their order. */
    Uni<SealableRows> sealableRows(TrailPosition after, int limit, SqlConnection connection, Caller caller) {
        caller.requireService();
        return connection
                .preparedQuery(ROWS)
                .execute(Tuple.of(Long.toString(after.transaction()), after.sequence(), limit))
                .map(rows -> {
                    List<LeafEntry> events = new ArrayList<>(rows.size());
                    Instant oldest = Instant.MAX;
                    for (Row row : rows) {
                        events.add(event(row));
                        Instant moment = row.getOffsetDateTime("moment").toInstant();
                        oldest = moment.isBefore(oldest) ? moment : oldest;
                    }
                    return new SealableRows(events, oldest);
                });
    }

    private static LeafEntry event(Row row) {
        int count = LeafField.columns().size();
        List<@Nullable String> values = new ArrayList<>(count);
        for (int column = 0; column < count; column++) {
            values.add(row.getString(column));
        }
        return LeafEntry.event(values);
    }

    /** When the oldest row that is not sealed was written; empty when all are. */
    Uni<Optional<Instant>> oldestUnsealed(TrailPosition after, SqlConnection connection, Caller caller) {
        caller.requireService();
        return connection
                .preparedQuery("""
                        select a.timestamp from audit_logs a
                         where (a.transaction_id, a.sequence_number) > ($1::text::xid8, $2)
                         order by a.transaction_id, a.sequence_number limit 1""")
                .execute(Tuple.of(Long.toString(after.transaction()), after.sequence()))
                .map(rows -> rows.rowCount() == 0
                        ? Optional.<Instant>empty()
                        : Optional.of(
                                rows.iterator().next().getOffsetDateTime(0).toInstant()));
    }

    /** Which transaction keeps the sealer waiting. */
    Uni<String> blocker(SqlConnection connection, Caller caller) {
        caller.requireService();
        return connection
                .query("select coalesce(audit_seal_blocker(), 'none')")
                .execute()
                .map(rows -> rows.iterator().next().getString(0));
    }

    /** The hashes of these tiles; what is not there is not in the answer. */
    Uni<Map<Tile, byte[]>> tiles(int epoch, List<Tile> asked, SqlConnection connection, Caller caller) {
        caller.requireService();
        if (asked.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        return connection
                .preparedQuery(TILES)
                .execute(Tuple.of(epoch, levels(asked), indexes(asked)))
                .map(rows -> {
                    Map<Tile, byte[]> found = new HashMap<>();
                    for (Row row : rows) {
                        byte[] hashes = row.getBuffer("hashes").getBytes();
                        asked.stream()
                                .filter(tile -> tile.level() == row.getShort("level")
                                        && tile.index() == row.getLong("tile")
                                        && tile.width() * TreeHash.BYTES <= hashes.length)
                                .forEach(tile -> found.put(tile, hashes));
                    }
                    return found;
                });
    }

    /** Writes what appending changed. */
    Uni<Void> writeTiles(int epoch, Map<Tile, byte[]> changed, SqlConnection connection, Caller caller) {
        caller.requireService();
        List<Tile> tiles = List.copyOf(changed.keySet());
        Buffer[] hashes = tiles.stream().map(changed::get).map(Buffer::buffer).toArray(Buffer[]::new);
        return connection
                .preparedQuery(WRITE_TILES)
                .execute(Tuple.of(epoch, levels(tiles), indexes(tiles), hashes))
                .replaceWithVoid();
    }

    /** Says which rows these leaves are, and that they are sealed. */
    Uni<Void> writeBatch(
            int epoch,
            long firstIndex,
            int count,
            TrailPosition through,
            byte[] root,
            Instant sealedAt,
            SqlConnection connection,
            Caller caller) {
        caller.requireService();
        return connection
                .preparedQuery(WRITE_BATCH)
                .execute(Tuple.from(List.of(
                        epoch,
                        firstIndex,
                        count,
                        Long.toString(through.transaction()),
                        through.sequence(),
                        Buffer.buffer(root),
                        at(sealedAt))))
                .replaceWithVoid();
    }

    /** Opens an epoch; its tree has one leaf. */
    Uni<Void> writeEpoch(SealedEpoch epoch, byte[] root, SqlConnection connection, Caller caller) {
        caller.requireService();
        List<@Nullable Object> values = new ArrayList<>();
        values.add(epoch.epoch());
        values.add(at(epoch.openedAt()));
        values.add(epoch.reason());
        values.add(epoch.server().systemIdentifier());
        values.add(epoch.server().timeline());
        values.add(epoch.previousSize());
        values.add(epoch.previousRoot() == null ? null : Buffer.buffer(HEX.parseHex(epoch.previousRoot())));
        values.add(epoch.published());
        return connection
                .preparedQuery("insert into audit_seal_epochs values ($1, $2, $3, $4, $5, $6, $7, $8)")
                .execute(Tuple.from(values))
                .chain(() -> connection
                        .preparedQuery("update audit_seal_state set epoch = $1, tree_size = 1, root = $2")
                        .execute(Tuple.of(epoch.epoch(), Buffer.buffer(root))))
                .replaceWithVoid();
    }

    /** The newest checkpoint of an epoch. */
    Uni<Optional<Checkpoint>> latestCheckpoint(int epoch, SqlConnection connection, Caller caller) {
        caller.requireService();
        return connection
                .preparedQuery(
                        "select note from audit_seal_checkpoints where epoch = $1 order by tree_size desc limit 1")
                .execute(Tuple.of(epoch))
                .map(rows -> rows.rowCount() == 0
                        ? Optional.<Checkpoint>empty()
                        : Optional.of(Checkpoint.parse(rows.iterator().next().getString(0))));
    }

    /** Stores a checkpoint, unless another instance has signed the same. */
    Uni<Void> writeCheckpoint(Checkpoint checkpoint, Instant signedAt, SqlConnection connection, Caller caller) {
        caller.requireService();
        return connection
                .preparedQuery("insert into audit_seal_checkpoints values ($1, $2, $3, $4, $5) on conflict do nothing")
                .execute(Tuple.of(
                        checkpoint.epoch(),
                        checkpoint.size(),
                        Buffer.buffer(checkpoint.rootBytes()),
                        checkpoint.note(),
                        at(signedAt)))
                .replaceWithVoid();
    }

    /**
     * A key as it is stored.
     *
     * @param secret  the private half, sealed under the master key, in Base64
     */
    record StoredKey(NoteKey key, String secret) {}

    /** The key of a log; empty when it has none yet. */
    Uni<Optional<StoredKey>> key(String logName, SqlConnection connection, Caller caller) {
        caller.requireService();
        return connection
                .preparedQuery("select public_key, private_key from audit_seal_keys where name = $1")
                .execute(Tuple.of(logName))
                .map(rows -> {
                    if (rows.rowCount() == 0) {
                        return Optional.<StoredKey>empty();
                    }
                    Row row = rows.iterator().next();
                    NoteKey key = NoteKey.of(logName, row.getBuffer(0).getBytes());
                    return Optional.of(new StoredKey(
                            key,
                            Base64.getEncoder().encodeToString(row.getBuffer(1).getBytes())));
                });
    }

    /** Stores a key and the event that it was made; neither when another instance was faster. */
    Uni<Void> insertKey(StoredKey made, Instant createdAt, SqlConnection connection, Caller caller) {
        caller.requireService();
        return connection
                .preparedQuery("""
                        with made as (
                            insert into audit_seal_keys (key_id, name, public_key, private_key, created_at)
                            values ($1, $2, $3, $4, $5) on conflict do nothing returning key_id)
                        insert into audit_logs (id, timestamp, actor_kind, action, resource_type, request_id, metadata,
                                                retention_until)
                        select $6, $5, 'service', 'CREATE', 'seal_key', $7, jsonb_build_object('key', $8::text),
                               $5 + interval '2555 days'
                          from made""")
                .execute(Tuple.from(List.of(
                        made.key().idHex(),
                        made.key().name(),
                        Buffer.buffer(made.key().x509()),
                        Buffer.buffer(Base64.getDecoder().decode(made.secret())),
                        at(createdAt),
                        Identifiers.next(),
                        caller.requestId(),
                        made.key().text())))
                .replaceWithVoid();
    }

    Uni<Void> changeSecret(StoredKey key, SqlConnection connection, Caller caller) {
        caller.requireService();
        return connection
                .preparedQuery("update audit_seal_keys set private_key = $1 where key_id = $2")
                .execute(Tuple.of(
                        Buffer.buffer(Base64.getDecoder().decode(key.secret())),
                        key.key().idHex()))
                .replaceWithVoid();
    }

    private static Short[] levels(List<Tile> tiles) {
        return tiles.stream().map(tile -> (short) tile.level()).toArray(Short[]::new);
    }

    private static Long[] indexes(List<Tile> tiles) {
        return tiles.stream().map(Tile::index).toArray(Long[]::new);
    }

    private static OffsetDateTime at(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }
}
