package io.foreseed.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreseed.engine.Household.Account;
import io.foreseed.engine.Household.AccountType;
import io.foreseed.engine.Household.Income;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The texts by which a household's parts are ordered are frozen: another order of a sum gives other bits. */
class PlanOrderTest {
    @Test
    void theTextOfAnAccountIsFrozen() {
        RandomHousehold household = new RandomHousehold(0);
        Income salary = new Income(0, 92_000, new Indexation(0.005, true), new Span(0, 24), 0, 1);
        household.incomes = new ArrayList<>(List.of(salary));
        household.accounts = new ArrayList<>(List.of(
                new Account(AccountType.TAX_DEFERRED, 0, 1e7, 0, 0.001, 8600.5, 0),
                new Account(AccountType.CASH, 0, 60_000, 0, 0, 1e12, 0.03)));
        household.surplusAccount = 1;
        household.contributions = new ArrayList<>(List.of(
                new Contribution(0, 0, 0.15, 0.5, 0.06, 0, Indexation.PRICES, new Span(0, 12)),
                new Contribution(0, Household.NOBODY, 0, 0, 0, 100, new Indexation(0.01, false), new Span(3, 12))));
        Household plan = household.input().household();

        assertThat(PlanOrder.text(plan, 0))
                .isEqualTo("Account[type=TAX_DEFERRED, owner=0, balance=1.0E7, costBasis=0.0, annualFee=0.001, "
                        + "contributionLimit=8600.5, interestRate=0.0]"
                        + "[{, amount=100.0, end={step=12}, growth=0.01, indexed=false, start={step=3}}, "
                        + "{, employerMatch={rate=0.5, upTo=0.06}, end={step=12}, , share=0.15, start={step=0}}"
                        + "Income[owner=0, amount=92000.0, indexation=Indexation[growth=0.005, isIndexed=true], "
                        + "span=Span[start=0, end=24], survivorShare=0.0, taxableShare=1.0]]false");
        assertThat(PlanOrder.text(plan, 1))
                .isEqualTo("Account[type=CASH, owner=0, balance=60000.0, costBasis=0.0, annualFee=0.0, "
                        + "contributionLimit=1.0E12, interestRate=0.03][]true");
    }

    @Test
    void theTextsOfDebtsAndRealAssetsAreFrozen() {
        assertThat(PlanOrder.text(new Debt(145_000, 0.0425, new Span(0, 156), 2400)))
                .isEqualTo("Debt[balance=145000.0, rate=0.0425, span=Span[start=0, end=156], extraPayment=2400.0]");
        assertThat(PlanOrder.text(new RealAsset(520_000, 0.005, new Span(0, 300), 0.06, 310_000, true)))
                .isEqualTo("RealAsset[value=520000.0, growth=0.005, span=Span[start=0, end=300], sellingCost=0.06, "
                        + "costBasis=310000.0, isTaxed=true]");
    }

    @Test
    void theOrderIsThatOfTheTextsAndNotOfTheAmounts() {
        RandomHousehold household = new RandomHousehold(0);
        household.accounts = new ArrayList<>(List.of(
                new Account(AccountType.CASH, 0, 60_000, 0, 0, 1e12, 0.03),
                new Account(AccountType.CASH, 0, 120_000, 0, 0, 1e12, 0.03)));
        household.surplusAccount = 0;
        household.contributions = new ArrayList<>();

        assertThat(PlanOrder.accounts(household.input().household())).containsExactly(1, 0);
    }

    @Test
    void listingDebtsAndAssetsInAnotherOrderChangesNoBit() {
        List<HouseholdInput> twins = TwinHouseholds.of(20);
        for (int number = 0; number < twins.size(); number++) {
            RandomHousehold household = new RandomHousehold(number, TwinHouseholds.TABLE, TwinHouseholds.MOST_YEARS);
            household.debts = new ArrayList<>(twins.get(number).household().debts());
            household.realAssets = new ArrayList<>(twins.get(number).household().realAssets());
            household.debts.add(new Debt(1000.1, 0.05, new Span(0, household.steps()), 0));
            household.debts.add(new Debt(300.3, 0.06, new Span(0, household.steps()), 0));
            String answer = answer(household);

            Collections.shuffle(household.debts, new Random(number));
            Collections.shuffle(household.realAssets, new Random(number));

            assertThat(answer(household)).as("household %d", number).isEqualTo(answer);
        }
    }

    /** Without the digests: that of the input digest knows the order of the lists. */
    private static String answer(RandomHousehold household) {
        SimulationResult result = household.result(3);
        return result.pathChecksums() + result.household() + result.terminalWealth() + result.years();
    }
}
