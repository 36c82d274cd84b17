package io.foreseed.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The frame of a chart by year: axes, marks, and where a point of it lies in the drawing. */
final class Plot {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 300;
    private static final int LEFT = 64;
    private static final int RIGHT = 708;
    private static final int TOP = 26;
    private static final int BOTTOM = 262;
    private static final List<Integer> YEAR_STEPS = List.of(1, 2, 5, 10, 20);
    private static final int MAXIMUM_YEAR_MARKS = 11;

    private final int firstYear;
    private final int lastYear;
    private final Axis axis;

    Plot(int firstYear, int lastYear, Axis axis) {
        this.firstYear = firstYear;
        this.lastYear = lastYear;
        this.axis = axis;
    }

    /** Begins the drawing, with its frame; {@link Html#close} ends it. */
    void open(Html html, String id, String title, String description, String unit) {
        html.open(
                "svg",
                "xmlns",
                "http://www.w3.org/2000/svg",
                "viewBox",
                "0 0 " + WIDTH + " " + HEIGHT,
                "role",
                "img",
                "aria-labelledby",
                id + "-title " + id + "-description");
        html.element("title", title, "id", id + "-title");
        html.element("desc", description, "id", id + "-description");
        html.element("text", unit, "class", "unit", "x", "4", "y", "13");
        for (double mark : axis.marks()) {
            String y = number(y(mark));
            html.empty("line", "class", "grid", "x1", "" + LEFT, "y1", y, "x2", "" + RIGHT, "y2", y);
            html.element("text", Numbers.compact(mark), "class", "mark amount", "x", "" + (LEFT - 8), "y", y);
        }
        for (int year : yearMarks()) {
            html.element("text", "" + year, "class", "mark year", "x", number(x(year)), "y", "" + (BOTTOM + 18));
        }
        html.element("text", "years from the start", "class", "unit end", "x", "" + RIGHT, "y", "" + (HEIGHT - 4));
    }

    private List<Integer> yearMarks() {
        int step = YEAR_STEPS.stream()
                .filter(each -> (lastYear - firstYear) / each < MAXIMUM_YEAR_MARKS)
                .findFirst()
                .orElseThrow();
        List<Integer> marks = new ArrayList<>();
        for (int year = Math.ceilDiv(firstYear, step) * step; year <= lastYear; year += step) {
            marks.add(year);
        }
        return marks;
    }

    double x(int year) {
        return lastYear == firstYear
                ? (LEFT + RIGHT) / 2.0
                : LEFT + (RIGHT - LEFT) * ((year - firstYear) / (double) (lastYear - firstYear));
    }

    double y(double amount) {
        return BOTTOM - (BOTTOM - TOP) * axis.share(amount);
    }

    /** The line through the points; one point becomes a line across the frame. */
    <P> String line(List<P> points, Function<P, Integer> year, Function<P, Double> amount) {
        if (points.size() == 1) {
            String y = number(y(amount.apply(points.getFirst())));
            return LEFT + "," + y + " " + RIGHT + "," + y;
        }
        return String.join(
                " ",
                points.stream()
                        .map(point -> number(x(year.apply(point))) + "," + number(y(amount.apply(point))))
                        .toList());
    }

    /** The area between two lines through the points. */
    <P> String area(List<P> points, Function<P, Integer> year, Function<P, Double> lower, Function<P, Double> upper) {
        List<String> back = List.of(line(points, year, lower).split(" "));
        return line(points, year, upper) + " " + String.join(" ", back.reversed());
    }

    static String number(double coordinate) {
        return String.format(Locale.ROOT, "%.1f", coordinate);
    }
}
