package io.foreseed.privacy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.foreseed.audit.AuditEvent;
import io.foreseed.audit.AuditLog;
import io.foreseed.audit.AuditLogService;
import io.foreseed.audit.AuditTrail;
import io.foreseed.platform.Caller;
import io.foreseed.platform.CallerTransaction;
import io.foreseed.platform.EventLoop;
import io.foreseed.platform.ResourceType;
import io.foreseed.privacy.PersonRepository.Row;
import io.foreseed.problem.ProblemException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Everything about a person, for that person: one record at a time, each page of rows in a transaction of its own, begun when
 * the reader has taken the page before.
 */
@ApplicationScoped
class PersonExportService {
    private static final int TRAIL_ROWS_OF_A_PAGE = 200;

    private final PersonRepository persons;
    private final AuditLogService trail;
    private final AuditTrail audit;
    private final ObjectMapper json;
    private final Clock clock;

    PersonExportService(
            PersonRepository persons, AuditLogService trail, AuditTrail audit, ObjectMapper json, Clock clock) {
        this.persons = persons;
        this.trail = trail;
        this.audit = audit;
        this.json = json;
        this.clock = clock;
    }

    /** The export is recorded before its first record. */
    Multi<PersonRecord> export(UUID person, Caller caller) {
        if (!person.equals(caller.user())) {
            throw ProblemException.notFound("user");
        }
        Executor here = EventLoop.current();
        Caller service = caller.asService();
        return CallerTransaction.withTransaction(
                        caller,
                        () -> audit.append(
                                AuditEvent.exported(ResourceType.USER, person, Map.of())
                                        .of(person),
                                caller))
                .onItem()
                .transformToMulti(recorded -> Multi.createBy()
                        .concatenating()
                        .streams(
                                Multi.createFrom().item(() -> head(person)),
                                Multi.createFrom()
                                        .iterable(PersonalData.TABLES)
                                        .filter(PersonalTable::isExported)
                                        .onItem()
                                        .transformToMultiAndConcatenate(table -> rows(table, person, service, here)),
                                actions(person, service, here)));
    }

    private PersonRecord head(UUID person) {
        return new PersonRecord(
                "export",
                json.createObjectNode()
                        .put("userId", person.toString())
                        .put("exportedAt", clock.instant().toString()));
    }

    private Multi<PersonRecord> rows(PersonalTable table, UUID person, Caller service, Executor here) {
        return Multi.createBy()
                .repeating()
                .uni(() -> new AtomicReference<@Nullable String>(), after -> page(table, person, after, service)
                        .runSubscriptionOn(here))
                .whilst(page -> !PersonRepository.isLast(page))
                .onItem()
                .transformToIterable(page -> page)
                .map(row -> new PersonRecord(table.name(), row.value()));
    }

    private Uni<List<Row>> page(
            PersonalTable table, UUID person, AtomicReference<@Nullable String> after, Caller service) {
        return CallerTransaction.withTransaction(service, () -> persons.export(table, person, after.get(), service))
                .invoke(page -> {
                    if (!page.isEmpty()) {
                        after.set(page.getLast().key());
                    }
                });
    }

    private Multi<PersonRecord> actions(UUID person, Caller service, Executor here) {
        return Multi.createBy()
                .repeating()
                .uni(() -> new AtomicReference<@Nullable AuditLog>(), after -> page(person, after, service)
                        .runSubscriptionOn(here))
                .whilst(page -> page.size() == TRAIL_ROWS_OF_A_PAGE)
                .onItem()
                .transformToIterable(page -> page)
                .map(row -> new PersonRecord("audit_logs", json.valueToTree(row)));
    }

    private Uni<List<AuditLog>> page(UUID person, AtomicReference<@Nullable AuditLog> after, Caller service) {
        return CallerTransaction.withTransaction(
                        service, () -> trail.ofPerson(person, after.get(), TRAIL_ROWS_OF_A_PAGE, service))
                .invoke(page -> {
                    if (!page.isEmpty()) {
                        after.set(page.getLast());
                    }
                });
    }
}
