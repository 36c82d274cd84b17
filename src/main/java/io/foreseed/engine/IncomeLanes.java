package io.foreseed.engine;

/** Incomes of a batch of paths of a household, and how much of them is lost to deaths. */
final class IncomeLanes {
    private final StateSchedule incomes;
    private final StateSchedule benefits;
    private final SurvivorBenefits survivorBenefits;
    private final LivesLanes lives;
    private final int everybody;
    private final int[] everybodyByLane;
    private final double[] received;
    private final double[] planned;
    private final double[] part;

    /** Totals so far, in today's money: income received, and income there would be without a death. */
    private final double[] allReceived;

    private final double[] allPlanned;

    IncomeLanes(HouseholdRules rules, LongevityModel longevity, int firstPath, int lanes) {
        int people = rules.household().people().size();
        incomes = rules.flows().incomes();
        benefits = rules.flows().benefits;
        survivorBenefits = rules.survivorBenefits();
        lives = new LivesLanes(longevity, people, firstPath, lanes);
        everybody = (1 << people) - 1;
        everybodyByLane = new int[lanes];
        received = new double[lanes];
        planned = new double[lanes];
        part = new double[lanes];
        allReceived = new double[lanes];
        allPlanned = new double[lanes];
    }

    /** Adds a step; steps come in their order. */
    void step(int step, double[] prices) {
        lives.advance(step);
        incomes.fill(step, lives.states(), lives.commonState(), prices, received);
        benefits.fill(step, lives.states(), lives.commonState(), prices, part);
        if (survivorBenefits.isPossible(lives)) {
            survivorBenefits.raise(step, lives, prices, part);
        }
        add(part, received);
        incomes.fill(step, everybodyByLane, everybody, prices, planned);
        benefits.fill(step, everybodyByLane, everybody, prices, part);
        add(part, planned);
        for (int lane = 0; lane < received.length; lane++) {
            if (lives.state(lane) != 0) {
                allReceived[lane] += received[lane] / prices[lane];
                allPlanned[lane] += planned[lane] / prices[lane];
            }
        }
    }

    private static void add(double[] part, double[] sum) {
        for (int lane = 0; lane < sum.length; lane++) {
            sum[lane] += part[lane];
        }
    }

    /** The share of the incomes so far that deaths took, 0 to 1; a survivor's benefit may make up for it. */
    double lost(int lane) {
        return allPlanned[lane] > 0 ? Math.max(0, 1 - allReceived[lane] / allPlanned[lane]) : 0;
    }

    /** The first step in which a person is no longer alive. */
    int deathStep(int person, int lane) {
        return lives.deathStep(person, lane);
    }
}
