package io.foreseed.identity;

import io.foreseed.platform.Role;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What signing in needs to know of a user.
 *
 * @param passwordHash  matches nothing for an account that has no password
 */
record Account(
        UUID id,
        String email,
        String firstName,
        String lastName,
        @Nullable String company,
        Role role,
        PasswordHash passwordHash,
        boolean isActive,
        @Nullable Instant suspendedUntil,
        boolean isVerified,
        LoginLockout lockout) {

    /** An address as it is stored and looked for: addresses that differ in case alone are one account. */
    static String address(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }

    /** Whether it may do anything at all. */
    boolean isOpen(Instant now) {
        return isActive && (suspendedUntil == null || !now.isBefore(suspendedUntil));
    }

    /** What a guesser knows of the user. */
    List<String> context() {
        return Stream.of(email, firstName, lastName, company)
                .filter(Objects::nonNull)
                .toList();
    }

    /** The hash to compare with; nothing matches where there is no account. */
    static PasswordHash hashOf(@Nullable Account account) {
        return account == null ? new PasswordHash("!") : account.passwordHash();
    }
}
