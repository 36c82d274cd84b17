package io.foreseed.platform;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.postgresql.ssl.DefaultJavaSSLFactory;

/** Turns {@code DATABASE_URL} and {@code DATABASE_MIGRATION_URL} into the settings of the two drivers. */
@RegisterForReflection(targets = DefaultJavaSSLFactory.class)
public final class DatabaseConfig implements ConfigSourceFactory {
    /** The service's connection. */
    public static final String SERVICE = "DATABASE_URL";

    /** The owner's, for migrations. */
    public static final String OWNER = "DATABASE_MIGRATION_URL";

    private static final String UNSET = "postgresql://localhost:5432/foreseed";

    /** Above application.properties, below variables and system properties. */
    private static final int ORDINAL = 260;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        DatabaseUrl service = url(context, SERVICE);
        DatabaseUrl owner = url(context, OWNER, SERVICE);
        Map<String, String> settings = Map.of(
                "quarkus.datasource.jdbc.url", owner.jdbc(),
                "quarkus.datasource.reactive.url", service.plain());
        return List.of(new PropertiesConfigSource(settings, "foreseed-database", ORDINAL));
    }

    private static DatabaseUrl url(ConfigSourceContext context, String... names) {
        return Stream.of(names)
                .flatMap(name -> Optional.ofNullable(context.getValue(name))
                        .map(ConfigValue::getValue)
                        .filter(text -> !text.isBlank())
                        .map(text -> DatabaseUrl.parse(name, text))
                        .stream())
                .findFirst()
                .orElseGet(() -> DatabaseUrl.parse(SERVICE, UNSET));
    }
}
