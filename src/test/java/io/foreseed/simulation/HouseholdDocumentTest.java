package io.foreseed.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.engine.GuytonKlingerRule;
import io.foreseed.engine.Household;
import io.foreseed.engine.HouseholdInput;
import io.foreseed.engine.Simulation;
import io.foreseed.engine.SimulationResult;
import io.foreseed.engine.Span;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class HouseholdDocumentTest {
    @Test
    void timesOfEveryKindBecomeSteps() {
        HouseholdInput input = input(HouseholdDocument.tree());

        Household household = input.household();

        // Eva, born on a leap day of 1964, is 62 when the plan begins, so that she retires two years later.
        assertThat(household.people().getFirst().ageMonths()).isEqualTo(62 * 12);
        assertThat(household.incomes().getFirst().span()).isEqualTo(new Span(0, 2));
        // 2028-01-15 lies between the second and the third step.
        assertThat(household.incomes().get(1).span()).isEqualTo(new Span(2, 12));
        assertThat(household.expenses().get(1).span()).isEqualTo(new Span(0, 12));
        assertThat(household.goals().getFirst().span()).isEqualTo(new Span(2, 3));
        assertThat(household.goals().get(1).span()).isEqualTo(new Span(1, 9));
        assertThat(household.debts().getFirst().span()).isEqualTo(new Span(0, 20));
        assertThat(household.debts().get(1).span()).isEqualTo(new Span(3, 8));
        assertThat(household.realAssets().getFirst().span()).isEqualTo(new Span(0, 10));
        assertThat(input.allocation().points().get(1).step()).isEqualTo(4);
        assertThat(((GuytonKlingerRule) input.spendingRule()).start()).isEqualTo(2);
    }

    @Test
    void everyValueThatIsNotGivenIsNamedWithWhatWasTaken() {
        ObjectNode document = HouseholdDocument.tree();
        document.remove(List.of("currency", "withdrawalOrder", "taxProfile", "longevity", "bequest", "surplusAccount"));
        ((ArrayNode) document.path("accounts")).remove(3);

        List<AssumedValue> assumed = PlanDocument.of(document).labels().assumed();

        assertThat(assumed)
                .contains(
                        new AssumedValue("/currency", "USD"),
                        new AssumedValue("/withdrawalOrder", "conventional"),
                        new AssumedValue("/taxProfile", "no taxes, no required distributions"),
                        new AssumedValue("/longevity", "everybody outlives the plan"),
                        new AssumedValue("/bequest", "0"),
                        new AssumedValue("/accounts/2/annualFee", "0"),
                        new AssumedValue("/expenses/0/indexed", "true"),
                        new AssumedValue("/spendingRule/finalYears", "15"),
                        new AssumedValue("/surplusAccount", "Brokerage"));
    }

    @Test
    void aPlanWithoutAPlaceForSurplusGetsAnEmptyCashAccount() {
        ObjectNode document = HouseholdDocument.tree();
        document.remove("surplusAccount");
        ((ArrayNode) document.path("accounts")).remove(3);
        ((ArrayNode) document.path("accounts")).remove(0);
        document.set("contributions", document.arrayNode());

        PlanDocument plan = PlanDocument.of(document);

        assertThat(plan.labels().names("accounts")).containsExactly("Pension", "Roth", "Cash");
        assertThat(((HouseholdInput) plan.input()).household().surplusAccount()).isEqualTo(2);
        assertThat(plan.labels().assumed())
                .contains(new AssumedValue("/surplusAccount", "a cash account that is empty at first"));
    }

    @Test
    void taxRulesThatShipAreResolvedIntoTheInput() {
        ObjectNode document = HouseholdDocument.tree();
        document.putObject("taxProfile")
                .put("rules", "flat-us-2022")
                .put("requiredDistributions", "irs-uniform-lifetime-2022");

        HouseholdInput input = input(document);

        assertThat(input.taxProfile().gainsRate()).isEqualTo(0.15);
        assertThat(input.taxProfile().distributions()).isNotNull();
        assertThat(input.canonicalJson()).contains("\"deferredRate\":0.145").doesNotContain("flat-us-2022");
        assertThat(PlanDocument.parseCanonical(input.canonicalJson())).isEqualTo(input);
    }

    @Test
    void allThatIsWrongIsSaidAtOnceWithPointers() {
        ObjectNode document = HouseholdDocument.tree();
        ((ObjectNode) document.at("/people/0")).put("sex", "other");
        ((ObjectNode) document.at("/accounts/1")).put("costBasis", 5).put("owner", "Nobody");
        ((ObjectNode) document.at("/incomes/0/end")).put("year", 3);
        ((ObjectNode) document.at("/goals/1")).put("priority", 11);
        ((ObjectNode) document.at("/spendingRule")).put("stocks", 1);
        ((ObjectNode) document.at("/taxProfile")).put("incomeRate", 0.95);
        ((ObjectNode) document.at("/assumptions/returnModel")).put("degreesOfFreedom", 5);
        ((ObjectNode) document.at("/allocation/points/1/weights")).put("bonds", 0.4);

        assertThatThrownBy(() -> PlanDocument.of(document))
                .isInstanceOfSatisfying(PlanDocumentException.class, refused -> assertThat(refused.problems())
                        .extracting(DocumentProblem::pointer)
                        .containsExactlyInAnyOrder(
                                "/people/0/sex",
                                "/accounts/1/costBasis",
                                "/accounts/1/owner",
                                "/incomes/0/end",
                                "/goals/1/priority",
                                "/spendingRule/stocks",
                                "/taxProfile/incomeRate",
                                "/assumptions/returnModel/degreesOfFreedom",
                                "/allocation/points/1/weights"));
    }

    @Test
    void theCanonicalInputReadAgainIsTheSame() {
        HouseholdInput input = input(HouseholdDocument.tree());

        var again = PlanDocument.parseCanonical(input.canonicalJson());

        assertThat(again).isEqualTo(input);
        assertThat(again.inputDigest()).isEqualTo(input.inputDigest());
    }

    @Test
    void theCanonicalInputHoldsNoNameAndNoDate() {
        String canonical = input(HouseholdDocument.tree()).canonicalJson();

        assertThat(canonical).doesNotContain("Eva", "Max", "Brokerage", "Mortgage", "1964-", "2026-", "EUR");
    }

    @Test
    void theDocumentThatIsExportedHasTheSameDigestAndNames() {
        PlanDocument plan = HouseholdDocument.read();

        PlanDocument again =
                PlanDocument.of(DocumentJson.read(plan.toJson().toString().getBytes(StandardCharsets.UTF_8)));

        assertThat(again.input().inputDigest()).isEqualTo(plan.input().inputDigest());
        assertThat(again.labels().names()).isEqualTo(plan.labels().names());
    }

    @Test
    void renamingChangesNoDigest() {
        String renamed =
                HouseholdDocument.COMPLETE.replace("\"Eva\"", "\"Ada\"").replace("\"Trip\"", "\"Tour\"");

        PlanDocument plan = PlanDocument.parse(renamed.getBytes(StandardCharsets.UTF_8));

        assertThat(plan.input().inputDigest())
                .isEqualTo(HouseholdDocument.read().input().inputDigest());
    }

    @Test
    void aResultIsReplayedToTheBitAndAChangedNumberFound() {
        PlanDocument plan = HouseholdDocument.read();
        ObjectNode document = ResultDocument.complete(
                ResultDocument.answer(computed(plan)),
                plan.labels().toJson(),
                plan.input().canonicalJson());
        JsonNode forged = document.deepCopy();
        ((ObjectNode) forged.at("/household/years/3/taxes/real")).put("50", 1);

        StoredResult stored = StoredResult.parse(ResultDocument.text(document).getBytes(StandardCharsets.UTF_8));

        assertThat(Replay.compare(stored.answer(), null, computed(plan)).isEqual())
                .isTrue();
        assertThat(Replay.compare(forged, null, computed(plan)).differentFields())
                .containsExactly("/household/years/3/taxes/real/50");
    }

    /** A released algorithm keeps its bits: what would change these is a new version. */
    @Test
    void algorithm2KeepsItsBits() {
        PlanDocument plan = HouseholdDocument.read();

        SimulationResult result = computed(plan);

        assertThat(result.inputDigest())
                .isEqualTo("sha256:0cda269c3c22be11410f1eba1282619d0b3e001d226f5374cf4a876c77eb4727");
        assertThat(result.resultDigest())
                .isEqualTo("sha256:a75dd9856601eec3f6e0b79de6e40649caaf96d688a44ff75a68a762e06a5661");
    }

    private static HouseholdInput input(JsonNode document) {
        return (HouseholdInput) PlanDocument.of(document).input();
    }

    private static SimulationResult computed(PlanDocument plan) {
        Simulation simulation = new Simulation(plan.input());
        for (int batch = 0; batch < simulation.batchCount(); batch++) {
            simulation.computeBatch(batch);
        }
        return simulation.result();
    }
}
