package io.foreseed.ops;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} says: the version of pom.xml and the commit, as the build found them. */
final class VersionCommand implements IVersionProvider {
    private static final String RESOURCE = "/build.properties";

    @Override
    public String[] getVersion() {
        Properties build = new Properties();
        try (InputStream file = Objects.requireNonNull(VersionCommand.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            build.load(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        String commit = build.getProperty("commit", "");
        // what nobody filled in: there was no .git
        boolean isKnown = !commit.isEmpty() && !commit.startsWith("$");
        boolean isChanged = Boolean.parseBoolean(build.getProperty("dirty"));
        return new String[] {
            "foreseed " + build.getProperty("version") + ", commit " + (isKnown ? commit : "unknown")
                    + (isKnown && isChanged ? " with changes" : "")
        };
    }
}
