package io.foreseed.report;

import io.foreseed.engine.SimulationResult.SamplingError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a section is made of. Texts are plain: whatever they hold is shown as it is, and never taken for markup.
 */
public sealed interface Block {
    /** Whole sentences. */
    record Paragraph(String text) implements Block {}

    /** Sentences, each by itself. */
    record Bullets(List<String> items) implements Block {
        public Bullets {
            items = List.copyOf(items);
        }
    }

    /** Figures to see first, side by side. */
    record Figures(List<Figure> figures) implements Block {
        public Figures {
            figures = List.copyOf(figures);
        }
    }

    /**
     * One of the figures to see first.
     *
     * @param name  what it is of
     * @param value  short
     * @param detail  how sure it is, or what it means
     */
    record Figure(String name, String value, String detail) {}

    /** Names and what belongs to each. */
    record Facts(List<Fact> facts) implements Block {
        public Facts {
            facts = List.copyOf(facts);
        }
    }

    /** A name and what belongs to it. */
    record Fact(String name, String value) {}

    /**
     * A table; the first cell of a row is its heading.
     *
     * @param rows  as many cells each as there are columns
     */
    record Table(String caption, List<Column> columns, List<List<String>> rows) implements Block {
        public Table {
            columns = List.copyOf(columns);
            rows = rows.stream().map(List::copyOf).toList();
            for (List<String> row : rows) {
                if (row.size() != columns.size()) {
                    throw new IllegalArgumentException("a row has a cell for each column");
                }
            }
        }
    }

    /** A column, of numbers or of text. */
    record Column(String title, boolean isNumeric) {
        public static Column text(String title) {
            return new Column(title, false);
        }

        public static Column number(String title) {
            return new Column(title, true);
        }
    }

    /** Probabilities with their intervals, where they have one, as bars that can be compared. */
    record Probabilities(String caption, List<Probability> bars) implements Block {
        public Probabilities {
            bars = List.copyOf(bars);
        }
    }

    /**
     * A probability, 0 to 1, within its interval.
     *
     * @param detail  a few words below the name; may be empty
     * @param error  null where there is no interval
     */
    record Probability(
            String name,
            String detail,
            double value,
            @Nullable SamplingError error) {}

    /**
     * How an amount spreads over the futures, year by year.
     *
     * @param description  what is to be seen, for who cannot see it
     * @param unit  of the amounts, as the axis names it
     * @param points  by year, at least one
     */
    record Fan(String title, String description, String unit, List<FanPoint> points) implements Block {
        public Fan {
            points = List.copyOf(points);
            if (points.isEmpty()) {
                throw new IllegalArgumentException("a chart shows something");
            }
        }
    }

    /** The percentiles of a year, in their order. */
    record FanPoint(int year, double p5, double p25, double p50, double p75, double p95) {}

    /**
     * Amounts that make up a whole, year by year.
     *
     * @param names  of the parts, at most {@value #MAXIMUM_PARTS}, from the bottom up
     * @param years  at least one
     */
    record Stack(String title, String description, String unit, List<String> names, List<StackYear> years)
            implements Block {
        public static final int MAXIMUM_PARTS = 5;

        public Stack {
            names = List.copyOf(names);
            years = List.copyOf(years);
            int parts = names.size();
            if (years.isEmpty() || parts == 0 || parts > MAXIMUM_PARTS) {
                throw new IllegalArgumentException("a chart shows something, and no more than can be told apart");
            }
            if (years.stream().anyMatch(year -> year.amounts().size() != parts)) {
                throw new IllegalArgumentException("a year has an amount for each part");
            }
        }
    }

    /** The parts of a year, none negative. */
    record StackYear(int year, List<Double> amounts) {
        public StackYear {
            amounts = List.copyOf(amounts);
        }
    }
}
