package io.foreseed.platform;

import io.quarkus.logging.LoggingFilter;
import java.util.logging.Filter;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.formatters.PatternFormatter;

/** Takes {@code event=... key=value} of our log lines apart, so that a line in JSON has them as fields beside requestId. */
@LoggingFilter(name = "fields")
public final class LogFields implements Filter {
    private static final String OURS = "io.foreseed.";
    private static final String BEGINNING = "event=";
    private static final Formatter MESSAGE = new PatternFormatter("%s");
    private static final Pattern FIELD = Pattern.compile("([A-Za-z][\\w-]*)=(?:\"([^\"]*)\"|(\\S+))");

    @Override
    public boolean isLoggable(LogRecord line) {
        if (line instanceof ExtLogRecord extended
                && String.valueOf(line.getLoggerName()).startsWith(OURS)
                && String.valueOf(line.getMessage()).startsWith(BEGINNING)) {
            Matcher field = FIELD.matcher(MESSAGE.format(extended));
            while (field.find()) {
                extended.putMdc(field.group(1), field.group(2) == null ? field.group(3) : field.group(2));
            }
        }
        return true;
    }
}
