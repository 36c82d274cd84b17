package io.foreseed.platform;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where a database is and how far its server is trusted, in libpq's words, and what the two drivers are told so that
 * both do what libpq would: JDBC migrates and verifies, the reactive client serves.
 *
 * <p>One thing is stricter: a certificate that is named is looked at, or the address is refused. libpq passes over a file
 * that is not there, and with {@code allow} and {@code prefer} goes on in the clear when the certificate is not right.
 *
 * <p>Source: PostgreSQL 18, sections 32.1.1.2 (addresses) and 32.19 (TLS).
 *
 * @param host  a name, an IPv4 address, or an IPv6 address in brackets
 * @param port  the server's
 * @param database  its name
 * @param user  who signs in; empty: the drivers' default
 * @param password  theirs; empty: none
 * @param tls  how far the server is trusted
 * @param authorities  the file of certificates (PEM) one of which has to have signed the server's; where {@code tls}
 *     looks at certificates and this is empty, the JDK's
 */
public record DatabaseUrl(
        String host, int port, String database, String user, String password, Tls tls, Optional<Path> authorities) {
    private static final String FORM = "postgresql://host:port/database?user=..&password=..&sslmode=..&sslrootcert=..";
    private static final int DEFAULT_PORT = 5432;
    private static final int LARGEST_PORT = 65_535;
    private static final String SYSTEM = "system";
    private static final List<String> PARAMETERS = List.of("user", "password", "sslmode", "sslrootcert");
    private static final Pattern SHAPE = Pattern.compile("postgres(?:ql)?://"
            + "(?:(?<user>[^:@/?]*)(?::(?<password>[^@/?]*))?@)?"
            + "(?<host>[^:/?@,\\[\\]]+|\\[[0-9A-Fa-f:.]+])(?::(?<port>\\d{1,5}))?"
            + "/(?<database>[^/?]+)(?:\\?(?<parameters>.*))?");

    /** libpq's {@code sslmode}. */
    public enum Tls {
        DISABLE,
        ALLOW,
        PREFER,
        REQUIRE,
        VERIFY_CA,
        VERIFY_FULL;

        static Tls of(String variable, String word) {
            return Arrays.stream(values())
                    .filter(mode -> mode.word().equals(word))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(variable + ": sslmode must be "
                            + Arrays.stream(values()).map(Tls::word).collect(Collectors.joining(", ")) + ", not "
                            + word + "."));
        }

        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        boolean verifies() {
            return this == VERIFY_CA || this == VERIFY_FULL;
        }
    }

    /**
     * Reads an address.
     *
     * @param name  the variable that holds it, for the message
     * @throws IllegalArgumentException with a sentence that says what is allowed, and no password
     */
    public static DatabaseUrl parse(String name, String text) {
        return parse(name, text, Path.of(System.getProperty("user.home"), ".postgresql", "root.crt"));
    }

    /** With the file that libpq looks at when none is named. */
    static DatabaseUrl parse(String name, String text, Path usual) {
        Matcher parts = SHAPE.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(name + " must be " + FORM + ", of one host.");
        }
        Map<String, String> given = parameters(name, parts.group("parameters"));
        int port = parts.group("port") == null ? DEFAULT_PORT : Integer.parseInt(parts.group("port"));
        if (port < 1 || port > LARGEST_PORT) {
            throw new IllegalArgumentException(name + ": the port must be from 1 to 65535, not " + port + ".");
        }
        Optional<String> named = Optional.ofNullable(given.get("sslrootcert"));
        Tls asked = tls(name, given.get("sslmode"), named);
        Optional<Path> authorities = authorities(name, asked, named, usual);
        return new DatabaseUrl(
                parts.group("host"),
                port,
                decoded(name, parts.group("database")),
                given.getOrDefault("user", decoded(name, parts.group("user"))),
                given.getOrDefault("password", decoded(name, parts.group("password"))),
                // as libpq: who names an authority wants it to be asked
                asked == Tls.REQUIRE && authorities.isPresent() ? Tls.VERIFY_CA : asked,
                authorities);
    }

    private static Map<String, String> parameters(String name, @Nullable String query) {
        Map<String, String> given = new HashMap<>();
        for (String pair : query == null ? new String[0] : query.split("&", -1)) {
            String[] sides = pair.split("=", 2);
            if (sides.length != 2 || !PARAMETERS.contains(sides[0])) {
                throw new IllegalArgumentException(name + " has the unknown parameter " + sides[0] + "; known are "
                        + String.join(", ", PARAMETERS) + ".");
            }
            if (given.put(sides[0], decoded(name, sides[1])) != null) {
                throw new IllegalArgumentException(name + " has " + sides[0] + " twice.");
            }
        }
        return given;
    }

    private static Tls tls(String name, @Nullable String word, Optional<String> authorities) {
        boolean asksSystem = authorities.equals(Optional.of(SYSTEM));
        Tls usual = asksSystem ? Tls.VERIFY_FULL : Tls.PREFER;
        Tls asked = word == null ? usual : Tls.of(name, word);
        if (asksSystem && asked != Tls.VERIFY_FULL) {
            throw new IllegalArgumentException(name + ": sslrootcert=system needs sslmode=verify-full, not "
                    + asked.word() + ": anybody can have a certificate of a public authority.");
        }
        if (authorities.isPresent() && asked.compareTo(Tls.REQUIRE) < 0) {
            throw new IllegalArgumentException(name + ": sslrootcert needs sslmode=verify-full, verify-ca or require; "
                    + asked.word() + " looks at no certificate.");
        }
        return asked;
    }

    private static Optional<Path> authorities(String name, Tls asked, Optional<String> named, Path usual) {
        if (asked.compareTo(Tls.REQUIRE) < 0 || named.equals(Optional.of(SYSTEM))) {
            return Optional.empty();
        }
        Path file = named.map(Path::of).orElse(usual);
        boolean isThere = Files.isReadable(file) && Files.isRegularFile(file);
        if (!isThere && (named.isPresent() || asked.verifies())) {
            throw new IllegalArgumentException(name + ": sslmode=" + asked.word() + " looks for the authorities'"
                    + " certificates (PEM) in " + file + ", which cannot be read; sslrootcert names another file, or"
                    + " system for the JDK's.");
        }
        return Optional.of(file).filter(ignored -> isThere);
    }

    /** As libpq: a plus is a plus. */
    private static String decoded(String name, @Nullable String text) {
        try {
            return text == null ? "" : URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException(name + ": a % must stand before two hexadecimal digits.", malformed);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }

    /** What the JDBC driver is told. */
    public String jdbc() {
        return "jdbc:" + plain() + "&sslmode=" + tls.word()
                + authorities
                        .map(file -> "&sslrootcert=" + encoded(file.toString()))
                        .orElse(tls.verifies() ? "&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory" : "");
    }

    /** Without anything about TLS. */
    String plain() {
        return "postgresql://" + host + ":" + port + "/" + encoded(database)
                + (user.isEmpty() ? "?" : "?user=" + encoded(user) + "&") + "password=" + encoded(password);
    }

    /** What the reactive client is told about TLS. */
    PgConnectOptions secure(PgConnectOptions options) {
        authorities.ifPresentOrElse(
                file -> options.setPemTrustOptions(new PemTrustOptions().addCertPath(file.toString())),
                () -> options.setTrustAll(!tls.verifies()));
        // the client wants a file of authorities for verify-full, and without one asks the JDK's for require
        boolean asksSystem = tls.verifies() && authorities.isEmpty();
        return options.setHostnameVerificationAlgorithm(tls == Tls.VERIFY_FULL ? "HTTPS" : "")
                .setSslMode(io.vertx.pgclient.SslMode.of(asksSystem ? Tls.REQUIRE.word() : tls.word()));
    }

    /** The address without the password. */
    @Override
    public String toString() {
        return "postgresql://" + user + "@" + host + ":" + port + "/" + database + "?sslmode=" + tls.word();
    }
}
