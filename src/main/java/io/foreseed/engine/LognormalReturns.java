package io.foreseed.engine;

import io.foreseed.engine.SimulationInput.ReturnModel;

/** Returns whose growth factor of a step is lognormal: see {@link StepLaw}. */
record LognormalReturns() implements ReturnLaw {
    static final String TYPE = "lognormal";

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public MarketModel market(MarketContext context) {
        return new DrivenMarket(context, drivers(context, ReturnModel.LOGNORMAL));
    }

    static DrivenMarket.Drivers drivers(MarketContext context, ReturnModel model) {
        MarketInput market = context.market();
        StepLaw law = new StepLaw(model, market.assetClasses(), market.correlations(), context.stepsPerYear(), 1);
        return (firstPath, lanes) -> {
            double[] spare = new double[lanes];
            return (normals, generator) -> law.growth(normals, lanes, spare);
        };
    }
}
