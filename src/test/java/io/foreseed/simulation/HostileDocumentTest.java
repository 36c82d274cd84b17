package io.foreseed.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.engine.SimulatedPlan;
import io.foreseed.engine.Simulation;
import io.foreseed.engine.SimulationResult;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Documents that somebody damaged: each is run, or refused with pointers and nothing else. */
class HostileDocumentTest {
    private static final int DOCUMENTS = 20_000;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HouseholdPartService PARTS = new HouseholdPartService(JSON);
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    @Test
    void aDamagedDocumentIsRunOrRefusedWithPointers() {
        Random random = new Random(20251124);
        int accepted = 0;
        for (int number = 0; number < DOCUMENTS; number++) {
            ObjectNode document = HouseholdDocument.tree();
            for (int damage = 1 + random.nextInt(2); damage > 0; damage--) {
                damage(document, random);
            }
            try {
                PlanDocument plan = PlanDocument.of(document);
                accepted++;
                assertAnswers(plan);
                if (number % 10 == 0) {
                    assertPartsAreRight(document);
                }
            } catch (PlanDocumentException refused) {
                assertThat(refused.problems()).as("%s", document).isNotEmpty().allSatisfy(problem -> {
                    assertThat(problem.pointer()).matches("(/.*)?");
                    assertThat(problem.message()).isNotBlank();
                });
            } catch (RuntimeException crash) {
                throw new AssertionError("document " + number + ": " + document, crash);
            }
        }
        assertThat(accepted).as("documents that run").isBetween(DOCUMENTS / 10, DOCUMENTS * 9 / 10);
    }

    /** A part of a document that runs is never refused when it is stored by itself. */
    private static void assertPartsAreRight(ObjectNode document) {
        new HouseholdInputs(JSON, document, "test").requests().forEach(part -> assertThat(
                        PARTS.mistakes(part.type(), part.value()))
                .as("%s of %s", part.type(), document)
                .isEmpty());
    }

    private static void assertAnswers(PlanDocument plan) {
        SimulatedPlan input =
                plan.input().with(plan.input().seed(), Math.min(2, plan.input().iterations()));
        Simulation simulation = new Simulation(input);
        for (int batch = 0; batch < simulation.batchCount(); batch++) {
            simulation.computeBatch(batch);
        }
        SimulationResult result = simulation.result();
        assertThat(result.terminalWealth().mean()).isFinite();
        assertThat(result.success().probability()).isBetween(0.0, 1.0);
        if (result.household() != null) {
            Objects.requireNonNull(result.household())
                    .years()
                    .forEach(year -> year.amounts().values().forEach(amounts -> {
                        assertThat(amounts.real().mean()).isFinite();
                        assertThat(amounts.nominal().mean()).isFinite();
                    }));
        }
    }

    /** Puts something else in the place of some value, or takes it away, or adds what nobody knows. */
    private static void damage(ObjectNode document, Random random) {
        List<JsonNode> containers = new ArrayList<>();
        collect(document, containers);
        if (random.nextInt(3) > 0) {
            changeNumber(containers, random);
            return;
        }
        JsonNode container = containers.get(random.nextInt(containers.size()));
        if (container instanceof ObjectNode object && !object.isEmpty()) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            String name = names.get(random.nextInt(names.size()));
            switch (random.nextInt(6)) {
                case 0 -> object.remove(name);
                case 1 -> object.set("surprise", anything(random));
                case 2 -> object.set(name, object.get(names.get(random.nextInt(names.size()))));
                default -> object.set(name, like(object.get(name), random));
            }
        } else if (container instanceof ArrayNode array && !array.isEmpty()) {
            int index = random.nextInt(array.size());
            switch (random.nextInt(5)) {
                case 0 -> array.remove(index);
                case 1 -> array.add(array.get(index).deepCopy());
                case 2 -> array.add(anything(random));
                default -> array.set(index, like(array.get(index), random));
            }
        }
    }

    /** Changes a number as people err; documents with such damage are often run. */
    private static void changeNumber(List<JsonNode> containers, Random random) {
        JsonNode container = containers.get(random.nextInt(containers.size()));
        if (container instanceof ObjectNode object) {
            object.properties().stream()
                    .filter(member ->
                            member.getValue().isNumber() && !member.getKey().equals("schemaVersion"))
                    .findAny()
                    .ifPresent(member -> object.set(member.getKey(), near(member.getValue(), random)));
        } else if (container instanceof ArrayNode array
                && !array.isEmpty()
                && array.get(0).isNumber()) {
            array.set(array.size() - 1, near(array.get(0), random));
        }
    }

    private static JsonNode near(JsonNode number, Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> NODES.numberNode(0);
            case 1 -> NODES.numberNode(number.decimalValue().multiply(BigDecimal.TEN));
            case 2 -> NODES.numberNode(number.decimalValue().add(BigDecimal.ONE));
            case 3 -> NODES.numberNode(number.decimalValue().subtract(BigDecimal.ONE));
            default -> NODES.numberNode(number.decimalValue().movePointLeft(6));
        };
    }

    private static void collect(JsonNode node, List<JsonNode> containers) {
        if (node.isContainerNode()) {
            containers.add(node);
            node.forEach(child -> collect(child, containers));
        }
    }

    /** A number is often answered by another number, as people err. */
    private static JsonNode like(JsonNode value, Random random) {
        if (value.isNumber() && random.nextInt(8) > 0) {
            return switch (random.nextInt(12)) {
                case 0 -> NODES.numberNode(0);
                case 1 -> NODES.numberNode(-1);
                case 2 -> NODES.numberNode(1);
                case 3 -> NODES.numberNode(100);
                case 4 -> NODES.numberNode(new BigDecimal("1e12"));
                case 5 -> NODES.numberNode(new BigDecimal("1e-300"));
                case 6 -> NODES.numberNode(random.nextInt(200));
                case 7 -> NODES.numberNode(random.nextInt(10));
                default -> NODES.numberNode(BigDecimal.valueOf(random.nextDouble()));
            };
        }
        return anything(random);
    }

    private static JsonNode anything(Random random) {
        return switch (random.nextInt(12)) {
            case 0 -> NODES.nullNode();
            case 1 -> NODES.booleanNode(random.nextBoolean());
            case 2 -> NODES.textNode("");
            case 3 -> NODES.textNode("Eva");
            case 4 -> NODES.textNode("2026-13-45");
            case 5 -> NODES.textNode("+999999999-12-31");
            case 6 -> NODES.numberNode(new BigDecimal("1e400"));
            case 7 -> NODES.numberNode(BigInteger.TWO.pow(80));
            case 8 -> NODES.numberNode(new BigDecimal("-0.000000000000000000001"));
            case 9 -> NODES.arrayNode();
            case 10 -> NODES.objectNode();
            default -> NODES.objectNode().set("year", NODES.numberNode(random.nextInt(20)));
        };
    }
}
