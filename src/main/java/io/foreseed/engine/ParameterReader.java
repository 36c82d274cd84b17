package io.foreseed.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a law finds its parameters by name. A reader that finds one missing or out of its range notes that and answers
 * with a value of the range, so that all mistakes are found at once.
 */
public interface ParameterReader {
    /**
     * A number.
     *
     * @param least  the least that is allowed, itself included
     * @param most  the most that is allowed, itself included
     * @param otherwise  what holds when it is not given; null when it must be given
     */
    double number(String name, double least, double most, @Nullable Double otherwise);

    /** The step of a time of the plan; the first when it is not given. */
    int step(String name);

    /**
     * Successive periods of the market's history, all within it, that are a whole number of steps.
     *
     * @param from  the name of the first
     * @param count  the name of their number
     */
    HistoryPeriods periods(String from, String count);

    /** Another return model, which must be given and is no episode. */
    ReturnLaw law(String name);

    /** A number for each asset class, in the order of the classes; all must be given. */
    List<Double> numberByClass(String name, double least, double most);

    /** A correlation matrix of the asset classes that is positive definite; that of the market when it is not given. */
    CorrelationMatrix correlations(String name);
}
