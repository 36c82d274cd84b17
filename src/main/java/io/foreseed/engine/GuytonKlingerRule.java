package io.foreseed.engine;

import java.util.Map;
import java.util.TreeMap;

/**
 * {@link GuytonKlingerRules}: W(0) = rate V(0), later last year's amount by the decision rules.
 *
 * @param isSimplified  the variant of cFIREsim
 * @param end  the step at which the plan of withdrawals ends, from which the years without cut are counted
 */
public record GuytonKlingerRule(
        int start,
        int end,
        boolean isSimplified,
        double rate,
        double upperGuardrail,
        double lowerGuardrail,
        double cut,
        double raise,
        double inflationCap,
        int finalYears)
        implements SpendingRule {
    public GuytonKlingerRule {
        Range.require(start < end, "end");
        new GuytonKlingerRules(rate, upperGuardrail, lowerGuardrail, cut, raise, inflationCap, finalYears);
    }

    @Override
    public boolean isPromise() {
        return true;
    }

    @Override
    public void decide(SpendingYear year) {
        var rules = new GuytonKlingerRules(rate, upperGuardrail, lowerGuardrail, cut, raise, inflationCap, finalYears);
        int yearsLeft = year.yearsUntil(end);
        for (int lane = 0; lane < year.lanes(); lane++) {
            double wealth = year.wealth[lane];
            double last = year.amount[lane];
            double inflation = year.inflation[lane] - 1;
            if (year.isFirst()) {
                year.amount[lane] = rate * wealth;
            } else if (isSimplified) {
                year.amount[lane] = rules.simplified(last, wealth, inflation);
            } else {
                year.amount[lane] = rules.withdrawal(last, wealth, inflation, year.growth[lane] - 1, yearsLeft);
            }
        }
    }

    @Override
    public Map<String, Object> json() {
        Map<String, Object> json = new TreeMap<>();
        json.put("type", isSimplified ? "guyton-klinger-simplified" : "guyton-klinger");
        json.put("start", Span.step(start));
        json.put("rate", rate);
        json.put("upperGuardrail", upperGuardrail);
        json.put("lowerGuardrail", lowerGuardrail);
        json.put("cut", cut);
        json.put("raise", raise);
        if (!isSimplified) {
            json.put("end", Span.step(end));
            json.put("inflationCap", inflationCap);
            json.put("finalYears", finalYears);
        }
        return json;
    }
}
