package io.foreseed.platform;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The pool that serves, which trusts the server as far as {@code DATABASE_URL} says. */
@Singleton
class DatabasePool implements PgPoolCreator {
    private final Optional<DatabaseUrl> url;

    DatabasePool(@ConfigProperty(name = DatabaseConfig.SERVICE) Optional<String> text) {
        this.url = text.map(given -> DatabaseUrl.parse(DatabaseConfig.SERVICE, given));
    }

    @Override
    public Pool create(Input input) {
        PgConnectOptions options = input.pgConnectOptionsList().getFirst();
        return PgBuilder.pool()
                .with(input.poolOptions())
                .connectingTo(url.map(named -> named.secure(options)).orElse(options))
                .using(input.vertx())
                .build();
    }
}
