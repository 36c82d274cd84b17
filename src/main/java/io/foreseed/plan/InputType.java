package io.foreseed.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The kinds of input, each with the shape of its value: those of schema 1, and after them those of schema 2, whose values
 * are the elements and sections of its plan document, member by member. A plan with a person is one of schema 2.
 */
public enum InputType {
    @JsonProperty("demographics")
    DEMOGRAPHICS(InputValue.Demographics.class),
    @JsonProperty("assets")
    ASSETS(InputValue.Asset.class),
    @JsonProperty("contributions")
    CONTRIBUTIONS(InputValue.Flow.class),
    @JsonProperty("income")
    INCOME(InputValue.Flow.class),
    @JsonProperty("expenses")
    EXPENSES(InputValue.Flow.class),
    @JsonProperty("goals")
    GOALS(InputValue.Flow.class),
    @JsonProperty("policy")
    POLICY(InputValue.Policy.class),
    @JsonProperty("person")
    PERSON("people", "birthDate", "ageMonths", "birthYear", "sex", "retirement", "longevity"),
    @JsonProperty("account")
    ACCOUNT("accounts", "type", "owner", "balance", "costBasis", "annualFee", "contributionLimit", "interestRate"),
    @JsonProperty("income_stream")
    INCOME_STREAM("incomes", "owner", "amount", "growth", "indexed", "start", "end", "survivorShare", "taxableShare"),
    @JsonProperty("social_security")
    SOCIAL_SECURITY("socialSecurity", "owner", "primaryInsuranceAmount", "claimingAge", "claimingAgeMonths"),
    @JsonProperty("expense")
    EXPENSE("expenses", "need", "amount", "growth", "indexed", "start", "end", "survivorShare"),
    @JsonProperty("goal")
    GOAL("goals", "amount", "growth", "indexed", "start", "end", "everyYears", "priority"),
    @JsonProperty("contribution")
    CONTRIBUTION(
            "contributions",
            "account",
            "income",
            "share",
            "employerMatch",
            "amount",
            "growth",
            "indexed",
            "start",
            "end"),
    @JsonProperty("debt")
    DEBT("debts", "balance", "rate", "start", "end", "extraPayment"),
    @JsonProperty("real_asset")
    REAL_ASSET("realAssets", "value", "growth", "start", "end", "sellingCost", "costBasis", "taxed"),
    @JsonProperty("household")
    HOUSEHOLD("", "startDate", "stepsPerYear", "currency", "surplusAccount", "bequest", "withdrawalOrder"),
    @JsonProperty("market_model")
    MARKET_MODEL("", "returnModel", "inflation", "history", "assetClasses"),
    @JsonProperty("allocation")
    ALLOCATION("", "weights", "points", "interpolation", "rebalancing"),
    @JsonProperty("spending_rule")
    SPENDING_RULE(""),
    @JsonProperty("tax_profile")
    TAX_PROFILE(
            "",
            "rules",
            "type",
            "name",
            "year",
            "authority",
            "incomeRate",
            "gainsRate",
            "deferredRate",
            "socialSecurityShare",
            "requiredDistributions");

    private final @Nullable Class<? extends InputValue> valueType;
    private final String list;

    /** Separated by blanks. */
    private final String members;

    InputType(Class<? extends InputValue> valueType) {
        this.valueType = valueType;
        list = "";
        members = "";
    }

    /**
     * @param list  empty for a section
     */
    InputType(String list, String... members) {
        valueType = null;
        this.list = list;
        this.members = String.join(" ", members);
    }

    /** The type of a value of schema 1; null for a part of a document of schema 2. */
    @Nullable
    Class<? extends InputValue> valueType() {
        return valueType;
    }

    /** The list of a document of schema 2 whose element the value is; empty for a section and in schema 1. */
    public Optional<String> list() {
        return Optional.of(list).filter(name -> !name.isEmpty());
    }

    /** The members that a part may have; all when there are none. */
    List<String> members() {
        return members.isEmpty() ? List.of() : List.of(members.split(" ", -1));
    }

    /** Whether the value is a part of a document of schema 2. */
    public boolean isPart() {
        return valueType == null;
    }

    /** Whether a plan has one at most. */
    boolean isSingle() {
        return this == POLICY || (isPart() && list.isEmpty());
    }

    String column() {
        return name().toLowerCase(Locale.ROOT);
    }

    static InputType ofColumn(String value) {
        return valueOf(value.toUpperCase(Locale.ROOT));
    }
}
