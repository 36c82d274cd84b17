package io.foreseed.engine;

import java.util.Arrays;
import java.util.Map;

/**
 * An episode of history within another law: on every path, all classes and inflation are in some steps those of named
 * periods of a history, in their order; in all other steps they are those of the other law.
 *
 * <p>The other law draws in each step what it draws without the episode, and what it draws within is not used. So path p
 * meets outside the episode, bit for bit, what it meets in the plan without it, and plans with and without differ by
 * the episode alone (common random numbers: Glasserman, Monte Carlo Methods in Financial Engineering, 2003, section
 * 4.1). Replaying named years is a historical scenario of a stress test (Basel Committee on Banking Supervision,
 * Principles for sound stress testing practices, 2009). An episode that outlasts the plan ends with it.
 *
 * @param periods  of the market's history, a whole number of steps
 * @param start  the first step in which they stand
 * @param then  the law in all other steps, no episode itself
 */
record Episode(HistoryPeriods periods, int start, ReturnLaw then) implements ReturnLaw {
    static final String TYPE = "episode";

    private static final String FROM = "from";
    private static final String PERIODS = "periods";
    private static final String START = "start";
    private static final String THEN = "then";

    Episode {
        Range.require(start >= 0, START);
        Range.require(!(then instanceof Episode), THEN);
    }

    static Episode read(ParameterReader parameters) {
        return new Episode(parameters.periods(FROM, PERIODS), parameters.step(START), parameters.law(THEN));
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public boolean isHistorical() {
        return then.isHistorical();
    }

    @Override
    public boolean isSampled() {
        return then.isSampled();
    }

    @Override
    public boolean needsHistory() {
        return true;
    }

    @Override
    public ReturnLaw outsideEpisode() {
        return then;
    }

    @Override
    public boolean fits(int classes) {
        return then.fits(classes);
    }

    @Override
    public Map<String, Object> json() {
        return Members.of("type", TYPE)
                .and(FROM, periods.json())
                .and(PERIODS, periods.count())
                .and(START, Span.step(start))
                .and(THEN, then.json())
                .map();
    }

    @Override
    public MarketModel market(MarketContext context) {
        History history = context.history();
        int periodsPerStep = history.periodsPerStep(context.stepsPerYear());
        Range.require(periods.isWithin(history) && periods.count() % periodsPerStep == 0, PERIODS);
        int end = start + periods.count() / periodsPerStep;
        int first = periods.first(history);
        MarketModel other = then.market(context);
        MarketModel replayed = new HistoricalMarket(context, Integer.MAX_VALUE, (firstPath, lanes) -> {
            int[] next = {first};
            return positions -> Arrays.fill(positions, next[0]++);
        });
        return new MarketModel() {
            @Override
            public int classes() {
                return other.classes();
            }

            @Override
            public int maximumPaths() {
                return other.maximumPaths();
            }

            @Override
            public MarketBatch start(int firstPath, int lanes) {
                return inPlaceOf(other.start(firstPath, lanes), replayed.start(firstPath, lanes), end);
            }
        };
    }

    private MarketBatch inPlaceOf(MarketBatch other, MarketBatch replayed, int end) {
        int[] next = {0};
        return (growth, inflation) -> {
            other.step(growth, inflation);
            int step = next[0]++;
            if (step >= start && step < end) {
                replayed.step(growth, inflation);
            }
        };
    }
}
