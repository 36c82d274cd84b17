package io.foreseed.engine;

/**
 * History as it was, once from every period in which it can begin: path p begins with period p. Nothing is drawn, and
 * there are only as many paths as the history has complete sequences.
 *
 * <p>Bengen, Determining withdrawal rates using historical data, Journal of Financial Planning 7 (1994); Cooley,
 * Hubbard and Walz, AAII Journal 20 (1998). Sequences overlap, so that they are far from independent.
 */
record HistoricalSequences() implements ReturnLaw {
    static final String TYPE = "historical-sequences";

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public boolean isHistorical() {
        return true;
    }

    @Override
    public boolean isSampled() {
        return false;
    }

    @Override
    public MarketModel market(MarketContext context) {
        int sequences = context.history().sequences(context.stepsPerYear(), context.steps());
        if (context.paths() > sequences) {
            throw new IllegalArgumentException("the history has " + sequences + " sequences of this length");
        }
        return new HistoricalMarket(context, sequences, (firstPath, lanes) -> {
            int[] period = {firstPath};
            return positions -> {
                for (int lane = 0; lane < positions.length; lane++) {
                    positions[lane] = period[0] + lane;
                }
                period[0]++;
            };
        });
    }
}
