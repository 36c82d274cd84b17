package io.foreseed.platform;

import java.util.Optional;

/** What is limited per caller. */
public enum RateLimit {
    /** Attempts to sign in. */
    SIGN_IN,
    /** New accounts asked for. */
    REGISTRATION,
    /** Mails to one address: confirmations and resets. */
    MAIL,
    /** One-time and refresh tokens shown. */
    TOKEN,
    /** Simulations asked for. */
    RUN,
    /** Whatever an account changes, imports or has computed. */
    CHANGE,
    /** Documents, reports and tables taken away. */
    EXPORT;

    /** What each operation takes from before its body is read; empty where the operation itself says of what. */
    static Optional<RateLimit> of(Permission permission, AuditAction action) {
        if (permission.isOpen() || action == AuditAction.READ) {
            return Optional.empty();
        }
        return Optional.of(action == AuditAction.EXPORT ? EXPORT : CHANGE);
    }
}
