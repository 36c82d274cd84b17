package io.foreseed.engine;

/**
 * A market whose classes are driven by independent standard normals, one for each class and step, and whose inflation
 * follows its own law.
 *
 * <p>The draws of a path's returns go step by step, class by class; a law that needs more draws takes them after the
 * classes of each step.
 */
final class DrivenMarket implements MarketModel {
    private final int classes;
    private final PathStreams streams;
    private final Drivers drivers;
    private final InflationLaw.Steps inflation;

    /** From independent normals to growth; a law keeps what it needs to know of its paths. */
    interface Drivers {
        Step start(int firstPath, int lanes);

        /** Of a batch. */
        interface Step {
            /**
             * Replaces the independent normals of a step by the growth of each class.
             *
             * @param generator  of the paths, past the draws of the classes
             */
            void growth(double[][] normals, GeneratorLanes generator);
        }
    }

    DrivenMarket(MarketContext context, Drivers drivers) {
        this.classes = context.classes();
        this.streams = context.streams(RandomDomain.RETURNS);
        this.drivers = drivers;
        this.inflation = context.market().inflation().steps(context);
    }

    @Override
    public int classes() {
        return classes;
    }

    @Override
    public MarketBatch start(int firstPath, int lanes) {
        GeneratorLanes generator = new GeneratorLanes(lanes);
        streams.start(generator, firstPath);
        NormalQuantile quantile = new NormalQuantile(lanes);
        Drivers.Step step = drivers.start(firstPath, lanes);
        InflationLaw.Batch prices = inflation.start(firstPath, lanes);
        return (growth, factors) -> {
            for (double[] normals : growth) {
                generator.nextUniforms(normals);
                quantile.apply(normals, lanes);
            }
            prices.step(growth, factors);
            step.growth(growth, generator);
        };
    }
}
