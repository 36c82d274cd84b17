package io.foreseed.platform;

import java.util.Locale;

/**
 * What an action is done to. The codes are the values of {@code audit_logs.resource_type}; rows that the database itself
 * writes have the names of tables there.
 */
public enum ResourceType {
    PLAN,
    PLAN_INPUT,
    PLAN_OUTPUT,
    SIMULATION_RUN,
    CAPITAL_MARKET_ASSUMPTIONS,
    PORTFOLIO_MODEL,
    TAX_RULES,
    AUDIT_LOG,
    AUDIT_TRAIL,
    USER,
    SESSION,
    ACCESS_TOKEN,
    ADVISER_CLIENT,
    LEGAL_HOLD,
    APPROVAL_REQUEST,
    SIGNING_KEY,
    SUBJECT_KEY,
    SEAL_KEY,
    ENGINE,
    SYSTEM_EVENT,
    RETENTION_POLICY;

    private final String code;

    ResourceType() {
        this.code = name().toLowerCase(Locale.ROOT);
    }

    public String code() {
        return code;
    }
}
