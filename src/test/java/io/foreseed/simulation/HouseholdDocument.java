package io.foreseed.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;

/** A plan document of schema 2 with every kind of element, short enough to run thousands of times. */
final class HouseholdDocument {
    static final String COMPLETE = """
            {
              "schemaVersion": 2, "name": "Two of them", "currency": "EUR", "startDate": "2026-03-01",
              "seed": 5, "iterations": 20, "horizonYears": 12, "stepsPerYear": 1, "confidenceLevel": 0.9,
              "assumptions": {
                "version": "example",
                "returnModel": {"type": "lognormal"},
                "assetClasses": [
                  {"id": "stocks", "expectedReturn": 0.0767, "volatility": 0.1654, "annualFee": 0.002},
                  {"id": "bonds", "expectedReturn": 0.0519, "volatility": 0.0622}
                ],
                "correlations": [[1, 0.13], [0.13, 1]],
                "inflation": {"mean": 0.024, "volatility": 0.01, "halfLifeYears": 2, "initial": 0.03,
                              "correlations": [-0.1, 0.2]}
              },
              "allocation": {
                "points": [
                  {"start": {"year": 0}, "weights": {"stocks": 0.8, "bonds": 0.2}},
                  {"start": {"age": 66, "person": "Eva"}, "weights": {"stocks": 0.5, "bonds": 0.5}}
                ],
                "interpolation": "linear",
                "rebalancing": {"type": "threshold", "threshold": 0.05, "cost": 0.001}
              },
              "people": [
                {"name": "Eva", "birthDate": "1964-02-29", "sex": "female", "retirement": {"age": 64, "person": "Eva"}},
                {"name": "Max", "birthDate": "1960-11-30", "sex": "male"}
              ],
              "longevity": [
                {"type": "gompertz", "mode": 89, "dispersion": 9}, {"type": "period-table", "table": "ssa-period-2022"}
              ],
              "accounts": [
                {"name": "Brokerage", "type": "taxable", "owner": "Eva", "balance": 200000, "costBasis": 120000},
                {"name": "Pension", "type": "tax-deferred", "owner": "Max", "balance": 300000.5, "annualFee": 0.004},
                {"name": "Roth", "type": "tax-free", "owner": "Eva", "balance": 50000, "contributionLimit": 7000},
                {"name": "Savings", "type": "cash", "owner": 0, "balance": 20000, "interestRate": 0.02}
              ],
              "surplusAccount": "Brokerage",
              "incomes": [
                {"name": "Salary", "owner": "Eva", "amount": 80000, "growth": 0.01, "end": {"retirement": "Eva"}},
                {"name": "Rent", "amount": 6000, "indexed": false, "taxableShare": 0.5, "start": {"date": "2028-01-15"}}
              ],
              "socialSecurity": [
                {"name": "Eva's", "owner": "Eva", "primaryInsuranceAmount": 1900, "claimingAge": 66},
                {"name": "Max's", "owner": "Max", "primaryInsuranceAmount": 2100, "claimingAgeMonths": 810}
              ],
              "expenses": [
                {"name": "Living", "need": "essential", "amount": 50000, "survivorShare": 0.7},
                {"name": "Fun", "need": "discretionary", "amount": 15000, "growth": -0.01, "end": {"age": 75, "person": 0}}
              ],
              "goals": [
                {"name": "Trip", "amount": 20000, "start": {"year": 2}, "priority": 2},
                {"name": "Car", "amount": 15000, "start": {"year": 1}, "end": {"step": 9}, "everyYears": 4}
              ],
              "contributions": [
                {"name": "Saving", "account": "Pension", "income": "Salary", "share": 0.1,
                 "employerMatch": {"rate": 0.5, "upTo": 0.06}},
                {"name": "Gift", "account": "Roth", "amount": 9000, "end": {"year": 3}}
              ],
              "debts": [
                {"name": "Mortgage", "balance": 90000, "rate": 0.05, "end": {"year": 20}, "extraPayment": 1000},
                {"name": "Loan", "balance": 20000, "rate": 0, "start": {"year": 3}, "end": {"age": 70, "person": "Eva"}}
              ],
              "realAssets": [
                {"name": "House", "value": 400000, "growth": 0.01, "costBasis": 200000, "taxed": true,
                 "sellingCost": 0.06, "end": {"year": 10}},
                {"name": "Cabin", "value": 60000, "start": {"year": 4}}
              ],
              "bequest": 100000,
              "spendingRule": {"type": "guyton-klinger", "start": {"retirement": "Eva"}, "rate": 0.05},
              "withdrawalOrder": "proportional",
              "taxProfile": {"type": "flat", "name": "flat", "year": 2026, "authority": "an example",
                             "incomeRate": 0.2, "gainsRate": 0.15, "deferredRate": 0.18, "socialSecurityShare": 0.85,
                             "requiredDistributions": "irs-uniform-lifetime-2022"}
            }
            """;

    private HouseholdDocument() {}

    static ObjectNode tree() {
        return (ObjectNode) DocumentJson.read(COMPLETE.getBytes(StandardCharsets.UTF_8));
    }

    static PlanDocument read() {
        return PlanDocument.of(tree());
    }

    static PlanDocument read(JsonNode document) {
        return PlanDocument.of(document);
    }
}
