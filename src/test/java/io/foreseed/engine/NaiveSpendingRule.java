package io.foreseed.engine;

/** The spending rules for the oracle, each from its description. */
final class NaiveSpendingRule {
    private final HouseholdInput plan;
    private final int n;
    private int step;
    private double ruled;
    private double firstRuled;
    private double firstPrices;
    private double lastPrices;
    private boolean decided;

    /** What one unit of the accounts has become since the last decision. */
    double growth = 1;

    NaiveSpendingRule(HouseholdInput plan) {
        this.plan = plan;
        n = plan.stepsPerYear();
    }

    /** The amount of the year that begins. */
    double decide(int begins, double wealth, double prices) {
        step = begins;
        double inflation = decided ? prices / lastPrices - 1 : 0;
        double raised = decided ? firstRuled * prices / firstPrices : 0;
        ruled = switch (plan.spendingRule()) {
            case PlannedSpending planned -> 0;
            case ConstantRealRule rule -> decided ? raised : rule.rate() * wealth;
            case PercentageRule rule -> rule.rate() * wealth;
            case FloorAndCeilingRule rule ->
                decided
                        ? Math.max(
                                raised * (1 - rule.floor()),
                                Math.min(raised * (1 + rule.ceiling()), rule.rate() * wealth))
                        : rule.rate() * wealth;
            case GuytonKlingerRule rule -> guytonKlinger(rule, wealth, inflation);
            case VariablePercentageRule rule -> {
                int left = yearsUntil(rule.end());
                double rate = 0.05 * rule.stocks() + 0.019 * (1 - rule.stocks());
                double annuity = 0;
                for (int k = 0; k < left; k++) {
                    annuity += Math.pow(1 + rate, -k);
                }
                yield wealth / annuity;
            }
            case AmortizationRule rule -> {
                int left = yearsUntil(rule.end());
                double annuity = 0;
                for (int k = 0; k < left; k++) {
                    annuity += Math.pow(1 + rule.realRate(), -k);
                }
                double bequest = rule.bequest() * prices * Math.pow(1 + rule.realRate(), -left);
                yield Math.min(wealth, Math.max(0, (wealth - bequest) / annuity));
            }
            case RequiredDistributionRule rule -> {
                int age = plan.household().people().get(rule.person()).ageMonths() + 12 / n * (step + n - 1);
                yield wealth / rule.table().divisor(Math.max(rule.table().firstAge(), Math.floorDiv(age, 12)));
            }
        };
        if (!decided) {
            firstRuled = ruled;
            firstPrices = prices;
        }
        decided = true;
        lastPrices = prices;
        growth = 1;
        return ruled;
    }

    private double guytonKlinger(GuytonKlingerRule rule, double wealth, double inflation) {
        if (!decided) {
            return rule.rate() * wealth;
        }
        boolean isFrozen = !rule.isSimplified() && growth < 1 && ruled > rule.rate() * wealth;
        double cap = rule.isSimplified() ? Double.MAX_VALUE : rule.inflationCap();
        double raised = isFrozen ? ruled : ruled * (1 + Math.min(inflation, cap));
        double judged = rule.isSimplified() ? ruled : raised;
        if (judged > rule.rate() * (1 + rule.upperGuardrail()) * wealth) {
            boolean mayCut = rule.isSimplified() || yearsUntil(rule.end()) > rule.finalYears();
            return mayCut ? raised * (1 - rule.cut()) : raised;
        }
        return judged < rule.rate() * (1 - rule.lowerGuardrail()) * wealth ? raised * (1 + rule.raise()) : raised;
    }

    private int yearsUntil(int end) {
        return Math.max(1, (int) Math.ceil((end - step) / (double) n));
    }
}
