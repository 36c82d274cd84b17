package io.foreseed.report;

import io.foreseed.engine.SimulationResult.SamplingError;
import io.foreseed.report.Block.Bullets;
import io.foreseed.report.Block.Column;
import io.foreseed.report.Block.Fact;
import io.foreseed.report.Block.Facts;
import io.foreseed.report.Block.Fan;
import io.foreseed.report.Block.Figure;
import io.foreseed.report.Block.Figures;
import io.foreseed.report.Block.Paragraph;
import io.foreseed.report.Block.Probabilities;
import io.foreseed.report.Block.Probability;
import io.foreseed.report.Block.Stack;
import io.foreseed.report.Block.Table;
import java.util.List;
import java.util.Locale;

/** Writes sections as a page. */
final class PageWriter {
    /** A table that is not longer stays on one sheet of paper. */
    private static final int MOST_ROWS_TOGETHER = 14;

    private static final String NONE = "none";

    private final Html html = new Html();
    private final Style style;
    private int blocks;

    PageWriter(Paper paper) {
        style = new Style(paper);
    }

    String write(PrintedRun run, List<Section> sections) {
        html.open("html", "xmlns", "http://www.w3.org/1999/xhtml", "lang", "en");
        head(run);
        html.open("body");
        cover(run);
        html.open("main");
        sections.forEach(this::section);
        html.close();
        footer(run);
        html.close().close();
        return html.end();
    }

    private void head(PrintedRun run) {
        html.open("head");
        html.empty("meta", "charset", "utf-8");
        html.empty("meta", "http-equiv", "Content-Security-Policy", "content", style.policy());
        html.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        html.empty("meta", "name", "color-scheme", "content", "light dark");
        html.element("title", run.labels().name());
        html.element("style", style.text());
        html.close();
    }

    private void cover(PrintedRun run) {
        html.open("header");
        html.element("p", "Financial plan report", "class", "kind");
        html.element("h1", run.labels().name(), "dir", "auto");
        facts(Notes.cover(run));
        html.close();
    }

    private void footer(PrintedRun run) {
        html.open("footer");
        html.element("h2", "How to compute this again");
        Notes.replay(run).forEach(this::block);
        html.close();
    }

    private void section(Section section) {
        html.open("section");
        html.element("h2", section.title(), "dir", "auto");
        section.blocks().forEach(this::block);
        html.close();
    }

    private void block(Block block) {
        blocks++;
        String id = String.format(Locale.ROOT, "block-%d", blocks);
        switch (block) {
            case Paragraph paragraph -> html.element("p", paragraph.text(), "dir", "auto");
            case Bullets bullets -> bullets(bullets);
            case Figures figures -> figures(figures);
            case Facts facts -> facts(facts);
            case Table table -> table(table);
            case Probabilities probabilities -> probabilities(probabilities);
            case Fan fan -> fan(id, fan);
            case Stack stack -> stack(id, stack);
        }
    }

    private void bullets(Bullets bullets) {
        html.open("ul");
        bullets.items().forEach(item -> html.element("li", item, "dir", "auto"));
        html.close();
    }

    private void figures(Figures figures) {
        html.open("div", "class", "figures");
        for (Figure figure : figures.figures()) {
            html.open("div", "class", "figure");
            html.element("p", figure.name(), "class", "name", "dir", "auto");
            html.element("p", figure.value(), "class", "value", "dir", "auto");
            html.element("p", figure.detail(), "class", "detail", "dir", "auto");
            html.close();
        }
        html.close();
    }

    private void facts(Facts facts) {
        html.open("dl");
        for (Fact fact : facts.facts()) {
            html.open("div");
            html.element("dt", fact.name(), "dir", "auto");
            html.element("dd", fact.value(), "dir", "auto");
            html.close();
        }
        html.close();
    }

    private void table(Table table) {
        boolean isShort = table.rows().size() <= MOST_ROWS_TOGETHER;
        html.open("div", "class", isShort ? "wide short" : "wide").open("table");
        html.element("caption", table.caption(), "dir", "auto");
        html.open("thead").open("tr");
        for (Column column : table.columns()) {
            html.element("th", column.title(), "scope", "col", "class", kind(column));
        }
        html.close().close().open("tbody");
        for (List<String> row : table.rows()) {
            html.open("tr");
            for (int index = 0; index < row.size(); index++) {
                cell(table.columns().get(index), row.get(index), index == 0);
            }
            html.close();
        }
        html.close().close().close();
    }

    private void cell(Column column, String text, boolean isHeading) {
        if (isHeading) {
            html.element("th", text, "scope", "row", "class", kind(column), "dir", "auto");
        } else {
            html.element("td", text, "class", kind(column), "dir", "auto");
        }
    }

    private static String kind(Column column) {
        return column.isNumeric() ? "number" : "text";
    }

    private void probabilities(Probabilities probabilities) {
        boolean isShort = probabilities.bars().size() <= MOST_ROWS_TOGETHER;
        html.open("table", "class", isShort ? "probabilities short" : "probabilities");
        html.element("caption", probabilities.caption(), "dir", "auto");
        html.open("thead").open("tr");
        html.element("th", "Name", "scope", "col", "class", "text");
        html.element("th", "0 to 100 %", "scope", "col", "class", "drawing");
        html.element("th", "Share", "scope", "col", "class", "number");
        html.element("th", "Interval", "scope", "col", "class", "number");
        html.close().close().open("tbody");
        for (Probability bar : probabilities.bars()) {
            html.open("tr");
            html.open("th", "scope", "row", "class", "text", "dir", "auto").text(bar.name());
            if (!bar.detail().isEmpty()) {
                html.element("span", bar.detail(), "class", "detail", "dir", "auto");
            }
            html.close().open("td", "class", "drawing");
            Charts.bar(html, bar);
            html.close();
            html.element("td", Numbers.probability(bar.value()), "class", "number");
            SamplingError error = bar.error();
            html.element(
                    "td", error == null ? NONE : Numbers.interval(error.lower(), error.upper()), "class", "number");
            html.close();
        }
        html.close().close();
    }

    private void fan(String id, Fan fan) {
        html.open("figure");
        html.element("figcaption", fan.title());
        Charts.fan(html, id, fan);
        html.open("ul", "class", "legend");
        legend("outer", "9 of 10 futures");
        legend("inner", "the middle half");
        legend("median", "median: half are at or above it, half at or below");
        html.close().close();
    }

    private void stack(String id, Stack stack) {
        html.open("figure");
        html.element("figcaption", stack.title());
        Charts.stack(html, id, stack);
        html.open("ul", "class", "legend");
        for (int part = stack.names().size(); part > 0; part--) {
            legend("part part-" + part, stack.names().get(part - 1));
        }
        html.close().close();
    }

    private void legend(String shape, String meaning) {
        html.open("li");
        Charts.swatch(html, shape);
        html.text(meaning).close();
    }
}
