package io.foreseed.platform;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.ResourceProvider;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.logging.Logger;

/**
 * Compares the schema with the build. Versions that the schema has and the build does not know are nobody's fault: a
 * newer build has migrated already, and this one still serves until it is replaced.
 */
@ApplicationScoped
public class SchemaService {
    private static final Logger LOG = Logger.getLogger(SchemaService.class);

    /** Shorter than a probe's timeout, so that the answer is ours and says why. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final EventLoop eventLoop;
    private final List<String> versions;
    private volatile boolean isMigrated;
    private volatile boolean isWaiting;

    SchemaService(EventLoop eventLoop, Flyway flyway) {
        this.eventLoop = eventLoop;
        this.versions = versionsOf(flyway.getConfiguration().getResourceProvider());
    }

    /** The versions of the build's migrations, in their order; reading them asks no database. */
    private static List<String> versionsOf(ResourceProvider migrations) {
        return migrations.getResources("V", new String[] {".sql"}).stream()
                .map(file -> file.getFilename().substring(1, file.getFilename().indexOf("__")))
                .sorted()
                .toList();
    }

    /** The newest version of the build. */
    public String newest() {
        return versions.getLast();
    }

    /**
     * The build's versions that the schema lacks; fails when the database does not answer, or nobody has migrated it.
     *
     * <p>In a context of its own: checks of one request run beside each other, and a session is for one of them.
     */
    Uni<List<String>> missing() {
        return eventLoop
                .run(() -> Panache.withSession(() -> Panache.getSession().chain(SchemaService::applied)))
                .ifNoItem()
                .after(PATIENCE)
                .fail()
                .map(applied -> versions.stream()
                        .filter(version -> !applied.contains(version))
                        .toList());
    }

    /** Asks first whether there is a history: a statement that fails is logged, and this one is repeated. */
    private static Uni<List<String>> applied(Mutiny.Session session) {
        return session.createNativeQuery("select to_regclass('flyway_schema_history') is not null", Boolean.class)
                .getSingleResult()
                .invoke(isThere -> {
                    if (!isThere) {
                        throw new IllegalStateException("nobody has migrated");
                    }
                })
                .chain(ignored -> session.createNativeQuery(
                                "select version from flyway_schema_history where success and version is not null",
                                String.class)
                        .getResultList());
    }

    /** Does the work when the build's migrations are applied, and else nothing; once they are, nobody is asked again. */
    public Uni<Void> whenMigrated(Supplier<Uni<Void>> work) {
        return isMigrated
                ? work.get()
                : missing()
                        .map(List::isEmpty)
                        .onFailure(IllegalStateException.class)
                        .recoverWithItem(false)
                        .invoke(this::note)
                        .chain(migrated ->
                                migrated ? work.get() : Uni.createFrom().voidItem());
    }

    private void note(boolean migrated) {
        if (!migrated && !isWaiting) {
            LOG.infof("event=schema-awaited build=%s what=\"no run is begun before it is migrated\"", newest());
        } else if (migrated && isWaiting) {
            LOG.infof("event=schema-there build=%s", newest());
        }
        isWaiting = !migrated;
        isMigrated = migrated;
    }
}
