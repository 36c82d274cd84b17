package io.foreseed.platform;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who may do what: the one table of it. What a permission is about is narrowed further by whose it is, in SQL.
 *
 * <p>Operation by operation, with the answers everybody gets, it is in {@code src/test/resources/access/operations.txt}.
 */
public enum Permission {
    /** What needs no account: signing in, for which one has to know something instead. */
    OPEN,
    /** Plans, their inputs, outputs and runs: one's own; an adviser also those of their clients. */
    PLANS(Role.CLIENT, Role.ADVISER),
    /** Reading assumptions and portfolio models. */
    READ_MARKET(Role.CLIENT, Role.ADVISER, Role.SUPERUSER),
    /** Making portfolio models, and changing one's own. */
    MODELS(Role.CLIENT, Role.ADVISER),
    /** Publishing versions of tax rules. */
    TAX_RULES(Role.SUPERUSER),
    /** Drafting assumptions; changing, proposing and retiring one's own, for a superuser all. */
    ASSUMPTIONS(Role.ADVISER, Role.SUPERUSER),
    /** Reading one's own actions. */
    OWN_ACTIONS(Role.CLIENT, Role.ADVISER, Role.AUDITOR, Role.OPERATOR, Role.SUPERUSER),
    /** Reading everybody's actions, and the checkpoints, tiles and proofs of the trail. */
    TRAIL(Role.AUDITOR),
    /** Reading one's own account; an adviser also their clients', a superuser all. */
    READ_ACCOUNT(Role.CLIENT, Role.ADVISER, Role.AUDITOR, Role.OPERATOR, Role.SUPERUSER),
    /** One's own profile, password and sessions. */
    OWN_ACCOUNT(Role.CLIENT, Role.ADVISER, Role.AUDITOR, Role.OPERATOR, Role.SUPERUSER),
    /** One's own second factor; all that a session may that was begun without a factor that its role needs. */
    SECOND_FACTOR(Role.CLIENT, Role.ADVISER, Role.AUDITOR, Role.OPERATOR, Role.SUPERUSER),
    /** One's own tokens for programs, which are good for other permissions than this. */
    ACCESS_TOKENS(Role.CLIENT, Role.ADVISER, Role.AUDITOR, Role.OPERATOR, Role.SUPERUSER),
    /** Reading whose adviser one is; a superuser whose anybody is. */
    READ_CLIENTS(Role.ADVISER, Role.SUPERUSER),
    /** Accounts, their roles and activity, and which adviser has which clients. */
    ACCOUNTS(Role.SUPERUSER),
    /** What happened to the service itself: reading and resolving it. */
    SYSTEM_EVENTS(Role.OPERATOR, Role.SUPERUSER),
    /** Reading retention policies, trying them, and carrying out what was approved. */
    RETENTION(Role.OPERATOR, Role.SUPERUSER),
    /** Asking for and deciding what one person must not do alone. */
    APPROVALS(Role.SUPERUSER);

    /** {@link Set#of} is immutable, its type does not say so. */
    @SuppressWarnings("ImmutableEnumChecker")
    private final Set<Role> roles;

    Permission(Role... roles) {
        this.roles = Set.of(roles);
    }

    /** Whether nobody is asked who they are. */
    boolean isOpen() {
        return this == OPEN;
    }

    public boolean isHeldBy(Role role) {
        return roles.contains(role);
    }

    /** The name in tokens and requests. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Permission> named(String code) {
        return Arrays.stream(values())
                .filter(permission -> permission.code().equals(code))
                .findFirst();
    }

    /** The roles that have it, for a reader. */
    String holders() {
        return roles.stream().sorted().map(Role::code).collect(Collectors.joining(", "));
    }
}
