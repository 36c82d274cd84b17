package io.foreseed.platform;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/** An authority of a test's own, by the JDK's keytool; what it signs is beside its certificate. */
public final class TestAuthority {
    private static final String PASSWORD = "of-no-worth";

    private final Path folder;

    private TestAuthority(Path folder) {
        this.folder = folder;
    }

    /** A new one; the folder is made. */
    public static TestAuthority in(Path folder) throws IOException {
        TestAuthority authority = new TestAuthority(Files.createDirectories(folder));
        authority.makeKey("authority", "bc:c=ca:true");
        authority.keytool("-exportcert", "-rfc", "-alias", "authority", "-file", authority.text("authority.crt"));
        return authority;
    }

    /** The certificate of the authority. */
    public Path certificate() {
        return folder.resolve("authority.crt");
    }

    /** Makes {@code server.crt}, for one host name, and {@code server.key}. */
    public Path serverOf(String host) throws IOException, GeneralSecurityException {
        makeKey("server", "san=dns:" + host);
        keytool("-certreq", "-alias", "server", "-file", text("server.csr"));
        keytool(
                "-gencert",
                "-rfc",
                "-alias",
                "authority",
                "-ext",
                "san=dns:" + host,
                "-infile",
                text("server.csr"),
                "-outfile",
                text("server.crt"));
        var store = KeyStore.getInstance(folder.resolve("keys.p12").toFile(), PASSWORD.toCharArray());
        var key = Objects.requireNonNull(store.getKey("server", PASSWORD.toCharArray()));
        String encoded = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
        Files.writeString(
                folder.resolve("server.key"),
                "-----BEGIN PRIVATE KEY-----\n" + encoded + "\n-----END PRIVATE KEY-----\n",
                StandardCharsets.US_ASCII);
        return folder;
    }

    private void makeKey(String alias, String extension) {
        keytool(
                "-genkeypair",
                "-alias",
                alias,
                "-dname",
                "CN=" + alias + " of a test",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-validity",
                "2",
                "-ext",
                extension);
    }

    private String text(String file) {
        return folder.resolve(file).toString();
    }

    private void keytool(String... words) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(words));
        command.addAll(List.of("-keystore", text("keys.p12"), "-storepass", PASSWORD));
        ExternalCommand answer = ExternalCommand.run(command, Duration.ofMinutes(1));
        if (!answer.succeeded()) {
            throw new IllegalStateException("keytool " + words[0] + ": " + answer.output());
        }
    }
}
