package io.foreseed.audit;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;

/** The database of a trail in the hands of its owner: a superuser, in a transaction, with chance that has a seed. */
final class OwnedDatabase {
    /** What an owner looks at before and after: rows of the trail and of its keys, and what guards them. */
    private static final String DUMP = """
            select (select md5(string_agg(md5(a::text), '' order by md5(a::text))) from audit_logs a)
                || (select coalesce(md5(string_agg(k.id::text || (k.wrapped_key is null), '' order by k.id)), '')
                      from subject_keys k)
                || (select md5(string_agg(md5(row(epoch, opened_at, reason, system_identifier, timeline, previous_size,
                       previous_root, published, sequence_floor, statement)::text), '' order by epoch))
                      from audit_seal_epochs)""";

    private static final String TREES = """
            select (select coalesce(md5(string_agg(md5(row(epoch, first_index, leaf_count, root)::text), ''
                                               order by epoch, first_index)), '')
                      from audit_seal_batches)
                || (select coalesce(md5(string_agg(md5(t::text), '' order by t.epoch, t.level, t.tile)), '')
                      from audit_seal_tiles t)
                || (select coalesce(md5(string_agg(c.note, '' order by c.epoch, c.tree_size)), '')
                      from audit_seal_checkpoints c)
                || (select coalesce(md5(string_agg(md5(row(name, public_key)::text), '' order by key_id)), '')
                      from audit_seal_keys)
                || (select coalesce(md5(string_agg(row(epoch, tree_size, root, transaction_id, sequence_number)::text,
                                                   '')), '')
                      from audit_seal_state)""";

    private final Connection connection;
    private final Random random;

    OwnedDatabase(Connection connection, Random random) {
        this.connection = connection;
        this.random = random;
    }

    Connection connection() {
        return connection;
    }

    Random random() {
        return random;
    }

    void execute(String command) throws SQLException {
        LivedTrail.execute(connection, command);
    }

    /** The only value of a query. */
    String text(String query) throws SQLException {
        return String.valueOf(
                JdbcRows.read(connection, query, row -> row.getString(1)).getFirst());
    }

    long number(String query) throws SQLException {
        return Long.parseLong(text(query));
    }

    <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    /** The identifier of a row by chance, as a condition. */
    String someRow() throws SQLException {
        return "id = '" + someId() + "'";
    }

    String someId() throws SQLException {
        return idAt(random.nextInt((int) number("select count(*) from audit_logs")));
    }

    private String idAt(int place) throws SQLException {
        return text("select id::text from audit_logs order by transaction_id, sequence_number offset " + place
                + " limit 1");
    }

    int someEpoch() throws SQLException {
        return 1 + random.nextInt((int) number("select max(epoch) from audit_seal_epochs"));
    }

    /** Rows, keys, openings, trees and their signatures as they are, and the guard. */
    String dump() throws SQLException {
        return text(DUMP) + text(TREES) + guard();
    }

    /** Whether this is another state than the one that was dumped; what is cheap to see is looked at first. */
    boolean differsFrom(String before) throws SQLException {
        return !before.startsWith(text(DUMP) + text(TREES)) || !before.endsWith(guard());
    }

    private String guard() throws SQLException {
        return "\n" + String.join("\n", TrailGuard.differences(connection));
    }
}
