package io.foreseed.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static io.foreseed.architecture.Code.featureOf;
import static io.foreseed.architecture.Code.hasSuffix;
import static io.foreseed.architecture.Code.isBelow;
import static io.foreseed.architecture.Code.neverDependOn;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who may import whom. */
final class PackageRules {
    private static final Set<String> FEATURES_AND_BELOW = Set.of(
            "simulation",
            "analysis",
            "plan",
            "market",
            "identity",
            "approval",
            "audit",
            "problem",
            "platform",
            "privacy");

    /** The table of docs/ARCHITECTURE.md: a package, and the packages of ours it may import besides itself. */
    private static final Map<String, Set<String>> MAY_IMPORT = Map.ofEntries(
            Map.entry("engine", Set.of()),
            Map.entry("problem", Set.of()),
            Map.entry("platform", Set.of("problem")),
            Map.entry("audit", Set.of("problem", "platform")),
            Map.entry("approval", Set.of("audit", "problem", "platform")),
            Map.entry("market", Set.of("approval", "audit", "problem", "platform")),
            Map.entry("identity", Set.of("approval", "audit", "problem", "platform")),
            Map.entry("plan", Set.of("market", "identity", "audit", "problem", "platform")),
            Map.entry("simulation", Set.of("engine", "plan", "market", "identity", "audit", "problem", "platform")),
            Map.entry("analysis", Set.of("engine", "simulation", "problem", "platform")),
            Map.entry("report", Set.of("engine", "simulation", "problem", "platform")),
            Map.entry("privacy", Set.of("approval", "audit", "problem", "platform")),
            Map.entry("retention", FEATURES_AND_BELOW),
            Map.entry("monitoring", FEATURES_AND_BELOW),
            Map.entry("backup", FEATURES_AND_BELOW),
            Map.entry(
                    "ops",
                    Set.of(
                            "engine",
                            "simulation",
                            "analysis",
                            "plan",
                            "market",
                            "identity",
                            "approval",
                            "audit",
                            "problem",
                            "platform",
                            "privacy",
                            "report",
                            "retention",
                            "monitoring",
                            "backup")));

    /** What a package keeps to itself, whoever imports the package. */
    private static final List<String> INSIDES = List.of("Resource", "Repository", "Entity", "Job", "Mapper", "Command");

    private static final Set<String> BANNED_NAMES =
            Set.of("util", "utils", "common", "dto", "model", "impl", "mapper", "helper");

    private PackageRules() {}

    static List<Rule> all() {
        return List.of(
                new Rule("packagetable", PackageRules::packageTable),
                new Rule("knownpackages", PackageRules::knownPackages),
                new Rule("packagenames", PackageRules::packageNames),
                new Rule("insides", PackageRules::insides),
                new Rule("opsontop", PackageRules::opsIsOnTop),
                new Rule("cycles", PackageRules::cycles));
    }

    private static ArchRule packageTable(String root) {
        return classes()
                .should(neverDependOn(
                        "a package that the table does not allow",
                        (origin, target) -> isBelow(target, root) && !mayImport(origin, target, root)))
                .because("docs/ARCHITECTURE.md says which package may import which");
    }

    private static boolean mayImport(JavaClass origin, JavaClass target, String root) {
        String from = featureOf(origin, root);
        String to = featureOf(target, root);
        boolean correlationCheck = from.equals("market")
                && to.equals("engine")
                && target.getSimpleName().contains("Correlation");
        return from.equals(to)
                || correlationCheck
                || MAY_IMPORT.getOrDefault(from, Set.of()).contains(to);
    }

    private static ArchRule knownPackages(String root) {
        return classes()
                .should(new ArchCondition<JavaClass>("live in a package of the table") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        if (!MAY_IMPORT.containsKey(featureOf(type, root))) {
                            events.add(SimpleConditionEvent.violated(
                                    type, "Class <" + type.getName() + "> lives in a package without a row"));
                        }
                    }
                })
                .because("a new package first gets its row in docs/ARCHITECTURE.md");
    }

    private static ArchRule packageNames(String root) {
        return classes()
                .should(new ArchCondition<JavaClass>("live in a package named after a feature") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        String below = type.getPackageName().substring(root.length());
                        if (List.of(below.split("\\.")).stream().anyMatch(BANNED_NAMES::contains)) {
                            events.add(SimpleConditionEvent.violated(
                                    type, "Class <" + type.getName() + "> lives in a package named after nothing"));
                        }
                    }
                })
                .because("a package says what it does for the user, not what kind of class it holds");
    }

    private static ArchRule insides(String root) {
        return classes()
                .should(neverDependOn(
                        "another package's " + String.join(", ", INSIDES),
                        (origin, target) -> isBelow(target, root)
                                && !featureOf(origin, root).equals(featureOf(target, root))
                                && hasSuffix(target, INSIDES)))
                .because("a feature is used through its service and its records");
    }

    private static ArchRule opsIsOnTop(String root) {
        return classes()
                .should(neverDependOn(
                        "ops", (origin, target) -> isBelow(target, root + ".ops") && !isBelow(origin, root + ".ops")))
                .because("the command line is thin and nobody's library");
    }

    private static ArchRule cycles(String root) {
        return slices().matching(root + ".(*)..").should().beFreeOfCycles();
    }
}
