package io.foreseed.audit;

import static io.foreseed.platform.AuditAction.ACKNOWLEDGE;
import static io.foreseed.platform.AuditAction.ADOPT;
import static io.foreseed.platform.AuditAction.ARCHIVE;
import static io.foreseed.platform.AuditAction.CREATE;
import static io.foreseed.platform.AuditAction.DELETE;
import static io.foreseed.platform.AuditAction.ERASE;
import static io.foreseed.platform.AuditAction.EXECUTE;
import static io.foreseed.platform.AuditAction.EXPORT;
import static io.foreseed.platform.AuditAction.KEY;
import static io.foreseed.platform.AuditAction.LOGIN;
import static io.foreseed.platform.AuditAction.LOGOUT;
import static io.foreseed.platform.AuditAction.READ;
import static io.foreseed.platform.AuditAction.UPDATE;

import io.foreseed.platform.AuditAction;
import io.foreseed.platform.ResourceType;
import io.foreseed.problem.ProblemType;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an event is evidence for and how much it deserves to be looked at: the one table of it. An event that is not in the
 * table is not written, and its action does not happen.
 *
 * @param category  null when no law asks for it
 * @param severity  of the event when it succeeds
 */
public record EventClass(@Nullable ComplianceCategory category, Severity severity) {
    private static final int SERVER_ERROR = 500;

    private static final EventClass PERSONAL = new EventClass(ComplianceCategory.GDPR, Severity.INFO);
    private static final EventClass PERSONAL_NOTICE = new EventClass(ComplianceCategory.GDPR, Severity.NOTICE);
    private static final EventClass CONTROL = new EventClass(ComplianceCategory.SOX, Severity.INFO);
    private static final EventClass CONTROL_NOTICE = new EventClass(ComplianceCategory.SOX, Severity.NOTICE);
    private static final EventClass EVERYDAY = new EventClass(null, Severity.INFO);

    private static final Map<ResourceType, Map<AuditAction, EventClass>> TABLE = table();

    /**
     * The class of an event.
     *
     * @throws IllegalArgumentException when the table does not know it
     */
    public static EventClass of(AuditAction action, ResourceType resource) {
        return find(action, resource)
                .orElseThrow(() -> new IllegalArgumentException(
                        "no class is known of the event " + action + " " + resource.code()));
    }

    static Optional<EventClass> find(AuditAction action, ResourceType resource) {
        return Optional.ofNullable(TABLE.getOrDefault(resource, Map.of()).get(action));
    }

    /** How much a refusal deserves to be looked at, whatever was refused. */
    static Severity severityOf(ProblemType reason) {
        return reason.status() < SERVER_ERROR ? Severity.WARNING : Severity.ERROR;
    }

    private static Map<ResourceType, Map<AuditAction, EventClass>> table() {
        var table = new EnumMap<ResourceType, Map<AuditAction, EventClass>>(ResourceType.class);
        put(table, ResourceType.PLAN, PERSONAL, CREATE, READ, UPDATE, EXPORT);
        put(table, ResourceType.PLAN_INPUT, PERSONAL, CREATE, READ, UPDATE, DELETE);
        put(table, ResourceType.PLAN_OUTPUT, PERSONAL, CREATE, READ);
        put(table, ResourceType.SIMULATION_RUN, PERSONAL, READ, EXECUTE, EXPORT);
        put(table, ResourceType.USER, PERSONAL, READ);
        put(table, ResourceType.USER, PERSONAL_NOTICE, CREATE, UPDATE, EXPORT, ERASE);
        put(table, ResourceType.ADVISER_CLIENT, PERSONAL, READ);
        put(table, ResourceType.ADVISER_CLIENT, PERSONAL_NOTICE, CREATE, DELETE);
        put(table, ResourceType.LEGAL_HOLD, PERSONAL, READ);
        put(table, ResourceType.LEGAL_HOLD, PERSONAL_NOTICE, CREATE, UPDATE);
        put(table, ResourceType.SUBJECT_KEY, PERSONAL_NOTICE, KEY);
        put(table, ResourceType.SESSION, EVERYDAY, LOGIN, LOGOUT, READ, UPDATE, DELETE);
        put(table, ResourceType.ACCESS_TOKEN, EVERYDAY, LOGIN, READ, CREATE, DELETE);
        put(table, ResourceType.CAPITAL_MARKET_ASSUMPTIONS, EVERYDAY, READ);
        put(table, ResourceType.CAPITAL_MARKET_ASSUMPTIONS, CONTROL, CREATE, UPDATE);
        put(table, ResourceType.TAX_RULES, EVERYDAY, READ);
        put(table, ResourceType.TAX_RULES, CONTROL, CREATE);
        put(table, ResourceType.PORTFOLIO_MODEL, EVERYDAY, READ);
        put(table, ResourceType.PORTFOLIO_MODEL, CONTROL, CREATE, UPDATE);
        put(table, ResourceType.ENGINE, CONTROL, EXECUTE);
        put(table, ResourceType.SYSTEM_EVENT, EVERYDAY, READ);
        put(table, ResourceType.SYSTEM_EVENT, CONTROL, UPDATE);
        put(table, ResourceType.RETENTION_POLICY, CONTROL, READ);
        put(table, ResourceType.RETENTION_POLICY, CONTROL_NOTICE, CREATE, UPDATE, EXECUTE);
        put(table, ResourceType.APPROVAL_REQUEST, CONTROL, READ);
        put(table, ResourceType.APPROVAL_REQUEST, CONTROL_NOTICE, CREATE, UPDATE);
        put(table, ResourceType.AUDIT_LOG, CONTROL, READ, EXPORT);
        put(table, ResourceType.AUDIT_TRAIL, CONTROL, READ, EXPORT);
        put(table, ResourceType.AUDIT_TRAIL, CONTROL_NOTICE, UPDATE, DELETE, ARCHIVE, ACKNOWLEDGE, ADOPT, KEY);
        put(table, ResourceType.SEAL_KEY, CONTROL_NOTICE, CREATE, ARCHIVE, ACKNOWLEDGE, ADOPT, KEY);
        put(table, ResourceType.SIGNING_KEY, EVERYDAY, READ);
        put(table, ResourceType.SIGNING_KEY, CONTROL_NOTICE, CREATE, KEY);
        return table;
    }

    private static void put(
            Map<ResourceType, Map<AuditAction, EventClass>> table,
            ResourceType resource,
            EventClass kind,
            AuditAction... actions) {
        var row = table.computeIfAbsent(resource, ignored -> new EnumMap<>(AuditAction.class));
        for (AuditAction action : actions) {
            row.put(action, kind);
        }
    }
}
