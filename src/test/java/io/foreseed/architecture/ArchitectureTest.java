package io.foreseed.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.EvaluationResult;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The product keeps every architecture rule, and every rule can fail.
 *
 * <p>Each rule has a fixture below {@code fixtures.<rule>}: exactly the classes there whose name starts with
 * {@code Wrong} break the rule; the others show what it allows.
 */
class ArchitectureTest {
    /** A violation names its origin first: {@code Method <origin> calls method <target> in (File.java:1)}. */
    private static final Pattern ORIGIN = Pattern.compile("^[^<]*<([^>]+)>");

    private static JavaClasses product;
    private static JavaClasses fixtures;

    @BeforeAll
    static void read() {
        product = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(Rule.PRODUCT_ROOT);
        fixtures = new ClassFileImporter().importPackages(Rule.PRODUCT_ROOT + ".architecture.fixtures");
    }

    static List<Rule> rules() {
        return Stream.of(
                        PackageRules.all(),
                        EngineRules.all(),
                        EngineOrderRules.all(),
                        FrameworkRules.all(),
                        TypeRules.all(),
                        AccessRules.all())
                .flatMap(List::stream)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void theProductKeepsTheRule(Rule rule) {
        EvaluationResult result = rule.in(Rule.PRODUCT_ROOT).evaluate(product);

        assertThat(result.getFailureReport().getDetails())
                .as(result.getFailureReport().toString())
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void theRuleFindsExactlyWhatIsWrongInItsFixture(Rule rule) {
        JavaClasses fixture = fixtures.that(
                Code.classes("of the rule", type -> Code.isBelow(type, rule.fixtureRoot()) && !isPackageInfo(type)));
        Set<String> wrong = fixture.stream()
                .map(Code::topLevel)
                .filter(type -> type.getSimpleName().startsWith("Wrong"))
                .map(JavaClass::getName)
                .collect(Collectors.toCollection(TreeSet::new));

        EvaluationResult result = rule.in(rule.fixtureRoot()).evaluate(fixture);

        assertThat(wrong).as("classes that break the rule").isNotEmpty();
        assertThat(offenders(result, fixture)).isEqualTo(wrong);
    }

    @Test
    void theRulesAreManyAndTheirNamesDiffer() {
        assertThat(rules()).hasSizeGreaterThan(20).extracting(Rule::name).doesNotHaveDuplicates();
    }

    @Test
    void theProductIsNotEmptyAndHoldsNoTest() {
        assertThat(product).isNotEmpty();
        assertThat(product.contain(ArchitectureTest.class)).isFalse();
    }

    @Test
    void everyFixtureBelongsToARule() {
        Set<String> names = rules().stream().map(Rule::name).collect(Collectors.toSet());

        Set<String> folders = fixtures.stream()
                .map(type -> Code.featureOf(type, Rule.PRODUCT_ROOT + ".architecture.fixtures"))
                .collect(Collectors.toSet());

        assertThat(folders).isEqualTo(names);
    }

    /** The files of the fixture that the violations come from. */
    private static Set<String> offenders(EvaluationResult result, JavaClasses fixture) {
        Set<String> offenders = new TreeSet<>();
        for (String line :
                String.join("\n", result.getFailureReport().getDetails()).split("\n", -1)) {
            Matcher origin = ORIGIN.matcher(line);
            if (origin.find()) {
                fixture.stream()
                        .filter(type -> isMemberOf(origin.group(1), type.getName()))
                        .map(type -> Code.topLevel(type).getName())
                        .forEach(offenders::add);
            }
        }
        return offenders;
    }

    private static boolean isMemberOf(String member, String type) {
        return member.equals(type) || member.startsWith(type + ".") || member.startsWith(type + "$");
    }

    private static boolean isPackageInfo(JavaClass type) {
        return type.getSimpleName().equals("package-info");
    }
}
