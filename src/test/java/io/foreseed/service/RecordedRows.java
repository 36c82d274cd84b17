package io.foreseed.service;

import io.foreseed.audit.EventClass;
import io.foreseed.platform.AuditAction;
import io.foreseed.platform.ResourceType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Rows that the service has left in the trail, as they lie in the table. */
record RecordedRows(List<Row> rows) {
    record Row(
            String action,
            String resourceType,
            String outcome,
            String severity,
            @Nullable String category,
            @Nullable String problem) {
        String event() {
            return action + " " + resourceType;
        }

        /** Whether the row's category and severity are those of the table; a refusal is a warning, a failure an error. */
        boolean isAsTheTableSays(int status) {
            EventClass known = EventClass.of(
                    AuditAction.valueOf(action), ResourceType.valueOf(resourceType.toUpperCase(Locale.ROOT)));
            String expected = outcome.equals("success") ? known.severity().code() : status < 500 ? "warning" : "error";
            String law = known.category() == null ? null : known.category().name();
            return severity.equals(expected) && Objects.equals(category, law);
        }
    }

    static RecordedRows ofRequest(UUID request) {
        return of("request_id = ?", request);
    }

    static RecordedRows of(String condition, Object parameter) {
        List<Row> rows = new ArrayList<>();
        try (Connection connection = Sql.connection();
                PreparedStatement query = connection.prepareStatement(
                        "select action, resource_type, outcome, severity, compliance_category, metadata ->> 'problem'"
                                + " from audit_logs where " + condition + " order by sequence_number")) {
            query.setObject(1, parameter);
            ResultSet found = query.executeQuery();
            while (found.next()) {
                rows.add(new Row(
                        found.getString(1),
                        found.getString(2),
                        found.getString(3),
                        found.getString(4),
                        found.getString(5),
                        found.getString(6)));
            }
        } catch (SQLException failed) {
            throw new IllegalStateException(condition, failed);
        }
        return new RecordedRows(List.copyOf(rows));
    }

    List<String> events() {
        return rows.stream().map(Row::event).toList();
    }

    List<String> succeeded() {
        return rows.stream()
                .filter(row -> row.outcome().equals("success"))
                .map(Row::event)
                .toList();
    }
}
