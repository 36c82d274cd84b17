package io.foreseed.engine;

/**
 * A percentage of the portfolio between a floor and a ceiling.
 *
 * <p>Bengen, Conserving client portfolios during retirement, part IV, Journal of Financial Planning 14(5), 2001: the
 * rate is the initial one and the bounds lie around the first year's withdrawal in today's money
 * ({@value #BENGEN_FLOOR} below, {@value #BENGEN_CEILING} above). Jaconetti, Kinniry and DiJoseph, A more dynamic approach
 * to spending for investors in retirement, Vanguard 2013: the bounds lie around the previous year's withdrawal in
 * today's money ({@value #VANGUARD_FLOOR} below, {@value #VANGUARD_CEILING} above).
 */
final class SpendingBand {
    static final double BENGEN_FLOOR = 0.10;
    static final double BENGEN_CEILING = 0.25;
    static final double VANGUARD_FLOOR = 0.025;
    static final double VANGUARD_CEILING = 0.05;

    private SpendingBand() {}

    /**
     * The year's withdrawal.
     *
     * @param rate  of wealth, 0 to 1
     * @param reference  the first or previous year's withdrawal, raised by inflation since
     * @param floor  how far below the reference it may fall, 0 to 1
     * @param ceiling  how far above it may rise, at least 0
     */
    static double withdrawal(double rate, double wealth, double reference, double floor, double ceiling) {
        return Math.clamp(rate * wealth, reference * (1 - floor), reference * (1 + ceiling));
    }
}
