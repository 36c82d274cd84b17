package io.foreseed.engine;

/**
 * The probability of outliving one's money at constant real spending: Milevsky and Robinson, A sustainable spending rate
 * without simulation, Financial Analysts Journal 61(6), 2005. An approximation by the reciprocal gamma distribution,
 * which is that of the present value of spending over an endless life at a constant hazard.
 */
final class LifetimeRuin {
    private LifetimeRuin() {}

    /**
     * P(a, x/b) with a = (2m + 4h)/(s² + h) - 1 and b = (s² + h)/2.
     *
     * @param spending  share of the wealth spent a year
     * @param drift  m, expected real return (the drift of the geometric Brownian motion)
     * @param volatility  s
     * @param hazard  h, log 2 over the median remaining life in years
     */
    static double probability(double spending, double drift, double volatility, double hazard) {
        double variance = volatility * volatility;
        double shape = (2 * drift + 4 * hazard) / (variance + hazard) - 1;
        double scale = (variance + hazard) / 2;
        return IncompleteGamma.lower(shape, spending / scale);
    }
}
