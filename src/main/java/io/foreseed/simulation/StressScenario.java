package io.foreseed.simulation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The stress scenarios of this build: what a plan may be made to live through.
 *
 * <p>Episodes are months of {@value StressScenarios#HISTORY}. Those of a crisis last until stocks were worth again, after
 * inflation and with dividends, what they were before it, and on to the next whole year.
 */
public enum StressScenario {
    GREAT_DEPRESSION(
            "great-depression",
            "Great Depression, 1929",
            "The plan begins in September 1929: stocks lose 79 % of their real value by May 1932.",
            "16 years: stocks were back at their real value in April 1945.",
            1929,
            9,
            16 * 12),
    STAGFLATION(
            "stagflation",
            "Stagflation, 1966",
            "The plan begins in January 1966, the worst start of a retirement in living memory: prices triple while"
                    + " stocks and bonds stand still.",
            "18 years: stocks stayed below their real value of 1965 until January 1983.",
            1966,
            1,
            18 * 12),
    OIL_CRISIS(
            "oil-crisis",
            "Oil crisis, 1973",
            "The plan begins in January 1973: stocks lose 52 % of their real value by September 1974.",
            "13 years: stocks were back at their real value in January 1985.",
            1973,
            1,
            13 * 12),
    DOT_COM(
            "dot-com",
            "Dot-com crash and the lost decade, 2000",
            "The plan begins in September 2000: two crashes of stocks within eight years.",
            "13 years: stocks were back at their real value in May 2013.",
            2000,
            9,
            13 * 12),
    FINANCIAL_CRISIS(
            "financial-crisis",
            "Financial crisis, 2008",
            "The plan begins in November 2007: stocks lose 52 % of their real value by February 2009.",
            "6 years: stocks were back at their real value in March 2013.",
            2007,
            11,
            6 * 12),
    CRASH_AT_RETIREMENT(
            "crash-at-retirement",
            "A crash at retirement",
            "The worst 18 months of the financial crisis, September 2007 to February 2009, begin with retirement.",
            "18 months, those of the deepest fall; with yearly steps 24, since an episode is a whole number of steps.",
            2007,
            9,
            18),
    HIGH_INFLATION(
            "high-inflation",
            "High inflation, 1973 to 1982",
            "The plan begins in January 1973: prices rise by 8.7 % a year for ten years.",
            "10 years: no ten calendar years of the data had more inflation.",
            1973,
            1,
            10 * 12),
    LIVING_TO_100(
            "living-to-100",
            "Everybody lives to 100",
            "Nobody dies before the age of 100.",
            "Until the youngest is 100, but no longer than 100 years.",
            0,
            0,
            0);

    private final String id;
    private final String title;
    private final String description;
    private final String length;
    private final int year;
    private final int month;
    private final int months;

    StressScenario(String id, String title, String description, String length, int year, int month, int months) {
        this.id = id;
        this.title = title;
        this.description = description;
        this.length = length;
        this.year = year;
        this.month = month;
        this.months = months;
    }

    /** The scenario of that id. */
    public static Optional<StressScenario> of(String id) {
        return Arrays.stream(values()).filter(each -> each.id.equals(id)).findFirst();
    }

    /** The ids of all, in their order. */
    public static List<String> ids() {
        return Arrays.stream(values()).map(StressScenario::id).toList();
    }

    /** Its name in documents and addresses. */
    public String id() {
        return id;
    }

    /** A few words. */
    public String title() {
        return title;
    }

    /** What it is, in one sentence. */
    public String description() {
        return description;
    }

    /** How long it lasts, and why. */
    public String length() {
        return length;
    }

    /** Whether it is an episode of history. */
    public boolean isEpisode() {
        return months > 0;
    }

    int months() {
        return months;
    }

    /** The first month, as a return model names it. */
    ObjectNode from() {
        return JsonNodeFactory.instance.objectNode().put("year", year).put("month", month);
    }
}
