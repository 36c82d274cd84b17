package io.foreseed.audit;

import java.util.Locale;

/** How much an event deserves to be looked at. The codes are the values of {@code audit_logs.severity}. */
public enum Severity {
    /** Everyday work. */
    INFO,
    /** What a reviewer looks at: erasures, exports of a person, grants, keys, approvals. */
    NOTICE,
    /** What was refused, and what reached the database past the service. */
    WARNING,
    /** What the service was asked for, might have done, and failed to do. */
    ERROR;

    private final String code;

    Severity() {
        this.code = name().toLowerCase(Locale.ROOT);
    }

    public String code() {
        return code;
    }
}
