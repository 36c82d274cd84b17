package io.foreseed.engine;

import io.foreseed.engine.Household.Benefit;
import io.foreseed.engine.Household.Person;

/**
 * Social Security of who survives a spouse: the larger of the own and the survivor's benefit, which is claimed when the
 * spouse dies, or at 60 by a younger survivor.
 */
final class SurvivorBenefits {
    private static final int BOTH = 3;

    private final Household household;
    private final int n;

    /** By person who has died and step of death: what the survivor receives in each step, in today's money. */
    private final double[][] amounts;

    /** The step from which on the survivor of a person is old enough. */
    private final int[] firstSteps;

    SurvivorBenefits(HouseholdInput input) {
        household = input.household();
        n = input.stepsPerYear();
        int people = household.people().size();
        amounts = new double[people == 2 ? 2 : 0][input.steps()];
        firstSteps = new int[amounts.length];
        for (Benefit benefit : household.socialSecurity()) {
            if (amounts.length > 0) {
                Person survivor = household.people().get(1 - benefit.owner());
                int monthsLeft = Math.max(0, SocialSecurityClaiming.EARLIEST_SURVIVOR - survivor.ageMonths());
                firstSteps[benefit.owner()] = Math.ceilDiv(monthsLeft * n, 12);
                for (int step = 0; step < input.steps(); step++) {
                    amounts[benefit.owner()][step] = 12.0 / n * amount(benefit, survivor, step);
                }
            }
        }
    }

    /** What a person receives a month by own right, from the claiming age on. */
    static double ownAmount(Benefit benefit, Person owner) {
        return benefit.primaryInsuranceAmount()
                * SocialSecurityClaiming.share(owner.birthYear(), benefit.claimingAgeMonths());
    }

    /** Who dies between full retirement age and claiming leaves the credits earned so far. */
    private double amount(Benefit benefit, Person survivor, int deathStep) {
        Person owner = household.people().get(benefit.owner());
        int months = owner.months(deathStep, n);
        int full = SocialSecurityClaiming.fullRetirementMonths(owner.birthYear());
        double share = 1;
        if (months >= benefit.claimingAgeMonths()) {
            share = SocialSecurityClaiming.share(owner.birthYear(), benefit.claimingAgeMonths());
        } else if (months > full) {
            share = SocialSecurityClaiming.share(owner.birthYear(), months);
        }
        int claimed = survivor.months(Math.max(deathStep, firstSteps[benefit.owner()]), n);
        return benefit.primaryInsuranceAmount()
                * SocialSecurityClaiming.survivorShare(share, survivor.birthYear(), claimed);
    }

    /** Whether somebody may have survived a spouse who would have had a benefit. */
    boolean isPossible(LivesLanes lives) {
        return amounts.length > 0 && !household.socialSecurity().isEmpty() && lives.commonState() != BOTH;
    }

    /** Raises the own benefits of a step to the survivor's where that is more. */
    void raise(int step, LivesLanes lives, double[] prices, double[] benefits) {
        for (int lane = 0; lane < benefits.length; lane++) {
            int state = lives.state(lane);
            if (state == 1 || state == 2) {
                // The living person is state - 1, so the other one died.
                int dead = 2 - state;
                if (step >= firstSteps[dead]) {
                    double amount = amounts[dead][lives.deathStep(dead, lane)] * prices[lane];
                    benefits[lane] = Math.max(benefits[lane], amount);
                }
            }
        }
    }
}
