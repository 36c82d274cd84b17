package io.foreseed.schema;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * How PostgreSQL answered a command that is undone afterwards.
 *
 * @param command  what was asked
 * @param state  the SQLSTATE of the refusal, or {@code 00000} when nothing was refused
 * @param message  what it said
 */
record Refusal(String command, String state, String message) {
    static final String INSUFFICIENT_PRIVILEGE = "42501";
    static final String RESTRICT_VIOLATION = "23001";

    /** The answer to a command that nobody refused. */
    static Refusal none(String command) {
        return new Refusal(command, "00000", "");
    }

    boolean isNone() {
        return equals(none(command));
    }

    boolean isForLackOfPrivilege() {
        return state.equals(INSUFFICIENT_PRIVILEGE);
    }

    /** Tries each command by itself and takes it back. */
    static List<Refusal> ofEach(Connection connection, List<String> commands) throws SQLException {
        connection.setAutoCommit(false);
        var answers = new ArrayList<Refusal>();
        for (String command : commands) {
            answers.add(of(connection, command));
            connection.rollback();
        }
        return List.copyOf(answers);
    }

    private static Refusal of(Connection connection, String command) {
        try {
            Query.execute(connection, command);
            return none(command);
        } catch (SQLException refused) {
            return new Refusal(command, String.valueOf(refused.getSQLState()), String.valueOf(refused.getMessage()));
        }
    }
}
