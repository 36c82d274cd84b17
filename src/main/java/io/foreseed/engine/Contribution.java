package io.foreseed.engine;

import java.util.Map;
import java.util.TreeMap;

/**
 * What is saved into an account: a share of an income, or an amount from outside the plan's incomes.
 *
 * @param income  from which it is withheld, or {@link Household#NOBODY}
 * @param share  of that income, 0 to 1
 * @param matchRate  what the employer adds to each unit of the share, 0 to 5
 * @param matchUpTo  the share of the income up to which the employer does, 0 to 1
 * @param amount  a year, of a contribution from outside
 */
public record Contribution(
        int account,
        int income,
        double share,
        double matchRate,
        double matchUpTo,
        double amount,
        Indexation indexation,
        Span span) {
    public Contribution {
        share = Range.of(share, 0, 1, "share");
        matchRate = Range.of(matchRate, 0, 5, "matchRate");
        matchUpTo = Range.of(matchUpTo, 0, 1, "matchUpTo");
        amount = Range.of(amount, 0, Household.MAXIMUM_AMOUNT, "amount");
    }

    /** What the employer adds for each unit of the income. */
    double matchShare() {
        return matchRate * Math.min(share, matchUpTo);
    }

    Map<String, Object> json() {
        if (income == Household.NOBODY) {
            Map<String, Object> json = Household.amountJson(amount, indexation, span);
            json.put("account", account);
            return json;
        }
        Map<String, Object> json = new TreeMap<>();
        json.put("account", account);
        json.put("income", income);
        json.put("share", share);
        json.put(
                "employerMatch",
                Members.of("rate", matchRate).and("upTo", matchUpTo).map());
        span.write(json);
        return json;
    }
}
