package io.foreseed.engine;

import java.util.Map;

/** The law of a person's remaining life. */
public interface LifeLaw {
    /**
     * The probability that somebody of an age is alive some years later: 1 for 0 years, never rising with them.
     *
     * @param age  exact age in years, at least 0
     * @param years  at least 0
     */
    double survival(double age, double years);

    /** The type and the parameters, as documents write them. */
    Map<String, Object> json();
}
