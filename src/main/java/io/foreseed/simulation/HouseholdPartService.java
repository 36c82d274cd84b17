package io.foreseed.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.plan.DocumentPartService;
import io.foreseed.plan.InputType;
import io.foreseed.problem.FieldError;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads a part of a household in a document in which there is nothing else, by the reader of whole documents, so that a
 * range stands in one place. Of what that finds only what the part alone is to blame for counts.
 */
@ApplicationScoped
final class HouseholdPartService implements DocumentPartService {
    private static final String LONGEVITY = "longevity";
    private static final String ASSET_CLASSES = "assetClasses";
    private static final String RETURN_MODEL = "returnModel";
    private static final String NAME = "Part";

    /** What depends on another part: names, times (on the horizon and on birthdays), the length of an episode (on steps). */
    private static final Set<String> DEPENDENT = Set.of(
            "owner",
            "account",
            "income",
            "person",
            "surplusAccount",
            "start",
            "end",
            "retirement",
            "rules",
            "periods",
            "correlations");

    private final ObjectMapper json;

    HouseholdPartService(ObjectMapper json) {
        this.json = json;
    }

    @Override
    public List<FieldError> mistakes(InputType type, JsonNode value) {
        if (type == InputType.MARKET_MODEL && !isByClass(value.path(ASSET_CLASSES))) {
            return List.of(new FieldError("/" + ASSET_CLASSES, "must be an object of objects by the id of a class"));
        }
        ObjectNode document = json.createObjectNode();
        String place = put((ObjectNode) value.deepCopy(), type, document);
        List<DocumentProblem> problems = new ArrayList<>();
        try {
            new HouseholdDocumentReader(document, "", problems, true).input();
        } catch (PlanDocumentException expected) {
            // there is nothing else in the document: that is refused, of course
        }
        return problems.stream()
                .flatMap(problem -> ofPart(problem, type, value, place).stream())
                .distinct()
                .toList();
    }

    private static boolean isByClass(JsonNode classes) {
        return classes.isMissingNode()
                || (classes.isObject()
                        && classes.properties().stream()
                                .allMatch(each -> each.getValue().isObject()));
    }

    /** Puts the part where it belongs; answers the pointer of that. */
    private String put(ObjectNode part, InputType type, ObjectNode document) {
        if (type.list().isPresent()) {
            JsonNode law = part.remove(LONGEVITY);
            if (law != null) {
                document.putArray(LONGEVITY).add(law);
            }
            birthDate(part).ifPresent(birth -> document.put("startDate", birth.toString()));
            document.putArray(type.list().get()).add(part.put("name", NAME));
            return "/" + type.list().get() + "/0";
        }
        return switch (type) {
            case HOUSEHOLD -> {
                document.setAll(part);
                yield "";
            }
            case MARKET_MODEL -> {
                document.put("stepsPerYear", 1).set("assumptions", market(part));
                yield "/assumptions";
            }
            case ALLOCATION -> {
                ArrayNode classes =
                        document.putObject("assumptions").put("version", NAME).putArray(ASSET_CLASSES);
                weighted(part).forEach(id -> classes.addObject().put("id", id));
                document.set("allocation", part);
                yield "/allocation";
            }
            case SPENDING_RULE -> {
                document.set("spendingRule", part);
                yield "/spendingRule";
            }
            case TAX_PROFILE -> {
                document.set("taxProfile", part);
                yield "/taxProfile";
            }
            default -> throw new IllegalArgumentException(type + " is no part of a document");
        };
    }

    /** A day on which somebody born then is of an age that is allowed. */
    private static Optional<LocalDate> birthDate(ObjectNode person) {
        try {
            return Optional.of(LocalDate.parse(person.path("birthDate").asText()));
        } catch (DateTimeException none) {
            return Optional.empty();
        }
    }

    /** With as many classes as the model's lists have entries, the named ones first. */
    private ObjectNode market(ObjectNode part) {
        ObjectNode market = part.deepCopy();
        JsonNode named = market.remove(ASSET_CLASSES);
        ArrayNode classes = market.put("version", NAME).putArray(ASSET_CLASSES);
        if (named != null) {
            named.forEach(each -> classes.addObject().setAll((ObjectNode) each));
        }
        JsonNode model = market.path(RETURN_MODEL);
        int size = Math.max(longest(model), longest(model.path("then")));
        while (classes.size() < size) {
            classes.addObject();
        }
        for (int index = 0; index < classes.size(); index++) {
            ((ObjectNode) classes.get(index)).put("id", "c" + index);
        }
        if (!market.has(RETURN_MODEL)) {
            market.putObject(RETURN_MODEL).put("type", "lognormal");
        }
        return market;
    }

    /** The length of the longest list of a return model, at least 1. */
    private static int longest(JsonNode model) {
        int size = 1;
        for (JsonNode parameter : model) {
            size = Math.max(size, parameter.isArray() ? parameter.size() : 0);
        }
        return size;
    }

    private static Set<String> weighted(ObjectNode allocation) {
        Set<String> ids = new TreeSet<>();
        allocation.path("weights").fieldNames().forEachRemaining(ids::add);
        allocation
                .path("points")
                .forEach(point -> point.path("weights").fieldNames().forEachRemaining(ids::add));
        return ids;
    }

    private Optional<FieldError> ofPart(DocumentProblem problem, InputType type, JsonNode value, String place) {
        String pointer = problem.pointer();
        String inside;
        if (type == InputType.PERSON && pointer.startsWith("/" + LONGEVITY + "/0")) {
            inside = "/" + LONGEVITY + pointer.substring(LONGEVITY.length() + 3);
        } else if (pointer.startsWith(place + "/")) {
            inside = pointer.substring(place.length());
        } else {
            return Optional.empty();
        }
        List<String> segments = List.of(inside.substring(1).split("/", -1));
        boolean isAnotherPart = type == InputType.HOUSEHOLD && !value.has(segments.getFirst());
        if (isAnotherPart || segments.stream().anyMatch(DEPENDENT::contains)) {
            return Optional.empty();
        }
        return type == InputType.MARKET_MODEL && segments.getFirst().equals(ASSET_CLASSES)
                ? ofClass(problem, segments, value.path(ASSET_CLASSES))
                : Optional.of(new FieldError(inside, problem.message()));
    }

    /** What a class of the plan's set is besides; its figures are the set's. */
    private static Optional<FieldError> ofClass(DocumentProblem problem, List<String> segments, JsonNode named) {
        List<String> ids = new ArrayList<>();
        named.fieldNames().forEachRemaining(ids::add);
        int index = segments.size() > 2 ? Integer.parseInt(segments.get(1)) : ids.size();
        boolean isOfSet = Arrays.asList("id", "expectedReturn", "volatility").contains(segments.getLast());
        return index >= ids.size() || isOfSet
                ? Optional.empty()
                : Optional.of(new FieldError(
                        "/" + ASSET_CLASSES + "/" + ids.get(index) + "/" + segments.getLast(), problem.message()));
    }
}
