package io.foreseed.engine;

import java.util.Map;

/**
 * A return model with its parameters: the law by which the asset classes grow.
 *
 * <p>A model is one class, a record of its parameters that implements this, and a line in {@link ReturnLaws}.
 */
public interface ReturnLaw {
    /** The name of the model, as documents write it. */
    String type();

    /**
     * Whether returns and inflation are those of a history; if so the market must have one, and expected returns,
     * volatilities, correlations and the law of inflation play no part.
     */
    default boolean isHistorical() {
        return false;
    }

    /**
     * Whether its paths are drawn independently of each other. Where they are not, no standard error and no interval of
     * what is counted over the paths exists.
     */
    default boolean isSampled() {
        return true;
    }

    /** Whether the market must have a history: always that of a historical model. */
    default boolean needsHistory() {
        return isHistorical();
    }

    /** The law where no episode of history stands in its place. */
    default ReturnLaw outsideEpisode() {
        return this;
    }

    /** Whether the parameters are for so many asset classes. */
    default boolean fits(int classes) {
        return true;
    }

    /** The type and the parameters, as documents write them. */
    default Map<String, Object> json() {
        return Members.of("type", type()).map();
    }

    /** The market of a simulation. */
    MarketModel market(MarketContext context);
}
