package io.foreseed.engine;

import java.util.List;
import java.util.Map;

/**
 * A period life table: the probability of dying within a year at each age, as observed in one year. It holds no
 * improvement of mortality to come.
 *
 * <p>Within a year of age deaths are spread evenly (Bowers et al., Actuarial Mathematics, 2nd edition 1997, section
 * 3.6): of those alive at exact age x, f q(x) die within the first fraction f of the year. Nobody outlives the table.
 *
 * @param version  names the table to the digit
 * @param deathProbabilities  q(x) by age from 0, each 0 to 1
 */
public record LifeTable(String version, List<Double> deathProbabilities) implements LifeLaw {
    private static final int MAXIMUM_AGES = 150;

    public LifeTable {
        deathProbabilities = List.copyOf(deathProbabilities);
        if (deathProbabilities.isEmpty() || deathProbabilities.size() > MAXIMUM_AGES) {
            throw new IllegalArgumentException("out of range: number of ages");
        }
        if (!deathProbabilities.stream().allMatch(probability -> probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("out of range: deathProbabilities");
        }
    }

    /** What is left of somebody beyond the table is a day at most: the year of life in which they are dies out. */
    @Override
    public double survival(double age, double years) {
        if (years == 0) {
            return 1;
        }
        double end = age + years;
        if (end >= deathProbabilities.size()) {
            return 0;
        }
        int firstYear = (int) age;
        int lastYear = (int) end;
        double alive = 1 / remaining(firstYear, age - firstYear);
        for (int year = firstYear; year < lastYear; year++) {
            alive *= remaining(year, 1);
        }
        return alive * remaining(lastYear, end - lastYear);
    }

    @Override
    public Map<String, Object> json() {
        return Members.of("type", "period-table").and("table", version).map();
    }

    /** Of those alive at an exact age, the share alive after a fraction of the year. */
    private double remaining(int age, double fraction) {
        return 1 - fraction * deathProbabilities.get(age);
    }
}
