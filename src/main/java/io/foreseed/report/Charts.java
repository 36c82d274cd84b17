package io.foreseed.report;

import io.foreseed.engine.SimulationResult.SamplingError;
import io.foreseed.report.Block.Fan;
import io.foreseed.report.Block.FanPoint;
import io.foreseed.report.Block.Probability;
import io.foreseed.report.Block.Stack;
import io.foreseed.report.Block.StackYear;

/** Draws charts as SVG inside a page; colours are classes of its style sheet. */
final class Charts {
    private static final int BAR_WIDTH = 240;
    private static final int BAR_HEIGHT = 18;

    private Charts() {}

    static void fan(Html html, String id, Fan fan) {
        double lowest = fan.points().stream().mapToDouble(FanPoint::p5).min().orElseThrow();
        double highest = fan.points().stream().mapToDouble(FanPoint::p95).max().orElseThrow();
        Plot plot =
                new Plot(fan.points().getFirst().year(), fan.points().getLast().year(), Axis.over(lowest, highest));
        plot.open(html, id, fan.title(), fan.description(), fan.unit());
        polygon(html, "outer", plot.area(fan.points(), FanPoint::year, FanPoint::p5, FanPoint::p95));
        polygon(html, "inner", plot.area(fan.points(), FanPoint::year, FanPoint::p25, FanPoint::p75));
        html.empty("polyline", "class", "median", "points", plot.line(fan.points(), FanPoint::year, FanPoint::p50));
        html.close();
    }

    static void stack(Html html, String id, Stack stack) {
        int parts = stack.names().size();
        double highest = stack.years().stream()
                .mapToDouble(year -> upTo(year, parts))
                .max()
                .orElseThrow();
        Plot plot = new Plot(
                stack.years().getFirst().year(), stack.years().getLast().year(), Axis.over(0, highest));
        plot.open(html, id, stack.title(), stack.description(), stack.unit());
        for (int part = 0; part < parts; part++) {
            int below = part;
            polygon(
                    html,
                    "part part-" + (part + 1),
                    plot.area(
                            stack.years(), StackYear::year, year -> upTo(year, below), year -> upTo(year, below + 1)));
        }
        html.close();
    }

    private static double upTo(StackYear year, int parts) {
        double sum = 0;
        for (int part = 0; part < parts; part++) {
            sum += year.amounts().get(part);
        }
        return sum;
    }

    /** A mark of a chart's legend. */
    static void swatch(Html html, String shape) {
        html.open("svg", "xmlns", "http://www.w3.org/2000/svg", "viewBox", "0 0 18 12", "aria-hidden", "true");
        if (shape.equals("median")) {
            html.empty("polyline", "class", shape, "points", "0,6 18,6");
        } else {
            polygon(html, shape, "0,0 18,0 18,12 0,12");
        }
        html.close();
    }

    /** A probability as a bar from 0 to 1, with a whisker over its interval; the numbers stand beside it as text. */
    static void bar(Html html, Probability bar) {
        html.open(
                "svg",
                "xmlns",
                "http://www.w3.org/2000/svg",
                "viewBox",
                "0 0 " + BAR_WIDTH + " " + BAR_HEIGHT,
                "aria-hidden",
                "true");
        html.empty("rect", "class", "track", "x", "0", "y", "3", "width", "" + BAR_WIDTH, "height", "12");
        html.empty("rect", "class", "bar", "x", "0", "y", "3", "width", along(bar.value()), "height", "12");
        SamplingError error = bar.error();
        if (error != null) {
            whisker(html, along(error.lower()), "9", along(error.upper()), "9");
            whisker(html, along(error.lower()), "5", along(error.lower()), "13");
            whisker(html, along(error.upper()), "5", along(error.upper()), "13");
        }
        html.close();
    }

    private static void whisker(Html html, String x1, String y1, String x2, String y2) {
        html.empty("line", "class", "whisker", "x1", x1, "y1", y1, "x2", x2, "y2", y2);
    }

    private static String along(double probability) {
        return Plot.number(BAR_WIDTH * Math.clamp(probability, 0, 1));
    }

    private static void polygon(Html html, String shape, String points) {
        html.empty("polygon", "class", shape, "points", points);
    }
}
