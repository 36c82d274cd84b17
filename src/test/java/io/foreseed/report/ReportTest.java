package io.foreseed.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.simulation.PlanDocumentException;
import io.foreseed.simulation.StoredResult;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;

/** The page as a browser, a screen reader and an attacker meet it. */
class ReportTest {
    private static final String HOUSEHOLD = "couple-full-plan";
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");

    @ParameterizedTest
    @ValueSource(strings = {"young-saver", "couple-before-retirement", HOUSEHOLD, "retiree", "early-retirement"})
    void aPageIsWellFormedAndSaysWhatItIsOf(String example) {
        PrintedPage page = PrintedPage.of(PrintedPage.example(example));

        assertThat(page.document().getDocumentElement().getAttribute("lang")).isEqualTo("en");
        assertThat(page.texts("h1"))
                .containsExactly(page.result().at("/labels/name").asText());
        assertThat(page.text())
                .contains(page.result().path("inputDigest").asText())
                .contains(page.result().path("resultDigest").asText())
                .contains(page.result().path("seed").asText())
                .contains("2026-11-29", "USD of today");
        assertThat(page.html()).doesNotContain("<script", "http-equiv=\"refresh\"", "url(", "@import", "src=", "href=");
        requireDrawingsInside(page);
    }

    @Test
    void everyGoalAccountAndPersonIsNamed() {
        PrintedPage page = PrintedPage.of(PrintedPage.example(HOUSEHOLD));

        for (String list : List.of("goals", "accounts", "people", "incomes", "expenses", "debts", "realAssets")) {
            for (JsonNode name : page.result().at("/labels/" + list)) {
                assertThat(page.texts("th")).contains(name.asText());
            }
        }
        assertThat(page.texts("h2")).contains("Spending", "Taxes", "Assets by kind", "What was assumed");
        assertThat(page.text())
                .contains("incomes: Anna's salary, Ben's salary", "taxable share: 1", "contribution limit: none");
    }

    @Test
    void tablesAndDrawingsCanBeReadAloud() {
        PrintedPage page = PrintedPage.of(PrintedPage.example(HOUSEHOLD));

        assertThat(page.elements("th"))
                .allMatch(heading -> heading.getAttribute("scope").matches("row|col"));
        assertThat(page.elements("table"))
                .allMatch(table -> table.getFirstChild().getNodeName().equals("caption"));
        List<Element> drawings = page.elements("svg").stream()
                .filter(drawing -> !drawing.getAttribute("aria-hidden").equals("true"))
                .toList();
        assertThat(drawings).hasSize(4).allMatch(drawing -> drawing.getAttribute("role")
                .equals("img"));
        for (Element drawing : drawings) {
            assertThat(drawing.getElementsByTagName("title").item(0).getTextContent())
                    .isNotBlank();
            assertThat(drawing.getElementsByTagName("desc").item(0).getTextContent())
                    .contains("USD");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "\"><img src=x onerror=alert(1)>",
                "' onload='alert(1)",
                "</title></style></svg><b>",
                "&lt;not an entity&gt; &amp;amp; ]]>",
                "\u202Eevil\u2066 أنا وأختي",
                "\uD83D\uDC75\uD83C\uDFFD\u200D\uD83D\uDCBB ḧ̴̢e̷͖",
                "javascript:alert(1)//{{7*7}}${7*7}{#if}"
            })
    void whatANameHoldsIsShownAndNeverTaken(String name) {
        ObjectNode plan = PrintedPage.example(HOUSEHOLD);
        plan.put("name", name);
        for (String list : List.of("goals", "expenses", "debts")) {
            ((ObjectNode) plan.withArray(list).get(0)).put("name", name);
        }

        PrintedPage page = PrintedPage.of(plan);

        assertThat(page.texts("h1")).containsExactly(name);
        assertThat(page.texts("th")).filteredOn(name::equals).hasSizeGreaterThanOrEqualTo(3);
        assertThat(page.elements("script")).isEmpty();
        assertThat(page.elements("img")).isEmpty();
        assertThat(page.elements("b")).isEmpty();
        assertThat(page.html()).doesNotContain("<script", "<img", "{{49", "$49");
        for (Element element : page.elements("*")) {
            for (int index = 0; index < element.getAttributes().getLength(); index++) {
                assertThat(element.getAttributes().item(index).getNodeName()).doesNotStartWith("on");
            }
        }
    }

