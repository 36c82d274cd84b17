package io.foreseed.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreseed.engine.SimulationInput.Rebalancing;
import io.foreseed.engine.SimulationInput.ReturnModel;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * The bits of algorithm 1. They never change: what would change them is a new {@link AlgorithmVersion}, with golden
 * results of its own beside these.
 */
class GoldenTest {
    @Test
    void algorithm1KeepsItsBitsForANormalPlan() {
        SamplePlan plan = SamplePlan.retirement();
        plan.returnModel = ReturnModel.NORMAL;
        plan.iterations = 1000;

        SimulationResult result = plan.result();

        assertThat(result.algorithmVersion()).isEqualTo(AlgorithmVersion.V1);
        assertThat(result.inputDigest())
                .isEqualTo("sha256:3578839f429d334ec00d0a45703a2010b3a1c9ccdc954dab25008023cb8b80cb");
        assertThat(result.resultDigest())
                .isEqualTo("sha256:22a8cddb871465603e86f3410d0db4b54aad5e4584286570f1be5031118bfd8b");
        assertThat(numbersOutsideTheDigest(result))
                .isEqualTo(
                        "0.7429132441380307 0.7950203062797695 1272357.754764592 1734817.844876435 341310.75750436855 "
                                + "[0.20133996646346042, 0.25761694847638295, "
                                + "0.31087036969724524, 0.3742525990543942, 0.49709190320236807] "
                                + "4aDzufCp5oifXRKIuMXTsgy4JeasLeyjf2vhGmJ4");
    }

    @Test
    void algorithm1KeepsItsBitsForALognormalPlanWithEveryFeature() {
        SamplePlan plan = SamplePlan.everyFeature();
        plan.iterations = 1000;

        SimulationResult result = plan.result();

        assertThat(result.inputDigest())
                .isEqualTo("sha256:58b4f111a9491f287ebdad32d3681326385b23eecc06862b430ed003a29fd5cb");
        assertThat(result.resultDigest())
                .isEqualTo("sha256:18bbc163ce8ee1318cbdd8be9b4c541e2f4648ea1cdd2087935f423c82951458");
        assertThat(numbersOutsideTheDigest(result))
                .isEqualTo(
                        "0.5843654711481092 0.6350409153391435 2130300.636832678 4629482.2748349635 682077.0179837312 "
                                + "[0.1847841556898318, 0.2335189514563778, "
                                + "0.2791688592854951, 0.34354079018872186, 0.5061140574659478] "
                                + "3IENpX+2RwPq32hfe3h3QVU38kuVxZ9L2N6NnnOZ");
    }

    @Test
    void algorithm1KeepsItsBitsForAnnualStepsAndEveryStepRebalanced() {
        SamplePlan plan = SamplePlan.everyFeature();
        plan.stepsPerYear = 1;
        plan.rebalancing = Rebalancing.EVERY_STEP;
        plan.iterations = 1000;

        SimulationResult result = plan.result();

        assertThat(result.inputDigest())
                .isEqualTo("sha256:ed83f8b8e2426a55848bd9834dab3400dc3697aab88a9ba5ddfd7f5e9107ed0f");
        assertThat(result.resultDigest())
                .isEqualTo("sha256:a77831bbbd7446adcaab6235600a4d2e1eb40f05e23495a93f9103232d84c4ce");
        assertThat(numbersOutsideTheDigest(result))
                .isEqualTo(
                        "0.5853745111453054 0.6360264788554678 1985305.5969290598 3428333.1694096806 773836.8128227976 "
                                + "[0.10413010204901273, 0.162597363192854, "
                                + "0.2076412711511158, 0.2675747862133998, 0.38430434117147855] "
                                + "x+MZAoXgzJm8+EfB44Z9SI9/O+Jh6LDaSIwijT/C");
    }

    private static String numbersOutsideTheDigest(SimulationResult result) {
        SimulationResult.SamplingError error =
                Objects.requireNonNull(result.success().error());
        return error.lower() + " " + error.upper() + " "
                + result.terminalWealth().mean() + " "
                + result.terminalWealth().standardDeviation() + " "
                + result.shortfall().mean() + " " + result.maximumDrawdown().values() + " "
                + result.pathChecksums().substring(0, 40);
    }
}
