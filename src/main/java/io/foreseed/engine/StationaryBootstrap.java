package io.foreseed.engine;

import java.util.Map;

/**
 * Blocks of history of random length, put together at random.
 *
 * <p>Politis and Romano, The stationary bootstrap, Journal of the American Statistical Association 89 (1994), section
 * 2: each period continues the block of the one before, the last period being followed by the first, or with
 * probability p = 1 / (mean length of a block in periods) begins a block at a period drawn evenly; the first always
 * begins one. One draw a period: u < p begins a block at period floor(u N / p), which is even given u < p.
 *
 * @param meanBlockYears  mean length of a block, 1/12 to 100 years, at least a period; by default 10 years, as in
 *     Anarkulova, Cederburg and O'Doherty, Stocks for the long run? Journal of Financial Economics 143 (2022)
 */
record StationaryBootstrap(double meanBlockYears) implements ReturnLaw {
    static final String TYPE = "stationary-bootstrap";

    private static final String MEAN_BLOCK_YEARS = "meanBlockYears";
    private static final double LEAST = 1.0 / 12;
    private static final double MOST = 100;
    private static final double USUAL = 10;

    StationaryBootstrap {
        if (!(meanBlockYears >= LEAST && meanBlockYears <= MOST)) {
            throw new IllegalArgumentException("out of range: " + MEAN_BLOCK_YEARS);
        }
    }

    static StationaryBootstrap read(ParameterReader parameters) {
        return new StationaryBootstrap(parameters.number(MEAN_BLOCK_YEARS, LEAST, MOST, USUAL));
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public boolean isHistorical() {
        return true;
    }

    @Override
    public Map<String, Object> json() {
        return Members.of("type", TYPE).and(MEAN_BLOCK_YEARS, meanBlockYears).map();
    }

    @Override
    public MarketModel market(MarketContext context) {
        int periods = context.history().periods();
        double newBlock = Math.min(1, 1 / (meanBlockYears * context.history().periodsPerYear()));
        PathStreams streams = context.streams(RandomDomain.BOOTSTRAP);
        return new HistoricalMarket(context, Integer.MAX_VALUE, (firstPath, lanes) -> {
            GeneratorLanes generator = new GeneratorLanes(lanes);
            streams.start(generator, firstPath);
            return new Blocks(generator, periods, newBlock);
        });
    }

    private static final class Blocks implements HistoricalMarket.Positions.Batch {
        private final GeneratorLanes generator;
        private final int periods;
        private final double newBlock;
        private final double[] uniforms;
        private double newBlockNext = 1;

        Blocks(GeneratorLanes generator, int periods, double newBlock) {
            this.generator = generator;
            this.periods = periods;
            this.newBlock = newBlock;
            uniforms = new double[generator.count()];
        }

        @Override
        public void next(int[] positions) {
            generator.nextUniforms(uniforms);
            double scale = periods / newBlockNext;
            for (int lane = 0; lane < positions.length; lane++) {
                int following = positions[lane] + 1 == periods ? 0 : positions[lane] + 1;
                int drawn = (int) (uniforms[lane] * scale);
                positions[lane] = uniforms[lane] < newBlockNext ? Math.min(drawn, periods - 1) : following;
            }
            newBlockNext = newBlock;
        }
    }
}
