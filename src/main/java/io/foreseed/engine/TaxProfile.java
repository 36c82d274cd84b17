package io.foreseed.engine;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The taxes of a plan, as resolved data: which rules, of which year, and on whose authority.
 *
 * <p>A profile answers what part of the next unit is taxed. A country's brackets come as a second implementation.
 */
public sealed interface TaxProfile permits FlatTax {
    /** Tax on income of an amount, which is not negative. */
    double onIncome(double amount);

    /** The rate on what was gained by a sale. */
    double gainsRate();

    /** The rate on what is withdrawn from a tax-deferred account. */
    double deferredRate();

    /** The part of Social Security benefits that is taxed as income. */
    double socialSecurityShare();

    /** By which tax-deferred accounts must distribute; null when they need not. */
    @Nullable
    UniformLifetimeTable distributions();

    Map<String, Object> json();
}
