package io.foreseed.engine;

import io.foreseed.engine.SimulationInput.ReturnModel;

/** Returns whose simple step return is normal: see {@link StepLaw}. */
record NormalReturns() implements ReturnLaw {
    static final String TYPE = "normal";

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public MarketModel market(MarketContext context) {
        return new DrivenMarket(context, LognormalReturns.drivers(context, ReturnModel.NORMAL));
    }
}
