package io.foreseed.engine;

/** What a household's result tells of every year. */
public enum YearlyAmount {
    /** The balance of all taxable accounts at the year's end. */
    TAXABLE,
    /** The balance of all tax-deferred accounts at the year's end. */
    TAX_DEFERRED,
    /** The balance of all tax-free accounts at the year's end. */
    TAX_FREE,
    /** The balance of all cash accounts at the year's end. */
    CASH,
    /** What real assets are worth at the year's end. */
    REAL_ASSETS,
    /** What is owed at the year's end. */
    DEBTS,
    /** What came in: incomes, benefits, contributions from outside, employers' matches, loans, proceeds of sales. */
    INCOME,
    /** What was paid: expenses, goals, debts, what was bought, what the spending rule gave. */
    SPENDING,
    /** On incomes, interest, withdrawals, and sales. */
    TAXES,
    /** Of accounts and asset classes, and what rebalancing cost. */
    FEES,
    /** What the accounts earned before fees and taxes. */
    RETURNS,
    /** What was to be paid and was not. */
    SHORTFALL;

    /** Whether it is the balance of accounts. */
    public boolean isAccount() {
        return compareTo(CASH) <= 0;
    }

    /** Whether it is what is there at the year's end; the others flow in the year. */
    public boolean isBalance() {
        return compareTo(DEBTS) <= 0;
    }
}
