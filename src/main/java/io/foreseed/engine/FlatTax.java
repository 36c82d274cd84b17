package io.foreseed.engine;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Effective rates: the same part of every unit, whatever the amount.
 *
 * @param name  of the profile
 * @param year  of its figures
 * @param authority  who set them
 * @param incomeRate  on income and interest, 0 to 0.9
 * @param gainsRate  on realised gains, 0 to 0.9; a loss gives nothing back
 * @param deferredRate  on withdrawals from tax-deferred accounts, 0 to 0.9
 * @param socialSecurityShare  of the benefits that is income, 0 to 1
 * @param distributions  the table of required minimum distributions; null when none are required
 */
public record FlatTax(
        String name,
        int year,
        String authority,
        double incomeRate,
        double gainsRate,
        double deferredRate,
        double socialSecurityShare,
        @Nullable UniformLifetimeTable distributions)
        implements TaxProfile {
    /** The highest rate: a withdrawal must leave something, or no amount would pay for an expense. */
    public static final double MAXIMUM_RATE = 0.9;

    public FlatTax {
        Range.require(year >= 1900 && year <= 2200, "year");
        incomeRate = Range.of(incomeRate, 0, MAXIMUM_RATE, "incomeRate");
        gainsRate = Range.of(gainsRate, 0, MAXIMUM_RATE, "gainsRate");
        deferredRate = Range.of(deferredRate, 0, MAXIMUM_RATE, "deferredRate");
        socialSecurityShare = Range.of(socialSecurityShare, 0, 1, "socialSecurityShare");
    }

    /** The same rates with another table of required distributions. */
    public FlatTax with(@Nullable UniformLifetimeTable table) {
        return new FlatTax(name, year, authority, incomeRate, gainsRate, deferredRate, socialSecurityShare, table);
    }

    @Override
    public double onIncome(double amount) {
        return incomeRate * amount;
    }

    @Override
    public Map<String, Object> json() {
        Map<String, Object> json = new TreeMap<>();
        json.put("type", "flat");
        json.put("name", name);
        json.put("year", year);
        json.put("authority", authority);
        json.put("incomeRate", incomeRate);
        json.put("gainsRate", gainsRate);
        json.put("deferredRate", deferredRate);
        json.put("socialSecurityShare", socialSecurityShare);
        json.put("requiredDistributions", distributions == null ? "none" : distributions.version());
        return json;
    }
}
