package io.foreseed.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaFieldAccess.AccessType;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.persistence.Column;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.hibernate.annotations.Immutable;
import org.junit.jupiter.api.Test;

/**
 * What never changes after its row was inserted is said in the mapping: then no flush writes it again, and none can write
 * another value. A field changes when code sets it in a row that it has not made itself, or when a statement in the
 * language of the mapping does, of which there is a list here. What statements in SQL change is not the mapping's to write.
 */
class MappingTest {
    private static final Map<String, Set<String>> CHANGED_BY_STATEMENT = Map.of(
            "AccessTokenEntity", Set.of("lastUsedAt", "revokedAt"),
            "IdempotencyKeyEntity", Set.of("responseStatus", "responseLocation", "responseEtag", "responseBody"),
            "PlanEntity", Set.of("lastRunAt"),
            "RefreshTokenEntity", Set.of("usedAt"),
            "SessionEntity", Set.of("refreshedAt", "idleUntil", "endedAt", "endReason", "isLimited"),
            "SigningKeyEntity", Set.of("verifiesUntil"),
            "SimulationRunEntity", Set.of("owner", "leaseUntil", "attempt", "progress"),
            "UserEntity",
                    Set.of(
                            "hashedPassword",
                            "passwordChangedAt",
                            "failedLoginAttempts",
                            "lastFailedLoginAt",
                            "lockedUntil",
                            "lastLogin",
                            "isVerified"));

    @Test
    void whatNeverChangesIsSaidInTheMappingAndNothingElse() {
        JavaClasses code = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.foreseed");

        // an immutable one is never written again, whatever is done to the object: the trail seals it before it is
        // inserted, and
        // hides from a reader what is others'
        List<JavaClass> entities = code.stream()
                .filter(type -> type.isAnnotatedWith(Entity.class) && !type.isAnnotatedWith(Immutable.class))
                .toList();

        assertThat(entities).extracting(JavaClass::getSimpleName).containsAll(CHANGED_BY_STATEMENT.keySet());
        assertThat(entities).hasSizeGreaterThan(10).allSatisfy(entity -> assertThat(
                        wrong(entity, CHANGED_BY_STATEMENT.getOrDefault(entity.getSimpleName(), Set.of())))
                .as(entity.getName())
                .isEmpty());
    }

    @Test
    void aFieldThatIsSaidWronglyIsFound() {
        JavaClass sample = new ClassFileImporter()
                .importClasses(Sample.class, SampleRepository.class)
                .get(Sample.class);

        assertThat(wrong(sample, Set.of("byStatement")))
                .containsExactlyInAnyOrder(
                        "changed changes: without updatable = false",
                        "never never changes: updatable = false",
                        "set never changes: updatable = false",
                        "byStatement changes: without updatable = false");
    }

    private static List<String> wrong(JavaClass entity, Set<String> byStatement) {
        return entity.getFields().stream()
                .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC))
                .filter(field ->
                        Stream.of(Id.class, EmbeddedId.class, Version.class).noneMatch(field::isAnnotatedWith))
                .filter(field -> isUpdatable(field) != (byStatement.contains(field.getName()) || isChanged(field)))
                .map(field -> field.getName()
                        + (isUpdatable(field)
                                ? " never changes: updatable = false"
                                : " changes: without updatable = false"))
                .toList();
    }

    private static boolean isUpdatable(JavaField field) {
        return field.tryGetAnnotationOfType(Column.class).map(Column::updatable).orElse(true);
    }

    /** Whoever makes a row fills it; all others change one. */
    private static boolean isChanged(JavaField field) {
        return field.getAccessesToSelf().stream()
                .filter(access -> access.getAccessType() == AccessType.SET)
                .map(access -> access.getOrigin())
                .anyMatch(origin -> !origin.getOwner().equals(field.getOwner()) && !makes(origin, field.getOwner()));
    }

    private static boolean makes(JavaCodeUnit origin, JavaClass entity) {
        return origin.getConstructorCallsFromSelf().stream()
                .anyMatch(call -> call.getTargetOwner().equals(entity));
    }

    /** As an entity is mapped. */
    static final class Sample {
        @Id
        int id;

        String right = "";

        @Column(updatable = false)
        String rightToo = "";

        @Column(updatable = false)
        String changed = "";

        String never = "";
        String set = "";

        @Column(updatable = false)
        String byStatement = "";
    }

    /** As a repository changes one. */
    static final class SampleRepository {
        private SampleRepository() {}

        static Sample inserted() {
            Sample row = new Sample();
            row.id = 1;
            row.set = "once";
            row.rightToo = "once";
            return row;
        }

        static void change(Sample row) {
            Runnable change = () -> row.changed = "again";
            change.run();
            row.right = "again";
        }
    }
}
