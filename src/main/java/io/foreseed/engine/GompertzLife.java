package io.foreseed.engine;

import java.util.Map;

/**
 * Mortality that rises exponentially with age: the hazard at age x is exp((x - m) / b) / b, so that somebody of age x
 * lives t more years with probability exp(exp((x - m) / b) (1 - exp(t / b))).
 *
 * <p>Gompertz, Philosophical Transactions 115 (1825), in the parameters of Milevsky, The Calculus of Retirement Income
 * (2006), section 3.8.
 *
 * @param mode  m, the most frequent age at death, 50 to 120
 * @param dispersion  b in years, 1 to 30
 */
public record GompertzLife(double mode, double dispersion) implements LifeLaw {
    public GompertzLife {
        if (!(mode >= 50 && mode <= 120)) {
            throw new IllegalArgumentException("out of range: mode");
        }
        if (!(dispersion >= 1 && dispersion <= 30)) {
            throw new IllegalArgumentException("out of range: dispersion");
        }
    }

    @Override
    public double survival(double age, double years) {
        double hazard = StrictMath.exp((age - mode) / dispersion);
        return StrictMath.exp(-hazard * StrictMath.expm1(years / dispersion));
    }

    @Override
    public Map<String, Object> json() {
        return Members.of("type", "gompertz")
                .and("mode", mode)
                .and("dispersion", dispersion)
                .map();
    }
}
