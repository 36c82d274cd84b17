package io.foreseed.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.foreseed.platform.AuditAction;
import io.foreseed.platform.ResourceType;
import io.foreseed.problem.ProblemType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The table of categories and severities: what the issue demands of it, what it does not know, and what is told of it. */
class EventClassTest {
    private static final Pattern ROW = Pattern.compile("^\\| `(\\w+)` \\| (.+) \\| (\\w+) \\| `(\\w+)` \\|$");

    @Test
    void whatAReviewerLooksAtIsANotice() {
        assertThat(List.of(
                        EventClass.of(AuditAction.ERASE, ResourceType.USER),
                        EventClass.of(AuditAction.EXPORT, ResourceType.USER),
                        EventClass.of(AuditAction.UPDATE, ResourceType.USER),
                        EventClass.of(AuditAction.CREATE, ResourceType.ADVISER_CLIENT),
                        EventClass.of(AuditAction.DELETE, ResourceType.ADVISER_CLIENT),
                        EventClass.of(AuditAction.CREATE, ResourceType.SIGNING_KEY),
                        EventClass.of(AuditAction.CREATE, ResourceType.SEAL_KEY),
                        EventClass.of(AuditAction.UPDATE, ResourceType.APPROVAL_REQUEST)))
                .allMatch(known -> known.severity() == Severity.NOTICE && known.category() != null);
    }

    @Test
    void anEventThatTheTableDoesNotKnowIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventClass.of(AuditAction.ERASE, ResourceType.TAX_RULES))
                .withMessageContaining("ERASE tax_rules");
    }

    @ParameterizedTest
    @EnumSource
    void everyResourceHasEvents(ResourceType resource) {
        assertThat(AuditAction.values())
                .anyMatch(action -> EventClass.find(action, resource).isPresent());
    }

    @ParameterizedTest
    @EnumSource
    void aRefusalIsAWarningAndAFailureInsideAnError(ProblemType reason) {
        assertThat(EventClass.severityOf(reason)).isEqualTo(reason.status() < 500 ? Severity.WARNING : Severity.ERROR);
    }

    @Test
    void theDocumentTellsOfEveryEventAndNoOther() throws IOException {
        List<String> told = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("docs", "AUDIT.md"))) {
            var row = ROW.matcher(line);
            if (row.matches()) {
                for (String action : row.group(2).split(", ", -1)) {
                    told.add(action + " " + row.group(1) + " " + row.group(3) + " " + row.group(4));
                }
            }
        }

        List<String> known = new ArrayList<>();
        for (ResourceType resource : ResourceType.values()) {
            for (AuditAction action : AuditAction.values()) {
                EventClass.find(action, resource)
                        .ifPresent(found -> known.add(action + " " + resource.code() + " "
                                + (found.category() == null ? "none" : found.category()) + " "
                                + found.severity().code()));
            }
        }

        assertThat(told).containsExactlyInAnyOrderElementsOf(known);
    }
}
