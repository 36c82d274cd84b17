package io.foreseed.monitoring;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigValue;

/** Settings that are not as the build has them. Of those that hold no secret; and of them only what looks like none. */
@ApplicationScoped
class SettingsService {
    /** No key below them is a secret: each is a setting of ours. The master key and addresses of databases are variables. */
    private static final List<String> KNOWN = List.of(
            "foreseed.simulation.",
            "foreseed.engine.",
            "foreseed.identity.",
            "foreseed.audit.",
            "foreseed.http.",
            "foreseed.limits.",
            "foreseed.monitoring.");

    private static final Pattern KEY = Pattern.compile("[a-z0-9.-]{1,100}");

    /** A number, a duration, a truth or words; an address or a path may tell more than that. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9,.-]{0,39}");

    private static final String HIDDEN = "set";

    /** Of application.properties inside the build; defaults are below. */
    private static final int OF_THE_BUILD = 250;

    private final Config config;

    SettingsService(Config config) {
        this.config = config;
    }

    /** By their keys, the values; {@code set} in the place of what may tell too much. */
    Map<String, String> changed() {
        Map<String, String> changed = new TreeMap<>();
        for (String key : config.getPropertyNames()) {
            if (KEY.matcher(key).matches() && KNOWN.stream().anyMatch(key::startsWith)) {
                ConfigValue set = config.getConfigValue(key);
                String value = set.getValue();
                if (value != null
                        && set.getSourceOrdinal() > OF_THE_BUILD
                        && !Optional.of(value).equals(otherwise(key))) {
                    changed.put(key, PLAIN.matcher(value).matches() ? value : HIDDEN);
                }
            }
        }
        return changed;
    }

    /** As the build has it. */
    private Optional<String> otherwise(String key) {
        return StreamSupport.stream(config.getConfigSources().spliterator(), false)
                .filter(source -> source.getOrdinal() <= OF_THE_BUILD)
                .flatMap(source -> Stream.ofNullable(source.getValue(key)))
                .findFirst();
    }
}
