package io.foreseed.engine;

import io.foreseed.engine.Household.Person;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How long the people of a plan live.
 *
 * @param laws  one a person, in their order
 */
public record Longevity(List<LifeLaw> laws) {
    public Longevity {
        laws = List.copyOf(laws);
    }

    LongevityModel model(List<Person> people, int stepsPerYear, int steps, long seed, int paths) {
        List<Lives.Life> lives = new ArrayList<>();
        for (int person = 0; person < people.size(); person++) {
            lives.add(new Lives.Life(laws.get(person), people.get(person).ageMonths() / 12.0));
        }
        return new Lives(lives, stepsPerYear, steps, seed, paths);
    }

    List<Map<String, Object>> json() {
        return laws.stream().map(Longevity::json).toList();
    }

    private static Map<String, Object> json(LifeLaw law) {
        Map<String, Object> json = new TreeMap<>();
        switch (law) {
            case FixedLife fixed -> {
                json.put("type", "fixed");
                if (fixed.endAge() < Double.POSITIVE_INFINITY) {
                    json.put("endAge", fixed.endAge());
                }
            }
            case GompertzLife gompertz -> {
                json.put("type", "gompertz");
                json.put("mode", gompertz.mode());
                json.put("dispersion", gompertz.dispersion());
            }
            case LifeTable table -> {
                json.put("type", "period-table");
                json.put("table", table.version());
            }
            default -> throw new IllegalArgumentException("no life law: " + law);
        }
        return json;
    }
}
