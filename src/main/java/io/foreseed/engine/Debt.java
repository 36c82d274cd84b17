package io.foreseed.engine;

import java.util.Map;
import java.util.TreeMap;

/**
 * A loan that is paid back in level payments, one a step from the step after its start on.
 *
 * @param balance  what is owed at its start, in the money of its day
 * @param rate  nominal a year, 0 to 1; a step's interest is {@code rate / n}
 * @param span  from when it is owed to its last payment; a start above 0 brings the balance in then
 * @param extraPayment  a year beside the level payments, in the money of its day
 */
public record Debt(double balance, double rate, Span span, double extraPayment) {
    public Debt {
        balance = Range.of(balance, 0, Household.MAXIMUM_AMOUNT, "balance");
        rate = Range.of(rate, 0, 1, "rate");
        extraPayment = Range.of(extraPayment, 0, Household.MAXIMUM_AMOUNT, "extraPayment");
        Range.require(span.start() < span.end(), "end");
    }

    Map<String, Object> json() {
        Map<String, Object> json = new TreeMap<>();
        json.put("balance", balance);
        json.put("rate", rate);
        json.put("extraPayment", extraPayment);
        span.write(json);
        return json;
    }
}
