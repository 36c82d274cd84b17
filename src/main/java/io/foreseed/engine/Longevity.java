package io.foreseed.engine;

import io.foreseed.engine.Household.Person;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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
        List<DrawnLives.Life> lives = new ArrayList<>();
        for (int person = 0; person < people.size(); person++) {
            lives.add(new DrawnLives.Life(laws.get(person), people.get(person).ageMonths() / 12.0));
        }
        return new DrawnLives(lives, stepsPerYear, steps, seed, paths);
    }

    List<Map<String, Object>> json() {
        return laws.stream().map(LifeLaw::json).toList();
    }
}
