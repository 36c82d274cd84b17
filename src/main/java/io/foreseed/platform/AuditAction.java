package io.foreseed.platform;

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
    LOGOUT,
    /** A month of the trail was moved into an archive. */
    ARCHIVE,
    /** Somebody has looked at what a verification found. */
    ACKNOWLEDGE,
    /** A trail that came from another server is gone on with. */
    ADOPT,
    /** A key was made, replaced or wrapped anew. */
    KEY
}
