package io.foreseed.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.foreseed.plan.InputType;
import io.foreseed.problem.FieldError;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a part of a household is refused for when it is stored, before there is a whole. */
class HouseholdPartTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HouseholdPartService parts = new HouseholdPartService(JSON);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    PERSON | {"sex": "female"} | /ageMonths /birthYear
                    PERSON | {"sex": "other", "birthDate": "1970-02-29"} | /birthDate /sex
                    PERSON | {"sex": "male", "birthDate": "1770-02-28"} | /birthDate
                    PERSON | {"sex": "male", "birthDate": "1970-02-28", "longevity": {"type": "gompertz", "mode": 300}} | \
                    /longevity/dispersion /longevity/mode
                    ACCOUNT | {"type": "cash", "owner": "Eva", "balance": -1} | /balance
                    ACCOUNT | {"type": "cash", "balance": 1, "costBasis": 1} | /costBasis
                    INCOME_STREAM | {"amount": 1, "growth": 0.6, "taxableShare": 1.1} | /growth /taxableShare
                    SOCIAL_SECURITY | {"owner": "Eva", "primaryInsuranceAmount": 1000, "claimingAge": 71} | /claimingAge
                    EXPENSE | {"need": "luxury", "amount": "much"} | /amount /need
                    GOAL | {"amount": 1, "start": {"year": 1}, "priority": 11} | /priority
                    CONTRIBUTION | {"account": "A", "income": "B", "share": 2, "employerMatch": {"rate": 6, "upTo": 1}} | \
                    /employerMatch/rate /share
                    DEBT | {"balance": 1, "rate": 1.5} | /rate
                    REAL_ASSET | {"value": 1, "sellingCost": 0.6} | /sellingCost
                    HOUSEHOLD | {"stepsPerYear": 7, "withdrawalOrder": "last"} | /stepsPerYear /withdrawalOrder
                    MARKET_MODEL | {"returnModel": {"type": "student-t", "degreesOfFreedom": 1}} | \
                    /returnModel/degreesOfFreedom
                    MARKET_MODEL | {"returnModel": {"type": "episode", "from": {"year": 1800}, "periods": 12, \
                    "then": {"type": "episode"}}, "history": "us-monthly-1871-2025"} | \
                    /returnModel/from /returnModel/then/type
                    MARKET_MODEL | {"inflation": {"mean": 2}, "history": "of-rome"} | /history /inflation/mean
                    MARKET_MODEL | {"assetClasses": {"bonds": {"annualFee": 0.2}}} | /assetClasses/bonds/annualFee
                    MARKET_MODEL | {"assetClasses": [{"annualFee": 0.1}]} | /assetClasses
                    MARKET_MODEL | {"assetClasses": {"bonds": 1}} | /assetClasses
                    MARKET_MODEL | {"assetClasses": {"bonds": {"fee": 0.1}}} | /assetClasses/bonds/fee
                    ALLOCATION | {"weights": {"stocks": 0.5, "bonds": 0.6}} | /weights
                    ALLOCATION | {"weights": {"stocks": 1}, "rebalancing": {"type": "threshold"}} | /rebalancing/threshold
                    SPENDING_RULE | {"type": "lavish"} | /type
                    SPENDING_RULE | {"type": "guyton-klinger", "rate": 0, "cut": 2} | /cut /rate
                    TAX_PROFILE | {"type": "flat", "year": 2026, "incomeRate": 0.95, "gainsRate": 0, "deferredRate": 0} | \
                    /authority /incomeRate
                    TAX_PROFILE | {"rules": "of-the-table", "incomeRate": 0.1} | /incomeRate
                    """)
    void aPartIsRefusedForWhatItAloneIsToBlameFor(InputType type, String value, String pointers) throws Exception {
        assertThat(parts.mistakes(type, JSON.readTree(value)))
                .extracting(FieldError::pointer)
                .containsExactlyInAnyOrder(pointers.split(" ", -1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ACCOUNT | {"type": "cash", "owner": "somebody who comes later", "balance": 1}
                    PERSON | {"sex": "male", "birthDate": "2024-02-29", "retirement": {"age": 67, "person": "Max"}}
                    CONTRIBUTION | {"account": "Roth", "income": "Salary", "share": 0.1}
                    DEBT | {"balance": 1, "rate": 0.01, "end": {"date": "2060-01-01"}}
                    HOUSEHOLD | {"surplusAccount": "Savings"}
                    MARKET_MODEL | {"returnModel": {"type": "stationary-bootstrap", "meanBlockYears": 5}, \
                    "history": "us-annual-1928-2025", "assetClasses": {"stocks": {"series": "us-stocks"}}}
                    MARKET_MODEL | {"returnModel": {"type": "episode", "from": {"year": 2007, "month": 9}, "periods": 18, \
                    "start": {"retirement": "Eva"}, "then": {"type": "regime-switching", "calmToTurbulent": 0.02, \
                    "turbulentToCalm": 0.1, "turbulentExpectedReturns": [-0.1, 0], "turbulentVolatilities": [0.3, 0.1]}}, \
                    "history": "us-monthly-1871-2025", "assetClasses": {"stocks": {"series": "us-stocks"}}}
                    ALLOCATION | {"points": [{"start": {"age": 200}, "weights": {"a": 1}}]}
                    TAX_PROFILE | {"rules": "of-the-table"}
                    """)
    void whatDependsOnTheRestOfThePlanIsLeftToTheWhole(InputType type, String value) throws Exception {
        assertThat(parts.mistakes(type, JSON.readTree(value))).isEmpty();
    }
}
