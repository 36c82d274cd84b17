package io.foreseed.audit;

import io.foreseed.platform.Caller;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The seal as its readers ask for it. */
@ApplicationScoped
class TrailRepository {
    /** The newest checkpoint of an epoch; of the newest epoch when it is 0. */
    Uni<Optional<Checkpoint>> latestCheckpoint(int epoch, Caller caller) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "select note from audit_seal_checkpoints where ?1 in (0, epoch)"
                                        + " order by epoch desc, tree_size desc limit 1",
                                String.class)
                        .setParameter(1, epoch)
                        .getResultList())
                .map(notes -> notes.stream().findFirst().map(Checkpoint::parse));
    }

    /** The public keys of a log, the current one last. */
    Uni<List<NoteKey>> keys(String logName, Caller caller) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "select public_key from audit_seal_keys where name = ?1"
                                        + " order by since_epoch nulls last, since_index, created_at",
                                byte[].class)
                        .setParameter(1, logName)
                        .getResultList())
                .map(keys -> keys.stream().map(key -> NoteKey.of(logName, key)).toList());
    }

    /** The statements that link each key to the next, the oldest first. */
    Uni<List<String>> keyStatements(Caller caller) {
        return Panache.getSession().chain(session -> session.createNativeQuery(
                        "select metadata ->> 'statement' from audit_present_rows"
                                + " where action = 'KEY' and jsonb_typeof(metadata -> 'statement') = 'string'"
                                + " order by sequence_number",
                        String.class)
                .getResultList());
    }

    /** The event's entry; empty when there is none that the caller may see. */
    Uni<Optional<LeafEntry>> event(UUID id, Caller caller) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "select " + LeafField.selection() + " from audit_present_rows a where a.id = ?1",
                                Object[].class)
                        .setParameter(1, id)
                        .getResultList())
                .map(rows -> rows.stream().findFirst().map(TrailRepository::event));
    }

    /** The months of which all but a few rows are only in archives, the newest first. */
    Uni<List<YearMonth>> monthsInArchives(Caller caller) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "select to_char(month, 'YYYY-MM') from audit_months"
                                        + " where state in ('detached', 'dropped') order by month desc",
                                String.class)
                        .getResultList())
                .map(months -> months.stream().map(YearMonth::parse).toList());
    }

    private static LeafEntry event(Object[] row) {
        List<@Nullable String> values = new ArrayList<>();
        for (Object value : row) {
            values.add(value == null ? null : value.toString());
        }
        return LeafEntry.event(values);
    }

    /**
     * Where a row's leaf is: its epoch and its index.
     *
     * @return empty while it is not sealed, or when it is not what was sealed
     */
    Uni<Optional<LeafPlace>> placeOf(LeafEntry event, Caller caller) {
        TrailPosition position = TrailPosition.of(event);
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(LeafPlace.query("?1", "?2", "?3"), Object[].class)
                        .setParameter(1, Long.toString(position.transaction()))
                        .setParameter(2, position.sequence())
                        .setParameter(3, LeafPlace.hash(event))
                        .getResultList())
                .map(rows -> rows.stream()
                        .findFirst()
                        .map(row -> new LeafPlace(((Number) row[0]).intValue(), ((Number) row[1]).longValue())));
    }

    /** The hashes of these tiles, cut to their widths; a tile that is not there or too short is not in the answer. */
    Uni<Map<Tile, byte[]>> tiles(int epoch, Collection<Tile> asked, Caller caller) {
        String query = """
                select t.level, t.tile, t.hashes from audit_seal_tiles t
                 where t.epoch = ?1 and (t.level, t.tile) in
                       (select * from unnest(cast(cast(?2 as text) as smallint[]),
                                             cast(cast(?3 as text) as bigint[])))""";
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(query, Object[].class)
                        .setParameter(1, epoch)
                        .setParameter(
                                2,
                                array(asked.stream()
                                        .map(tile -> Integer.toString(tile.level()))
                                        .toList()))
                        .setParameter(
                                3,
                                array(asked.stream()
                                        .map(tile -> Long.toString(tile.index()))
                                        .toList()))
                        .getResultList())
                .map(rows -> found(asked, rows));
    }

    private static Map<Tile, byte[]> found(Collection<Tile> asked, List<Object[]> rows) {
        Map<Tile, byte[]> tiles = new HashMap<>();
        for (Object[] row : rows) {
            byte[] hashes = (byte[]) row[2];
            for (Tile tile : asked) {
                if (tile.level() == ((Number) row[0]).intValue()
                        && tile.index() == ((Number) row[1]).longValue()
                        && tile.width() * TreeHash.BYTES <= hashes.length) {
                    tiles.put(tile, hashes);
                }
            }
        }
        return tiles;
    }

    private static String array(List<String> numbers) {
        return numbers.stream().collect(Collectors.joining(",", "{", "}"));
    }
}
