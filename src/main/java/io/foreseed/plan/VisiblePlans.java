package io.foreseed.plan;

/**
 * The plans a caller may see, as part of a query: {@code ?1} is the caller's user, {@code ?2} the code of their role.
 *
 * <p>No "or": it would use no index.
 */
public final class VisiblePlans {
    /** Whose plans they are: one's own, and for an adviser those of the clients linked to them. */
    static final String OWNERS = "(select u.id from UserEntity u where u.id = ?1 and ?2 in ('client', 'adviser')"
            + " union all select a.link.clientId from AdviserClientEntity a"
            + " where a.link.adviserId = ?1 and ?2 = 'adviser')";

    /** The plans' identifiers. */
    public static final String IDS = "(select p.id from PlanEntity p where p.clientId in " + OWNERS + ")";

    private VisiblePlans() {}
}
