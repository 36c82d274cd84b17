package io.foreseed.audit;

/** What was done. The names are the values of {@code audit_logs.action}. */
public enum AuditAction {
    CREATE,
    READ,
    UPDATE,
    DELETE,
    EXECUTE,
    EXPORT,
    ERASE,
    LOGIN,
    LOGOUT
}
