package io.foreseed.engine;

import java.util.Objects;

/**
 * A market and the simulation it is for.
 *
 * @param steps  of each path
 * @param paths  their number
 */
record MarketContext(MarketInput market, int stepsPerYear, int steps, long seed, int paths) {
    int classes() {
        return market.assetClasses().size();
    }

    PathStreams streams(RandomDomain domain) {
        return new PathStreams(seed, domain, paths);
    }

    /** The history of a historical model. */
    History history() {
        return Objects.requireNonNull(market.history());
    }
}