    @Test
    void whatXmlHasNoPlaceForIsReplaced() {
        ObjectNode result = PrintedPage.simulated(PrintedPage.example("retiree"), 10);
        ((ObjectNode) result.path("labels")).put("name", "a\u0000b\uFFFEc\uD83Dd");
        StoredResult stored = StoredResult.of(result);

        String html = Report.html(stored, PrintedPage.DAY, null, Paper.A4, List.of());

        assertThat(html).contains("a\uFFFDb\uFFFDc\uFFFDd").doesNotContain("\u0000");
    }

    @Test
    void theShortestAndTheLongestPlanArePrinted() {
        for (int horizon : new int[] {1, 2, 100}) {
            ObjectNode pot = PrintedPage.example("retiree");
            pot.put("horizonYears", horizon);
            pot.putArray("cashFlows");
            ObjectNode household = small(horizon, 0);

            requireDrawingsInside(PrintedPage.of(pot));
            PrintedPage page = PrintedPage.of(household);

            requireDrawingsInside(page);
            assertThat(page.text()).contains("The plan names no goals beside its expenses.");
        }
    }

    @Test
    void aPlanThatCannotSucceedAndOneThatCannotFailAreToldPlainly() {
        ObjectNode hopeless = PrintedPage.example("retiree");
        ((ObjectNode) hopeless.withArray("accounts").get(0)).put("balance", 0);
        ObjectNode certain = PrintedPage.example("retiree");
        certain.putArray("cashFlows");

        String never = PrintedPage.of(hopeless).text();
        String always = PrintedPage.of(certain).text();

        assertThat(never).contains("in none of the 60\u00A0simulated futures");
        assertThat(always).contains("in each of the 60\u00A0simulated futures").contains("Money never runs short");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 12, 20, 50})
    void asManyGoalsAsThereAreHaveABar(int goals) {
        PrintedPage page = PrintedPage.of(small(30, goals));

        Element bars = page.elements("table").stream()
                .filter(table -> table.getAttribute("class").startsWith("probabilities"))
                .findFirst()
                .orElseThrow();
        assertThat(bars.getElementsByTagName("svg").getLength()).isEqualTo(goals + 1);
        requireDrawingsInside(page);
    }

    @Test
    void theLargestAmountsStayInsideTheirDrawings() {
        ObjectNode plan = PrintedPage.example("young-saver");
        plan.put("horizonYears", 100);
        ((ObjectNode) plan.withArray("accounts").get(0)).put("balance", 1e12);
        for (JsonNode assetClass : plan.at("/assumptions/assetClasses")) {
            ((ObjectNode) assetClass).put("expectedReturn", 1).put("volatility", 2);
        }

        PrintedPage page = PrintedPage.of(plan);

        requireDrawingsInside(page);
        assertThat(page.text()).containsPattern("[0-9.]+e\\+[0-9]+").doesNotContain("NaN", "Infinity");
    }

    @Test
    void thePageIsTheSameInEveryPlaceAndTimeZone() {
        StoredResult result = PrintedPage.stored(PrintedPage.simulated(PrintedPage.example(HOUSEHOLD), 20));
        Locale locale = Locale.getDefault();
        TimeZone zone = TimeZone.getDefault();
        String here = Report.html(result, PrintedPage.DAY, PrintedPage.DAY, Paper.A4, List.of());
        String there;
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
            there = Report.html(result, PrintedPage.DAY, PrintedPage.DAY, Paper.A4, List.of());
        } finally {
            Locale.setDefault(locale);
            TimeZone.setDefault(zone);
        }

        assertThat(there).isEqualTo(here);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a4", "letter"})
    void thePolicyNamesTheStyleSheetOfThePage(String name) throws Exception {
        Paper paper = Paper.of(name).orElseThrow();
        StoredResult result = PrintedPage.stored(PrintedPage.simulated(PrintedPage.example("retiree"), 10));

        String html = Report.html(result, PrintedPage.DAY, null, paper, List.of());

        String sheet = html.substring(html.indexOf("<style>") + "<style>".length(), html.indexOf("</style>"));
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(sheet.getBytes(StandardCharsets.UTF_8));
        assertThat(sheet)
                .containsIgnoringCase("size: " + name)
                .doesNotContain("<", ">", "&")
                .isASCII();
        assertThat(Report.contentSecurityPolicy(paper))
                .contains("'sha256-" + Base64.getEncoder().encodeToString(hash) + "'")
                .startsWith("default-src 'none'");
        assertThat(html).doesNotContain(" style=\"");
    }

    @Test
    void sectionsOfOthersStandBeforeThePlan() {
        Section others = new Section(
                "In bad <times>",
                List.of(new Block.Paragraph("As in 1929 & 2008."), new Block.Bullets(List.of("a < b"))));

        PrintedPage page = PrintedPage.of(PrintedPage.example("retiree"), List.of(others));

        assertThat(page.texts("h2")).containsSubsequence("Wealth", "In bad <times>", "The plan");
        assertThat(page.texts("p")).contains("As in 1929 & 2008.");
    }

    @Test
    void anAnswerThatLacksAFigureIsRefusedWithItsPlace() {
        ObjectNode result = PrintedPage.simulated(PrintedPage.example(HOUSEHOLD), 10);
        ObjectNode lacking = result.deepCopy();
        ((ObjectNode) lacking.at("/household/years/3/spending/real")).put("50", "much");
        ObjectNode beyond = result.deepCopy();
        ((ObjectNode) beyond.path("success")).put("probability", 1.5);
        ObjectNode late = result.deepCopy();
        ((ObjectNode) late.at("/years/1")).put("year", 1_000_000);

        assertRefused(lacking, "/household/years/3/spending/real/50");
        assertRefused(beyond, "/success/probability");
        assertRefused(late, "/years/1/year");
    }

    private static void assertRefused(ObjectNode result, String pointer) {
        StoredResult stored = StoredResult.of(result);
        assertThatThrownBy(() -> Report.html(stored, PrintedPage.DAY, null, Paper.A4, List.of()))
                .isInstanceOf(PlanDocumentException.class)
                .hasMessageContaining(pointer);
    }

    /** A household of one person with so many goals. */
    private static ObjectNode small(int horizon, int goals) {
        ObjectNode plan = PrintedPage.example(HOUSEHOLD);
        plan.put("horizonYears", horizon);
        ArrayNode people = plan.withArray("people");
        people.remove(1);
        ((ObjectNode) people.get(0)).remove("retirement");
        plan.withArray("longevity").remove(1);
        ((ObjectNode) plan.withArray("longevity").get(0)).removeAll().put("type", "fixed");
        List.of("socialSecurity", "contributions", "incomes", "debts", "realAssets", "spendingRule", "bequest", "goals")
                .forEach(plan::remove);
        ((ArrayNode) plan.path("expenses")).remove(1);
        plan.withArray("accounts").forEach(account -> ((ObjectNode) account).put("owner", "Anna"));
        ((ArrayNode) plan.at("/allocation/points")).remove(1);
        ArrayNode list = plan.putArray("goals");
        for (int goal = 0; goal < goals; goal++) {
            list.addObject()
                    .put("name", "Goal " + goal + " with a long name ".repeat(8).strip())
                    .put("amount", 999_999_999)
                    .putObject("start")
                    .put("year", goal % horizon);
        }
        return plan;
    }

    /** Every coordinate is a number inside of its drawing. */
    private static void requireDrawingsInside(PrintedPage page) {
        for (Element drawing : page.elements("svg")) {
            String[] box = drawing.getAttribute("viewBox").split(" ", -1);
            double width = Double.parseDouble(box[2]);
            double height = Double.parseDouble(box[3]);
            for (String attribute : List.of("x", "x1", "x2", "width")) {
                requireWithin(drawing, attribute, width);
            }
            for (String attribute : List.of("y", "y1", "y2", "height")) {
                requireWithin(drawing, attribute, height);
            }
            for (Element shape : descendants(drawing)) {
                for (String point : shape.getAttribute("points").split(" ", -1)) {
                    if (!point.isEmpty()) {
                        String[] place = point.split(",", 2);
                        requireNumber(place[0], width);
                        requireNumber(place[1], height);
                    }
                }
            }
        }
    }

    private static void requireWithin(Element drawing, String attribute, double most) {
        for (Element shape : descendants(drawing)) {
            if (shape.hasAttribute(attribute)) {
                requireNumber(shape.getAttribute(attribute), most);
            }
        }
    }

    private static void requireNumber(String text, double most) {
        Matcher number = NUMBER.matcher(text);
        assertThat(number.matches()).as(text).isTrue();
        assertThat(Double.parseDouble(text)).isBetween(0.0, most);
    }

    private static List<Element> descendants(Element drawing) {
        List<Element> elements = new ArrayList<>();
        var all = drawing.getElementsByTagName("*");
        for (int index = 0; index < all.getLength(); index++) {
            elements.add((Element) all.item(index));
        }
        return elements;
    }
}
