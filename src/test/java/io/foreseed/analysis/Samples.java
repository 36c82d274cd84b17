package io.foreseed.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.engine.SimulatedPlan;
import io.foreseed.engine.Simulation;
import io.foreseed.simulation.DocumentJson;
import io.foreseed.simulation.Evaluation;
import io.foreseed.simulation.PlanDocument;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.random.RandomGenerator;

/** Plans to ask about, and a simulator of one thread. */
final class Samples {
    static final String POT = """
            {"schemaVersion": 1, "name": "Ten years to go", "seed": 7, "iterations": 1000, "horizonYears": 30,
             "stepsPerYear": 1,
             "assumptions": {"version": "test", "returnModel": {"type": "lognormal"},
              "assetClasses": [{"id": "stocks", "expectedReturn": 0.07, "volatility": 0.15},
                               {"id": "bonds", "expectedReturn": 0.04, "volatility": 0.06}],
              "correlations": [[1, 0.2], [0.2, 1]], "inflation": {"mean": 0.02}},
             "portfolio": {"weights": {"stocks": 0.6, "bonds": 0.4}, "annualFee": 0.003},
             "accounts": [{"name": "Savings", "balance": 500000}],
             "cashFlows": [
              {"name": "Saving", "kind": "contribution", "amount": 10000, "firstYear": 0, "lastYear": 9, "timing": "end"},
              {"name": "Boat", "kind": "goal", "amount": 30000, "firstYear": 5, "lastYear": 5},
              {"name": "Pension", "kind": "income", "amount": 12000, "firstYear": 10, "lastYear": 29},
              {"name": "Costs", "kind": "expense", "amount": 50000, "firstYear": 10, "lastYear": 29}]}
            """;

    static final String HOUSEHOLD = """
            {"schemaVersion": 2, "name": "Ada", "seed": 7, "iterations": 1000, "horizonYears": 35, "stepsPerYear": 1,
             "startDate": "2026-01-01",
             "assumptions": {"version": "test", "returnModel": {"type": "lognormal"},
              "assetClasses": [{"id": "stocks", "expectedReturn": 0.07, "volatility": 0.15, "annualFee": 0.003},
                               {"id": "bonds", "expectedReturn": 0.04, "volatility": 0.06, "annualFee": 0.003}],
              "correlations": [[1, 0.2], [0.2, 1]], "inflation": {"mean": 0.02, "volatility": 0.01}},
             "allocation": {"weights": {"stocks": 0.6, "bonds": 0.4}},
             "people": [{"name": "Ada", "birthDate": "1966-06-01", "sex": "female", "retirement": {"age": 65}}],
             "longevity": [{"type": "gompertz", "mode": 89, "dispersion": 9}],
             "accounts": [
              {"name": "Brokerage", "type": "taxable", "owner": "Ada", "balance": 300000, "costBasis": 200000},
              {"name": "Pension", "type": "tax-deferred", "owner": "Ada", "balance": 300000}],
             "incomes": [{"name": "Salary", "owner": "Ada", "amount": 80000, "end": {"retirement": "Ada"}}],
             "socialSecurity": [{"name": "Benefit", "owner": "Ada", "primaryInsuranceAmount": 1800, "claimingAge": 67}],
             "contributions": [{"name": "Saving", "account": "Pension", "income": "Salary", "share": 0.1}],
             "expenses": [{"name": "Living", "amount": 58000},
                          {"name": "Fun", "need": "discretionary", "amount": 8000, "start": {"retirement": "Ada"}}],
             "goals": [{"name": "Trip", "amount": 30000, "start": {"year": 3}}],
             "taxProfile": {"type": "flat", "name": "flat", "year": 2026, "authority": "an example",
                            "incomeRate": 0.2, "gainsRate": 0.15, "deferredRate": 0.18}}
            """;

    private Samples() {}

    static ObjectNode json(String text) {
        return (ObjectNode) DocumentJson.read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    static ObjectNode pot() {
        return json(POT);
    }

    static ObjectNode household() {
        return json(HOUSEHOLD);
    }

    static ObjectNode example(String name) {
        try {
            return json(Files.readString(Path.of("examples", name)).replace("'", "’"));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static ObjectNode ask(String question, JsonNode plan) {
        return Analysis.of(json(question), plan).answer(Samples::simulate);
    }

    static Evaluation simulate(SimulatedPlan plan) {
        Simulation simulation = new Simulation(plan);
        for (int batch = 0; batch < simulation.batchCount(); batch++) {
            simulation.computeBatch(batch);
        }
        return Evaluation.of(simulation, simulation.result());
    }

    static double success(JsonNode plan) {
        return simulate(PlanDocument.of(plan).input())
                .answer()
                .at("/success/probability")
                .doubleValue();
    }

    /** A plan that differs from the sample in what it has, spends and assumes. */
    static ObjectNode random(RandomGenerator random, boolean isPot) {
        ObjectNode plan = isPot ? pot() : household();
        plan.put("seed", random.nextInt(1_000_000)).put("iterations", 500);
        plan.withObject("/assumptions/assetClasses/0").put("expectedReturn", 0.05 + 0.04 * random.nextDouble());
        plan.withObject("/assumptions/assetClasses/0").put("volatility", 0.1 + 0.1 * random.nextDouble());
        plan.withObject("/accounts/0").put("balance", 300_000 + random.nextInt(700_000));
        double factor = 0.8 + 0.5 * random.nextDouble();
        for (JsonNode flow : plan.path(isPot ? "cashFlows" : "expenses")) {
            if (!isPot || flow.path("kind").asText().equals("expense")) {
                ((ObjectNode) flow).put("amount", flow.path("amount").asDouble() * factor);
            }
        }
        if (!isPot) {
            plan.withObject("/people/0/retirement").put("age", 63 + random.nextInt(5));
        }
        return plan;
    }
}
