package io.foreseed.platform;

import io.foreseed.problem.ProblemException;
import io.foreseed.problem.ProblemType;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/** What a caller may do; every account has one role. */
public enum Role {
    /** Own plans. */
    CLIENT,
    /** Own plans and those of the clients linked to them. */
    ADVISER,
    /** Reads the trail and its proofs; changes nothing. */
    AUDITOR,
    /** Runs the service: retention, backup, findings. */
    OPERATOR,
    /** Accounts and roles, and with a second one what one must not do alone. */
    SUPERUSER,
    /** The service itself; no account has it and no token carries it. */
    SERVICE;

    /** The name in tokens, columns and documents. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role of a token's {@code groups}: {@link #CLIENT} when it names none. */
    static Role of(Set<String> groups) {
        if (groups.isEmpty()) {
            return CLIENT;
        }
        return Arrays.stream(values())
                .filter(role -> role != SERVICE && groups.equals(Set.of(role.code())))
                .findFirst()
                .orElseThrow(() -> ProblemException.of(
                        ProblemType.UNAUTHENTICATED, "The token's groups must name exactly one role of this service."));
    }
}
