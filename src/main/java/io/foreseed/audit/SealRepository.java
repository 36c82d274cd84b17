package io.foreseed.audit;

import io.foreseed.audit.SealState.SealServer;
import io.foreseed.platform.Caller;
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

    /**
     * Where the batches end: the position after which rows wait for the seal. The state repeats it, and whoever changes only
     * the state is found out.
     */
    static final String END_OF_BATCHES = """
            (select transaction_id, sequence_number
               from ((select b.through_transaction as transaction_id, b.through_sequence as sequence_number, 1 as choice
                        from audit_seal_batches b
                       where b.epoch >= (select max(epoch) from audit_seal_epochs
                                          where previous_sequence is not null
                                             or epoch = (select min(epoch) from audit_seal_epochs))
                       order by b.epoch desc, b.first_index desc limit 1)
                     union all select '0'::xid8, 0, 2) as choices
              order by choice limit 1)""";

    /** The greatest identifier is looked for only where the server is another one than before. */
    private static final String STATE = """
            select s.epoch, s.tree_size, s.root, s.transaction_id::text, s.sequence_number, s.greatest_sequence,
                   s.system_identifier, s.timeline, coalesce(e.sequence_floor, 0) as sequence_floor,
                   l.transaction_id::text as last_transaction, l.sequence_number as last_sequence,
                   c.system_identifier as server, c.timeline as now_on, pg_snapshot_xmax(pg_current_snapshot())::text as next,
                   case when (s.system_identifier, s.timeline) is distinct from (c.system_identifier, c.timeline)
                        then (select a.transaction_id::text from audit_logs a
                               where a.sequence_number > coalesce(e.sequence_floor, 0)
                               order by a.transaction_id desc limit 1) end as greatest_transaction
              from audit_seal_state s left join audit_seal_epochs e on e.epoch = s.epoch,
                   (select system_identifier,
                           ('x' || lpad(left(pg_walfile_name(pg_current_wal_insert_lsn()), 8), 16, '0'))::bit(64)::bigint
                               as timeline
                      from pg_control_system()) c""" + ", " + END_OF_BATCHES + " l";

    /** Alone, since what a statement reads beside a row it locks may be older than the row. */
    private static final String LOCK = "select 1 from audit_seal_state for update skip locked";

    /** Below the oldest transaction that still runs nothing can appear later. */
    private static final String ROWS = "select " + LeafField.selection() + """
            , a.timestamp as moment from audit_logs a
             where (a.transaction_id, a.sequence_number) > ($1::text::xid8, $2) and a.sequence_number > $4
               and a.transaction_id < pg_snapshot_xmin(pg_current_snapshot())
             order by a.transaction_id, a.sequence_number limit $3""";

    private static final String OLDEST_UNSEALED = """
            select a.timestamp from audit_logs a
             where (a.transaction_id, a.sequence_number) >
                   ((select e.transaction_id from %1$s e), (select e.sequence_number from %1$s e))
               and a.sequence_number > coalesce(
                       (select sequence_floor from audit_seal_epochs order by epoch desc limit 1), 0)
               and a.transaction_id < pg_snapshot_xmax(pg_current_snapshot())
             order by a.transaction_id, a.sequence_number limit 1""".formatted(END_OF_BATCHES);

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
                                                through_transaction, through_sequence, root, sealed_at,
                                                carried_transactions, carried_sequences)
                select $1, $2, $3, transaction_id, sequence_number, $4::text::xid8, $5, $6, $7, $9, $10 from audit_seal_state)
            update audit_seal_state
               set tree_size = $2 + $3, root = $6, transaction_id = $4::text::xid8, sequence_number = $5,
                   greatest_sequence = greatest(greatest_sequence, $8)""";

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
        return connection.query(LOCK).execute().chain(locked -> readState(connection, caller)
                .map(state -> locked.rowCount() == 0 ? Optional.empty() : Optional.of(state)));
    }

    /** The state as it is, whoever works on it; refused where it is not there, or not at the end of the batches. */
    Uni<SealState> readState(SqlConnection connection, Caller caller) {
        caller.requireService();
        return connection.query(STATE).execute().map(SealRepository::state);
    }

    private static SealState state(RowSet<Row> rows) {
        if (rows.rowCount() == 0) {
            throw new SealRefusedException("the state of the sealer (audit_seal_state) is not there: verify the trail");
        }
        Row row = rows.iterator().next();
        TrailPosition position =
                new TrailPosition(Long.parseLong(row.getString("transaction_id")), row.getLong("sequence_number"));
        TrailPosition end =
                new TrailPosition(Long.parseLong(row.getString("last_transaction")), row.getLong("last_sequence"));
        if (!position.equals(end)) {
            throw new SealRefusedException("the state of the sealer (audit_seal_state) is at "
                    + position.transaction() + ":" + position.sequence() + ", and the batches end at "
                    + end.transaction()
                    + ":" + end.sequence() + ": verify the trail");
        }
        Long system = row.getLong("system_identifier");
        String greatest = row.getString("greatest_transaction");
        return new SealState(
                row.getInteger("epoch"),
                row.getLong("tree_size"),
                HEX.formatHex(row.getBuffer("root").getBytes()),
                position,
                row.getLong("sequence_floor"),
                row.getLong("greatest_sequence"),
                system == null ? null : new SealServer(system, row.getLong("timeline")),
                new SealServer(row.getLong("server"), row.getLong("now_on")),
                Long.parseLong(row.getString("next")),
                greatest == null ? 0 : Long.parseLong(greatest));
    }

    /** Notes that the tree goes on on another server, or on another history of the same. */
    Uni<Void> writeServer(SealServer server, SqlConnection connection, Caller caller) {
        caller.requireService();
        return connection
                .preparedQuery("update audit_seal_state set system_identifier = $1, timeline = $2")
                .execute(Tuple.of(server.systemIdentifier(), server.timeline()))
                .replaceWithVoid();
    }

    /** The next rows that can be sealed, in their order. */
    Uni<SealableRows> sealableRows(SealState state, int limit, SqlConnection connection, Caller caller) {
        caller.requireService();
        TrailPosition after = state.position();
        return connection
                .preparedQuery(ROWS)
                .execute(Tuple.of(Long.toString(after.transaction()), after.sequence(), limit, state.sequenceFloor()))
                .map(SealRepository::sealable);
    }

    static SealableRows sealable(RowSet<Row> rows) {
        List<LeafEntry> events = new ArrayList<>(rows.size());
        for (Row row : rows) {
            events.add(event(row));
        }
        return new SealableRows(events);
    }

    private static LeafEntry event(Row row) {
        int count = LeafField.columns().size();
        List<@Nullable String> values = new ArrayList<>(count);
        for (int column = 0; column < count; column++) {
            values.add(row.getString(column));
        }
        return LeafEntry.event(values);
    }

    /** When the oldest row that is not sealed was written; empty when all are. Whatever the state of the sealer says. */
    Uni<Optional<Instant>> oldestUnsealed(SqlConnection connection, Caller caller) {
        caller.requireService();
        return connection
                .query(OLDEST_UNSEALED)
                .execute()
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

    /**
     * Says which rows these leaves are, and that they are sealed: those from the last batch through a position, or, where
     * identifiers start over, exactly these.
     */
    Uni<Void> writeBatch(SealedBatch batch, SqlConnection connection, Caller caller) {
        caller.requireService();
        List<@Nullable Object> values = new ArrayList<>();
        values.add(batch.epoch());
        values.add(batch.firstIndex());
        values.add(batch.rows().events().size());
        values.add(Long.toString(batch.through().transaction()));
        values.add(batch.through().sequence());
        values.add(Buffer.buffer(HEX.parseHex(batch.root())));
        values.add(at(batch.sealedAt()));
        values.add(batch.rows().greatestSequence());
        List<TrailPosition> carried = batch.carried();
        values.add(
                carried.isEmpty()
                        ? null
                        : carried.stream().map(TrailPosition::transaction).toArray(Long[]::new));
        values.add(
                carried.isEmpty()
                        ? null
                        : carried.stream().map(TrailPosition::sequence).toArray(Long[]::new));
        return connection.preparedQuery(WRITE_BATCH).execute(Tuple.from(values)).replaceWithVoid();
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

    /** Stores a checkpoint, unless another instance has signed the same; when it was signed, by the database's clock. */
    Uni<Instant> writeCheckpoint(Checkpoint checkpoint, SqlConnection connection, Caller caller) {
        caller.requireService();
        return connection
                .preparedQuery("insert into audit_seal_checkpoints (epoch, tree_size, root, note)"
                        + " values ($1, $2, $3, $4) on conflict do nothing")
                .execute(Tuple.of(
                        checkpoint.epoch(),
                        checkpoint.size(),
                        Buffer.buffer(checkpoint.rootBytes()),
                        checkpoint.note()))
                .chain(() -> connection
                        .preparedQuery(
                                "select signed_at from audit_seal_checkpoints where epoch = $1 and tree_size = $2")
                        .execute(Tuple.of(checkpoint.epoch(), checkpoint.size())))
                .map(rows -> rows.iterator().next().getOffsetDateTime(0).toInstant());
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
