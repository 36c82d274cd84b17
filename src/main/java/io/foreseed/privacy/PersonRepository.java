package io.foreseed.privacy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.foreseed.platform.Caller;
import io.foreseed.problem.ProblemException;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A person's rows in all tables of {@link PersonalData}, for who may work on everybody's. */
@ApplicationScoped
class PersonRepository {
    private static final int ROWS_OF_A_PAGE = 50;

    /** A row and what tells it apart. */
    record Row(String key, JsonNode value) {}

    private final ObjectMapper json;

    PersonRepository(ObjectMapper json) {
        this.json = json;
    }

    /** The person; refused when there never was one. */
    Uni<Person> get(UUID id, Caller caller) {
        return person(id, "", caller);
    }

    /** Holds the person until the transaction ends. */
    Uni<Person> lock(UUID id, Caller caller) {
        return person(id, " for update", caller);
    }

    /**
     * Holds the person's plans until the transaction ends: who is adding to them is waited for, and who comes later waits and
     * then finds the person erased.
     */
    Uni<Void> lockPlans(UUID person, Caller caller) {
        caller.requireService();
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "select id from plans where user_id = ?1 order by id for update", UUID.class)
                        .setParameter(1, person)
                        .getResultList())
                .replaceWithVoid();
    }

    private Uni<Person> person(UUID id, String lock, Caller caller) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "select id, role = 'superuser', erased_at is not null from users where id = ?1"
                                        + " and (?2 in ('superuser', 'service'))" + lock,
                                Object[].class)
                        .setParameter(1, id)
                        .setParameter(2, caller.role().code())
                        .getResultList())
                .map(rows -> rows.stream()
                        .findFirst()
                        .map(row -> new Person((UUID) row[0], (Boolean) row[1], (Boolean) row[2]))
                        .orElseThrow(() -> ProblemException.notFound("user")));
    }

    /**
     * The next rows of the person; fewer than a page's when they are the last.
     *
     * @param after  the key of the last row of the page before; null for the first page
     */
    Uni<List<Row>> export(PersonalTable table, UUID person, @Nullable String after, Caller caller) {
        caller.requireService();
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(table.export(), Object[].class)
                        .setParameter(1, person)
                        .setParameter(2, after == null ? "" : after)
                        .setMaxResults(ROWS_OF_A_PAGE)
                        .getResultList())
                .map(rows -> rows.stream()
                        .map(row -> new Row((String) row[0], tree((String) row[1])))
                        .toList());
    }

    static boolean isLast(List<Row> page) {
        return page.size() < ROWS_OF_A_PAGE;
    }

    /** Erases the person from every table; answers how many rows of each were changed or deleted. */
    Uni<Map<String, Object>> erase(UUID person, Caller caller) {
        caller.requireService();
        return Multi.createFrom()
                .iterable(PersonalData.TABLES)
                .filter(table -> table.isDeleted() || !table.erased().isEmpty())
                .onItem()
                .transformToUniAndConcatenate(table -> Panache.getSession()
                        .chain(session -> session.createNativeQuery(table.erase())
                                .setParameter(1, person)
                                .executeUpdate())
                        .map(count -> Map.entry(table.name(), count)))
                .collect()
                .in(TreeMap<String, Object>::new, (counts, entry) -> counts.put(entry.getKey(), entry.getValue()))
                .map(counts -> counts);
    }

    private JsonNode tree(String text) {
        try {
            return json.readTree(text);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("PostgreSQL writes JSON", impossible);
        }
    }
}
