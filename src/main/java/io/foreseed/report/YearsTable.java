package io.foreseed.report;

import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.foreseed.engine.HouseholdResult;
import io.foreseed.engine.HouseholdResult.Amounts;
import io.foreseed.engine.HouseholdResult.Figures;
import io.foreseed.engine.SimulationResult.YearEnd;
import io.foreseed.engine.YearlyAmount;
import io.foreseed.simulation.ResultDocument;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The years of a result as CSV (RFC 4180): a row of column names, then a row a year.
 *
 * <p>Columns: {@code year}; {@code wealth_p5} and the other ranks; of a household {@code alive} and for each amount
 * {@code income_real_mean}, {@code income_real_p5}, ... and the same with {@code nominal}; last {@code currency}, that of
 * all amounts. A cell is empty when the year has no such figure. Every other cell is a number, with the digits of the
 * result document: it reads back as the same double. No cell holds a text that a spreadsheet could take for a formula.
 */
public final class YearsTable {
    private static final List<Integer> WEALTH_RANKS = List.of(5, 10, 25, 50, 75, 90, 95);
    private static final List<Integer> AMOUNT_RANKS = List.of(5, 25, 50, 75, 95);
    private static final CsvFactory CSV = CsvFactory.builder()
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .enable(CsvGenerator.Feature.STRICT_CHECK_FOR_QUOTING)
            .build();

    private YearsTable() {}

    /**
     * The table of an answer.
     *
     * @param answer  a result document, or its answer alone
     * @param currency  of its amounts
     * @throws io.foreseed.simulation.PlanDocumentException when a figure is missing or is none
     */
    public static String csv(JsonNode answer, String currency) {
        Answer read = Answer.of(answer);
        HouseholdResult household = read.household();
        StringWriter table = new StringWriter();
        try (CsvGenerator csv = CSV.createGenerator(table)) {
            csv.setSchema(schema(household != null));
            Map<Integer, HouseholdResult.Year> households = new TreeMap<>();
            if (household != null) {
                household.years().forEach(year -> households.put(year.year(), year));
            }
            for (YearEnd year : read.years()) {
                csv.writeStartObject();
                csv.writeNumberField("year", year.year());
                ranks(csv, "wealth", year.wealth());
                HouseholdResult.Year amounts = households.get(year.year());
                if (amounts != null) {
                    household(csv, amounts);
                }
                csv.writeStringField("currency", currency);
                csv.writeEndObject();
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException("the table is written into memory", impossible);
        }
        return table.toString();
    }

    private static CsvSchema schema(boolean isHousehold) {
        CsvSchema.Builder columns = CsvSchema.builder().addNumberColumn("year");
        WEALTH_RANKS.forEach(rank -> columns.addNumberColumn("wealth_p" + rank));
        if (isHousehold) {
            columns.addNumberColumn("alive");
            for (YearlyAmount amount : YearlyAmount.values()) {
                for (String money : List.of("real", "nominal")) {
                    columns.addNumberColumn(name(amount, money) + "_mean");
                    AMOUNT_RANKS.forEach(rank -> columns.addNumberColumn(name(amount, money) + "_p" + rank));
                }
            }
        }
        return columns.addColumn("currency")
                .setUseHeader(true)
                .setLineSeparator("\r\n")
                .build();
    }

    private static String name(YearlyAmount amount, String money) {
        return amount.name().toLowerCase(Locale.ROOT) + "_" + money;
    }

    private static void household(CsvGenerator csv, HouseholdResult.Year year) throws IOException {
        number(csv, "alive", year.alive());
        for (Map.Entry<YearlyAmount, Amounts> entry : year.amounts().entrySet()) {
            figures(csv, name(entry.getKey(), "real"), entry.getValue().real());
            figures(csv, name(entry.getKey(), "nominal"), entry.getValue().nominal());
        }
    }

    private static void figures(CsvGenerator csv, String name, Figures figures) throws IOException {
        number(csv, name + "_mean", figures.mean());
        ranks(csv, name, figures.percentiles());
    }

    private static void ranks(CsvGenerator csv, String name, SortedMap<Integer, Double> ranks) throws IOException {
        for (int rank : name.equals("wealth") ? WEALTH_RANKS : AMOUNT_RANKS) {
            if (ranks.containsKey(rank)) {
                number(csv, name + "_p" + rank, ranks.get(rank));
            }
        }
    }

    private static void number(CsvGenerator csv, String name, double value) throws IOException {
        csv.writeFieldName(name);
        csv.writeNumber(ResultDocument.number(value).decimalValue());
    }
}
