package io.foreseed.simulation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.engine.HouseholdPath;
import io.foreseed.engine.PathOutcome;
import io.foreseed.engine.PathStory;
import io.foreseed.engine.SimulatedPlan;
import java.math.BigDecimal;

/** One path of a run as JSON with fixed field names, the same from the command line and the service. */
public final class PathDocument {
    private PathDocument() {}

    /**
     * The document of a path.
     *
     * @param currency  of all its amounts
     */
    public static ObjectNode of(SimulatedPlan input, String currency, PathStory story) {
        PathOutcome outcome = story.outcome();
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("algorithmVersion", input.algorithmVersion().id());
        document.put("inputDigest", input.inputDigest());
        document.put("currency", currency);
        document.put("name", story.rank().word());
        document.put("path", story.path());
        document.put("place", story.place());
        document.put("paths", story.paths());
        document.put("succeeds", story.succeeds());
        addStory(document, story);
        ArrayNode years = document.putArray("years");
        for (int year = 0; year < outcome.yearEndWealth().size(); year++) {
            ObjectNode entry = years.addObject().put("year", year);
            entry.set("wealth", number(outcome.yearEndWealth().get(year)));
            if (outcome.household() != null) {
                addAmounts(entry, outcome.household().years().get(year));
            }
        }
        if (outcome.household() != null) {
            outcome.household()
                    .endYear()
                    .ifPresentOrElse(year -> document.put("endYear", year), () -> document.putNull("endYear"));
        }
        document.set("shortfall", number(outcome.shortfall()));
        outcome.firstUnfundedYear()
                .ifPresentOrElse(
                        year -> document.put("firstUnfundedYear", year), () -> document.putNull("firstUnfundedYear"));
        document.set("maximumDrawdown", number(outcome.maximumDrawdown()));
        return document;
    }

    private static void addStory(ObjectNode document, PathStory story) {
        PathStory.EarlyYears early = story.earlyYears();
        if (early == null) {
            document.putNull("earlyYears");
        } else {
            document.putObject("earlyYears").put("first", early.first()).put("count", early.count());
        }
        ObjectNode features = document.putObject("features");
        story.met().forEach(met -> {
            ObjectNode feature = features.putObject(met.feature().word());
            feature.set("value", number(met.value()));
            feature.set("median", number(met.median()));
            feature.set("worseThan", number(met.worseThan()));
        });
        story.hardest()
                .ifPresentOrElse(feature -> document.put("hardest", feature.word()), () -> document.putNull("hardest"));
        document.put("summary", story.summary());
        ArrayNode deaths = document.putArray("deaths");
        story.deaths()
                .forEach(death ->
                        deaths.addObject().put("person", death.person()).put("year", death.year()));
    }

    private static void addAmounts(ObjectNode entry, HouseholdPath.Year year) {
        entry.set("prices", number(year.prices()));
        year.amounts().forEach((amount, value) -> entry.set(ResultDocument.amountName(amount), number(value)));
    }

    private static DecimalNode number(double value) {
        return DecimalNode.valueOf(BigDecimal.valueOf(value));
    }
}
