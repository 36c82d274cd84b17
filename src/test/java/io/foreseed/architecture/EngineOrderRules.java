package io.foreseed.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static io.foreseed.architecture.Code.neverCall;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Set;

/**
 * No order that the JDK draws for each process, and no text that a class writes of itself, can reach a result: one plan
 * had two digests because accounts were sorted by a text that held a {@code Map.of}.
 */
final class EngineOrderRules {
    private static final Set<String> UNORDERED = Set.of(
            "java.util.HashMap",
            "java.util.HashSet",
            "java.util.Hashtable",
            "java.util.IdentityHashMap",
            "java.util.WeakHashMap",
            "java.util.concurrent.ConcurrentHashMap");

    private static final Set<String> FACTORIES = Set.of("of", "ofEntries", "copyOf");

    /** Each makes a HashMap or HashSet, or one with the order of a process. */
    private static final Set<String> UNORDERED_COLLECTORS =
            Set.of("toSet", "toUnmodifiableSet", "toUnmodifiableMap", "toConcurrentMap", "groupingByConcurrent");

    /** These make a HashMap unless they are told which map. */
    private static final Set<String> MAP_COLLECTORS = Set.of("toMap", "groupingBy");

    private static final int PARAMETERS_WITH_A_MAP = 3;

    /** The classes whose own text is specified: characters and digits. */
    private static final Set<String> TEXTS = Set.of(
            "java.lang.String",
            "java.lang.StringBuilder",
            "java.math.BigInteger",
            "java.lang.Double",
            "java.lang.Integer",
            "java.lang.Long");

    private EngineOrderRules() {}

    static List<Rule> all() {
        return List.of(
                new Rule("engineorder", EngineOrderRules::order), new Rule("enginetexts", EngineOrderRules::texts));
    }

    private static ArchRule order(String root) {
        return classes()
                .that()
                .resideInAPackage(root + ".engine..")
                .should(neverCall("a collection whose order is that of a process", EngineOrderRules::isUnordered))
                .because("who reads it may show its order; Members, TreeMap, TreeSet, EnumMap and lists have one");
    }

    private static boolean isUnordered(CodeUnitAccessTarget call) {
        String owner = call.getOwner().getName();
        return UNORDERED.contains(owner)
                || ((owner.equals("java.util.Map") || owner.equals("java.util.Set"))
                        && FACTORIES.contains(call.getName()))
                || (owner.equals("java.util.stream.Collectors") && isUnorderedCollector(call))
                || call.getName().equals("identityHashCode")
                || (call.getName().equals("hashCode")
                        && (owner.equals("java.lang.Object") || call.getOwner().isEnum()));
    }

    /** A grouping with a map of its own choice has it as its second parameter of three; a map as its fourth. */
    private static boolean isUnorderedCollector(CodeUnitAccessTarget call) {
        int least = call.getName().equals("toMap") ? PARAMETERS_WITH_A_MAP + 1 : PARAMETERS_WITH_A_MAP;
        return UNORDERED_COLLECTORS.contains(call.getName())
                || (MAP_COLLECTORS.contains(call.getName())
                        && call.getRawParameterTypes().size() < least);
    }

    private static ArchRule texts(String root) {
        return classes()
                .that()
                .resideInAPackage(root + ".engine..")
                .should(neverCall(
                        "for the text that a class writes of itself", call -> isOwnText(call, root + ".engine")))
                .because("it is specified by nobody, may hold any order, and must be neither key nor comparator");
    }

    /** To concatenate an object is a call too: the compiler asks {@code String.valueOf} for its text first. */
    private static boolean isOwnText(CodeUnitAccessTarget call, String engine) {
        String owner = call.getOwner().getName();
        boolean isOfAnything = call.getRawParameterTypes().stream()
                .anyMatch(parameter -> parameter.getName().equals("java.lang.Object"));
        return switch (call.getName()) {
            case "toString" -> !TEXTS.contains(owner) && !owner.equals(engine + ".CanonicalJson");
            case "valueOf" -> owner.equals("java.lang.String") && isOfAnything;
            case "append", "insert" -> owner.equals("java.lang.StringBuilder") && isOfAnything;
            default -> false;
        };
    }
}
