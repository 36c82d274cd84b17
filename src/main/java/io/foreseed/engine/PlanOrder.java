package io.foreseed.engine;

import io.foreseed.engine.Household.Account;
import io.foreseed.engine.Household.Income;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The order in which accounts, debts and real assets are added up: it depends neither on the order of the plan nor on
 * the process, since adding doubles in another order gives other bits.
 *
 * <p>Each has a text, written here field by field, and texts are compared by their UTF-16 code units. What has the same
 * text is the same in all that is computed, so that it does not matter which comes first. The texts are frozen with the
 * bits of algorithm 2: they are those that the records wrote of themselves when its first results were stored, so that
 * an account of 120000 comes before one of 60000, as text. One part was not the same in every process: the order of the
 * two members of an employer's match, which were in a {@code Map.of}. It is {@code rate}, {@code upTo}. A plan to which
 * that order mattered had two results; it has kept the one of the processes that drew this order.
 */
final class PlanOrder {
    private static final Comparator<String> BY_UNITS = String::compareTo;

    private PlanOrder() {}

    static List<Debt> debts(Household household) {
        return household.debts().stream()
                .sorted(Comparator.comparing(PlanOrder::text, BY_UNITS))
                .toList();
    }

    static List<RealAsset> realAssets(Household household) {
        return household.realAssets().stream()
                .sorted(Comparator.comparing(PlanOrder::text, BY_UNITS))
                .toList();
    }

    /** The places of the accounts, by what they are and what is saved into them. */
    static List<Integer> accounts(Household household) {
        List<String> texts = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        for (int place = 0; place < household.accounts().size(); place++) {
            texts.add(text(household, place));
            places.add(place);
        }
        places.sort(Comparator.comparing(texts::get, BY_UNITS));
        return places;
    }

    static String text(Debt debt) {
        return "Debt[balance=" + debt.balance() + ", rate=" + debt.rate() + ", span=" + text(debt.span())
                + ", extraPayment=" + debt.extraPayment() + "]";
    }

    static String text(RealAsset asset) {
        return "RealAsset[value=" + asset.value() + ", growth=" + asset.growth() + ", span=" + text(asset.span())
                + ", sellingCost=" + asset.sellingCost() + ", costBasis=" + asset.costBasis() + ", isTaxed="
                + asset.isTaxed() + "]";
    }

    /** The account, what is saved into it, and whether it takes what is not spent. */
    static String text(Household household, int place) {
        List<String> savings = household.contributions().stream()
                .filter(contribution -> contribution.account() == place)
                .map(contribution -> text(household, contribution))
                .sorted(BY_UNITS)
                .toList();
        return text(household.accounts().get(place)) + "[" + String.join(", ", savings) + "]"
                + (place == household.surplusAccount());
    }

    private static String text(Account account) {
        return "Account[type=" + account.type().name() + ", owner=" + account.owner() + ", balance="
                + account.balance() + ", costBasis=" + account.costBasis() + ", annualFee=" + account.annualFee()
                + ", contributionLimit=" + account.contributionLimit() + ", interestRate=" + account.interestRate()
                + "]";
    }

    /** Without the places of its account and its income, which are the plan's; the income itself follows. */
    private static String text(Household household, Contribution contribution) {
        String end = "end={step=" + contribution.span().end() + "}";
        String start = "start={step=" + contribution.span().start() + "}";
        if (contribution.income() == Household.NOBODY) {
            return "{, amount=" + contribution.amount() + ", " + end + ", growth="
                    + contribution.indexation().growth() + ", indexed="
                    + contribution.indexation().isIndexed() + ", " + start + "}";
        }
        return "{, employerMatch={rate=" + contribution.matchRate() + ", upTo=" + contribution.matchUpTo() + "}, "
                + end + ", , share=" + contribution.share() + ", " + start + "}"
                + text(household.incomes().get(contribution.income()));
    }

    private static String text(Income income) {
        return "Income[owner=" + income.owner() + ", amount=" + income.amount() + ", indexation="
                + text(income.indexation()) + ", span=" + text(income.span()) + ", survivorShare="
                + income.survivorShare() + ", taxableShare=" + income.taxableShare() + "]";
    }

    private static String text(Indexation indexation) {
        return "Indexation[growth=" + indexation.growth() + ", isIndexed=" + indexation.isIndexed() + "]";
    }

    private static String text(Span span) {
        return "Span[start=" + span.start() + ", end=" + span.end() + "]";
    }
}
