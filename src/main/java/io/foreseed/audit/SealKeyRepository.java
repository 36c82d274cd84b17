package io.foreseed.audit;

import io.foreseed.platform.Caller;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The keys of a log as rows. */
@ApplicationScoped
class SealKeyRepository {
    private static final String COLUMNS =
            "select name, public_key, private_key, since_epoch is null from audit_seal_keys ";

    /**
     * A key as it is stored.
     *
     * @param secret  the private half, sealed under the master key, in Base64
     * @param isPending  the event that introduces it has no leaf yet
     */
    record StoredKey(NoteKey key, String secret, boolean isPending) {}

    /** The key that signs the tree of this epoch and size; empty when the log has none. */
    Uni<Optional<StoredKey>> signer(String logName, int epoch, long size, SqlConnection connection, Caller caller) {
        caller.requireService();
        return connection
                .preparedQuery(COLUMNS + "where name = $1 and (since_epoch, since_index) < ($2, $3)"
                        + " order by since_epoch desc, since_index desc limit 1")
                .execute(Tuple.of(logName, epoch, size))
                .map(rows -> keys(rows).stream().findFirst());
    }

    /** All keys of a log, the newest last; locked until the transaction ends. */
    Uni<List<StoredKey>> all(String logName, SqlConnection connection, Caller caller) {
        caller.requireService();
        return connection
                .preparedQuery(
                        COLUMNS + "where name = $1 order by since_epoch nulls last, since_index, created_at for update")
                .execute(Tuple.of(logName))
                .map(SealKeyRepository::keys);
    }

    private static List<StoredKey> keys(RowSet<Row> rows) {
        List<StoredKey> keys = new ArrayList<>();
        for (Row row : rows) {
            keys.add(new StoredKey(
                    NoteKey.of(row.getString(0), row.getBuffer(1).getBytes()),
                    Base64.getEncoder().encodeToString(row.getBuffer(2).getBytes()),
                    row.getBoolean(3)));
        }
        return keys;
    }

    /**
     * Stores a key.
     *
     * @param introducedBy  the event after which it signs; null: it is the first
     */
    Uni<Void> insert(
            StoredKey made, @Nullable UUID introducedBy, Instant createdAt, SqlConnection connection, Caller caller) {
        caller.requireService();
        List<@Nullable Object> values = new ArrayList<>();
        values.add(made.key().idHex());
        values.add(made.key().name());
        values.add(Buffer.buffer(made.key().x509()));
        values.add(Buffer.buffer(Base64.getDecoder().decode(made.secret())));
        values.add(createdAt.atOffset(ZoneOffset.UTC));
        values.add(introducedBy);
        values.add(introducedBy == null ? 0 : null);
        values.add(introducedBy == null ? 0L : null);
        return connection.preparedQuery("""
                        insert into audit_seal_keys (key_id, name, public_key, private_key, created_at, introduced_by,
                                                     since_epoch, since_index)
                        values ($1, $2, $3, $4, $5, $6, $7, $8)""").execute(Tuple.from(values)).replaceWithVoid();
    }

    /** A key signs from the leaf of the event that introduced it. */
    Uni<Void> begin(SealedBatch batch, SqlConnection connection, Caller caller) {
        Uni<Void> all = Uni.createFrom().voidItem();
        long index = batch.firstIndex();
        for (LeafEntry event : batch.rows().events()) {
            if (Statement.Kind.KEY.name().equals(event.value(LeafField.ACTION))) {
                UUID id = UUID.fromString(String.valueOf(event.value(LeafField.ID)));
                long at = index;
                all = all.chain(() -> begin(id, batch.epoch(), at, connection, caller));
            }
            index++;
        }
        return all;
    }

    private static Uni<Void> begin(UUID event, int epoch, long index, SqlConnection connection, Caller caller) {
        caller.requireService();
        return connection
                .preparedQuery("update audit_seal_keys set since_epoch = $2, since_index = $3"
                        + " where introduced_by = $1 and since_epoch is null")
                .execute(Tuple.of(event, epoch, index))
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
}
