package io.foreseed.plan;

import io.foreseed.problem.FieldError;
import io.foreseed.problem.ProblemException;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which inputs a plan's runs read: those of schema 1, or the parts of schema 2 where there is a person or nothing else. What
 * a run would leave out is refused when it is added, and, where it is stored already, before a run and on export.
 */
public final class InputVocabulary {
    /** What schema 1 says, in schema 2; other parts have no counterpart. */
    private static final Map<InputType, InputType> AS_PART = new EnumMap<>(Map.of(
            InputType.DEMOGRAPHICS, InputType.PERSON,
            InputType.ASSETS, InputType.ACCOUNT,
            InputType.CONTRIBUTIONS, InputType.CONTRIBUTION,
            InputType.INCOME, InputType.INCOME_STREAM,
            InputType.EXPENSES, InputType.EXPENSE,
            InputType.GOALS, InputType.GOAL,
            InputType.POLICY, InputType.HOUSEHOLD));

    private InputVocabulary() {}

    /** Whether a plan with inputs of these types is a document of schema 2. */
    public static boolean isHousehold(Collection<InputType> types) {
        return types.contains(InputType.PERSON)
                || (!types.isEmpty() && types.stream().allMatch(InputType::isPart));
    }

    /** Refuses an input that no run of a plan with inputs of these types would read. */
    static void requireRead(InputType type, Collection<InputType> others) {
        refusal(type, others).ifPresent(refusal -> {
            throw ProblemException.invalid("/type", refusal);
        });
    }

    /** Refuses a stored plan of which a run would leave inputs out, and names each. */
    public static void requireRead(PlanSnapshot snapshot) {
        List<InputType> types = snapshot.inputs().stream().map(PlanInput::type).toList();
        List<FieldError> unread = snapshot.inputs().stream()
                .flatMap(input -> refusal(input.type(), types).stream()
                        .map(refusal -> new FieldError("/inputs/" + input.id() + "/type", refusal)))
                .toList();
        if (!unread.isEmpty()) {
            throw ProblemException.invalid(unread);
        }
    }

    private static Optional<String> refusal(InputType type, Collection<InputType> others) {
        if (type == InputType.DEMOGRAPHICS) {
            return Optional.of("demographics is read by no run: ages and lives are said by person, of schema 2");
        }
        if (others.isEmpty() || type.isPart() == isHousehold(others)) {
            return Optional.empty();
        }
        String name = type.column() + " is not read by a run of this plan, whose inputs are of schema "
                + (type.isPart() ? "1" : "2");
        return Optional.of(counterpart(type)
                .map(other -> name + ": use " + other.column())
                .orElse(name + ", which has no such input: withdraw those first, or begin a plan with a person"));
    }

    private static Optional<InputType> counterpart(InputType type) {
        return type.isPart()
                ? AS_PART.entrySet().stream()
                        .filter(entry -> entry.getValue() == type && entry.getKey() != InputType.DEMOGRAPHICS)
                        .map(Map.Entry::getKey)
                        .findFirst()
                : Optional.ofNullable(AS_PART.get(type));
    }
}
