package io.foreseed.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.engine.YearlyAmount;
import io.foreseed.simulation.ResultDocument;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The years as a spreadsheet reads them. */
class YearsTableTest {
    @Test
    void everyFigureReadsBackAsTheSameBits() {
        ObjectNode result = PrintedPage.simulated(PrintedPage.example("couple-full-plan"), 300);

        List<String[]> rows = rows(YearsTable.csv(result, "EUR"));

        List<String> names = List.of(rows.getFirst());
        int figures = 0;
        for (int year = 0; year < rows.size() - 1; year++) {
            String[] row = rows.get(year + 1);
            for (int column = 0; column < names.size() - 1; column++) {
                JsonNode figure = figure(result, year, names.get(column));
                assertThat(row[column].isEmpty()).as(names.get(column)).isEqualTo(figure.isMissingNode());
                if (!row[column].isEmpty()) {
                    figures++;
                    assertThat(Double.doubleToRawLongBits(Double.parseDouble(row[column])))
                            .as("%s in year %d", names.get(column), year)
                            .isEqualTo(Double.doubleToRawLongBits(figure.doubleValue()));
                }
            }
        }
        assertThat(rows).hasSize(1 + 41);
        assertThat(figures).isEqualTo(41 * (9 + 12 * 12) - 6 * 12);
    }

    @Test
    void aPlanWithoutHouseholdHasItsWealthAlone() {
        ObjectNode result = PrintedPage.simulated(PrintedPage.example("retiree"), 10);

        String table = YearsTable.csv(result, "EUR");

        assertThat(table)
                .startsWith("year,wealth_p5,wealth_p10,wealth_p25,wealth_p50,"
                        + "wealth_p75,wealth_p90,wealth_p95,currency\r\n0,700000,")
                .endsWith(",EUR\r\n")
                .doesNotContain("\"", "E+", "E-", "e+");
        assertThat(rows(table)).hasSize(1 + 26);
    }

    @Test
    void noCellIsATextButTheCurrency() {
        ObjectNode plan = PrintedPage.example("couple-full-plan");
        plan.put("name", "=HYPERLINK(\"http://example.invalid\")");

        List<String[]> rows = rows(YearsTable.csv(PrintedPage.simulated(plan, 10), "EUR"));

        assertThat(rows.getFirst())
                .allMatch(name -> name.matches("[a-z][a-z0-9_]*"))
                .doesNotHaveDuplicates();
        assertThat(rows.subList(1, rows.size())).allSatisfy(row -> assertThat(List.of(row))
                .allMatch(cell -> cell.matches("(-?[0-9]+(\\.[0-9]+)?)?|EUR"))
                .endsWith("EUR")
                .containsOnlyOnce("EUR"));
    }

    private static List<String[]> rows(String table) {
        return table.lines().map(line -> line.split(",", -1)).toList();
    }

    private static JsonNode figure(ObjectNode result, int year, String column) {
        JsonNode household = result.at("/household/years/" + year);
        if (column.equals("year")) {
            return result.at("/years/" + year + "/year");
        }
        if (column.startsWith("wealth_p")) {
            return result.at("/years/" + year + "/wealth/" + column.substring("wealth_p".length()));
        }
        if (column.equals("alive")) {
            return household.path("alive");
        }
        String rank = column.substring(column.lastIndexOf('_') + 1);
        String rest = column.substring(0, column.lastIndexOf('_'));
        String money = rest.substring(rest.lastIndexOf('_') + 1);
        String amount = rest.substring(0, rest.lastIndexOf('_'));
        for (var each : YearlyAmount.values()) {
            if (each.name().equalsIgnoreCase(amount)) {
                return household
                        .path(ResultDocument.amountName(each))
                        .path(money)
                        .path(rank.equals("mean") ? rank : rank.substring(1));
            }
        }
        throw new AssertionError("no amount is called " + amount);
    }
}
