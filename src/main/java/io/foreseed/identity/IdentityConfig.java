package io.foreseed.identity;

import io.foreseed.platform.Role;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** Sessions, keys, passwords and mail. */
@ConfigMapping(prefix = "foreseed.identity")
public interface IdentityConfig {
    /** How mail leaves the service. */
    enum Mail {
        /** To the server of {@code quarkus.mailer}. */
        SMTP,
        /** Into the log, tokens and all: development only. */
        LOG
    }

    /** How long a session lives without being refreshed. */
    @WithDefault("30m")
    @DurationMin(minutes = 1)
    @DurationMax(days = 30)
    Duration sessionIdle();

    /** How long a session lives however often it is refreshed. */
    @WithDefault("12h")
    @DurationMin(minutes = 1)
    @DurationMax(days = 90)
    Duration sessionLifetime();

    /** The age at which the signing key is replaced. */
    @WithDefault("90d")
    @DurationMin(hours = 1)
    Duration signingKeyLifetime();

    /** The scheme of new password hashes; the other is verified too, and replaced when its user signs in. */
    @WithDefault("argon2id")
    PasswordHash.Scheme passwordScheme();

    /** Threads that hash passwords; each takes 19 MiB while it does. */
    @WithDefault("2")
    @Min(1)
    @Max(64)
    int hashingThreads();

    /** Passwords that may wait for a thread; one more is answered 503. */
    @WithDefault("32")
    @Min(0)
    @Max(10_000)
    int hashingQueue();

    /** Roles that a second factor is demanded of: without one their sessions can only enrol it. Empty: none. */
    @WithName("second-factor.required-roles")
    @WithDefault("adviser,auditor,operator,superuser")
    Optional<Set<Role>> rolesOfSecondFactor();

    /** Where mail goes. */
    @WithDefault("smtp")
    Mail mail();
}
