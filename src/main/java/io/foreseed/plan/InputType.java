package io.foreseed.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** The kinds of input, each with the shape of its value. */
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
    POLICY(InputValue.Policy.class);

    private final Class<? extends InputValue> valueType;

    InputType(Class<? extends InputValue> valueType) {
        this.valueType = valueType;
    }

    Class<? extends InputValue> valueType() {
        return valueType;
    }

    String column() {
        return name().toLowerCase(Locale.ROOT);
    }

    static InputType ofColumn(String value) {
        return valueOf(value.toUpperCase(Locale.ROOT));
    }
}
