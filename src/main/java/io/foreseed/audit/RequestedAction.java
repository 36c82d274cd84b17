package io.foreseed.audit;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a request asked for, read off its method and path: needed for actions that were refused before a service named
 * them.
 *
 * @param resourceType  the last collection in the path, in the singular
 * @param resourceId  the last identifier in the path
 */
record RequestedAction(
        AuditAction action, String resourceType, @Nullable UUID resourceId) {
    private static final int UUID_LENGTH = 36;

    /** Collections of the API and what one member of each is called in the trail. */
    private static final Map<String, String> RESOURCE_TYPES = Map.ofEntries(
            Map.entry("plans", "plan"),
            Map.entry("plan-documents", "plan"),
            Map.entry("inputs", "plan_input"),
            Map.entry("outputs", "plan_output"),
            Map.entry("runs", "simulation_run"),
            Map.entry("capital-market-assumptions", "capital_market_assumptions"),
            Map.entry("portfolio-models", "portfolio_model"),
            Map.entry("audit-logs", "audit_log"),
            Map.entry("audit", "audit_trail"),
            Map.entry("users", "user"),
            Map.entry("password", "user"),
            Map.entry("sessions", "session"),
            Map.entry("logout", "session"),
            Map.entry("clients", "adviser_client"),
            Map.entry("legal-holds", "legal_hold"),
            Map.entry("approvals", "approval_request"));

    /** Last segments that execute or export instead of naming a thing. */
    private static final Map<String, AuditAction> VERBS = Map.ofEntries(
            Map.entry("cancel", AuditAction.EXECUTE),
            Map.entry("replay", AuditAction.EXECUTE),
            Map.entry("propose", AuditAction.UPDATE),
            Map.entry("approve", AuditAction.UPDATE),
            Map.entry("refuse", AuditAction.UPDATE),
            Map.entry("withdraw", AuditAction.UPDATE),
            Map.entry("retire", AuditAction.UPDATE),
            Map.entry("archive", AuditAction.UPDATE),
            Map.entry("document", AuditAction.EXPORT),
            Map.entry("result", AuditAction.EXPORT),
            Map.entry("export", AuditAction.EXPORT),
            Map.entry("erase", AuditAction.ERASE),
            Map.entry("proof", AuditAction.EXPORT),
            Map.entry("password", AuditAction.UPDATE),
            Map.entry("logout", AuditAction.LOGOUT));

    static RequestedAction of(String method, String path) {
        String type = "unknown";
        UUID id = null;
        List<String> segments = List.of(path.split("/"));
        for (String segment : segments) {
            String collection = RESOURCE_TYPES.get(segment);
            if (collection != null) {
                type = collection;
            } else if (segment.length() == UUID_LENGTH) {
                id = parse(segment, id);
            }
        }
        String last = segments.isEmpty() ? "" : segments.getLast();
        return new RequestedAction(VERBS.getOrDefault(last, actionOf(method, last)), type, id);
    }

    private static AuditAction actionOf(String method, String last) {
        return switch (method) {
            case "POST" -> last.equals("runs") ? AuditAction.EXECUTE : AuditAction.CREATE;
            case "PUT", "PATCH" -> AuditAction.UPDATE;
            case "DELETE" -> AuditAction.DELETE;
            case String other -> AuditAction.READ;
        };
    }

    private static @Nullable UUID parse(String segment, @Nullable UUID otherwise) {
        try {
            return UUID.fromString(segment);
        } catch (IllegalArgumentException e) {
            return otherwise;
        }
    }
}
