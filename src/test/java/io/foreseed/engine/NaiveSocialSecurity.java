package io.foreseed.engine;

import io.foreseed.engine.Household.Benefit;
import io.foreseed.engine.Household.Person;

/** Social Security for the oracle. */
final class NaiveSocialSecurity {
    private NaiveSocialSecurity() {}

    /** What a living person receives a month, in today's money. */
    static double monthly(HouseholdInput plan, int[] deaths, int step, int person) {
        Household household = plan.household();
        int n = plan.stepsPerYear();
        Person living = household.people().get(person);
        int age = living.ageMonths() + 12 / n * step;
        double monthly = 0;
        for (Benefit item : household.socialSecurity()) {
            Person owner = household.people().get(item.owner());
            double share = SocialSecurityClaiming.share(owner.birthYear(), item.claimingAgeMonths());
            if (item.owner() == person) {
                monthly =
                        Math.max(monthly, age >= item.claimingAgeMonths() ? share * item.primaryInsuranceAmount() : 0);
            } else if (step >= deaths[item.owner()] && age >= 60 * 12) {
                int died = owner.ageMonths() + 12 / n * deaths[item.owner()];
                int full = SocialSecurityClaiming.fullRetirementMonths(owner.birthYear());
                double ofDeceased = died >= item.claimingAgeMonths()
                        ? share
                        : died > full ? SocialSecurityClaiming.share(owner.birthYear(), died) : 1;
                int widowed = living.ageMonths() + 12 / n * deaths[item.owner()];
                int claimed = Math.max(widowed, firstAgeFrom60(living, n));
                monthly = Math.max(
                        monthly,
                        item.primaryInsuranceAmount()
                                * SocialSecurityClaiming.survivorShare(ofDeceased, living.birthYear(), claimed));
            }
        }
        return monthly;
    }

    /** In months, at the first step in which the person is 60. */
    private static int firstAgeFrom60(Person living, int n) {
        int age = living.ageMonths();
        while (age < 60 * 12) {
            age += 12 / n;
        }
        return age;
    }
}
