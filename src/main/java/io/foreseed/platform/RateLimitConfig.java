package io.foreseed.platform;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/** How often one caller may ask, at one instance. */
@ConfigMapping(prefix = "foreseed.limits")
public interface RateLimitConfig {
    /** Attempts to sign in from one address, a minute. */
    @WithDefault("30")
    @Min(1)
    @Max(1_000_000)
    int signInsOfAddress();

    /** Attempts to sign in to one account, a minute, whoever makes them. */
    @WithDefault("15")
    @Min(1)
    @Max(1_000_000)
    int signInsOfAccount();

    /** Registrations from one address, an hour. */
    @WithDefault("20")
    @Min(1)
    @Max(1_000_000)
    int registrationsOfAddress();

    /** Mails asked for by one address, an hour. */
    @WithDefault("20")
    @Min(1)
    @Max(1_000_000)
    int mailsOfAddress();

    /** Mails to one account, an hour, whoever asks for them. */
    @WithDefault("5")
    @Min(1)
    @Max(1_000_000)
    int mailsOfAccount();

    /** Refresh and one-time tokens shown by one address, a minute. */
    @WithDefault("120")
    @Min(1)
    @Max(1_000_000)
    int tokensOfAddress();

    /** Simulations asked for by one user, a minute. */
    @WithDefault("120")
    @Min(1)
    @Max(1_000_000)
    int runsOfUser();

    /** Simulations asked for from one address, a minute. */
    @WithDefault("600")
    @Min(1)
    @Max(1_000_000)
    int runsOfAddress();

    /** Changes and imports of one user, a minute. */
    @WithDefault("600")
    @Min(1)
    @Max(1_000_000)
    int changesOfUser();

    /** Changes and imports from one address, a minute. */
    @WithDefault("3000")
    @Min(1)
    @Max(1_000_000)
    int changesOfAddress();

    /** Exports by one user, a minute. */
    @WithDefault("60")
    @Min(1)
    @Max(1_000_000)
    int exportsOfUser();

    /** Exports to one address, a minute. */
    @WithDefault("300")
    @Min(1)
    @Max(1_000_000)
    int exportsOfAddress();

    /** Callers remembered; past it those are forgotten who asked longest ago. */
    @WithDefault("100000")
    @Min(1_000)
    @Max(10_000_000)
    int callers();
}
