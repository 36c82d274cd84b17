package io.foreseed.platform;

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
    RUN
}
