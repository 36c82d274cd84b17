package io.foreseed.identity;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/**
 * The local key pair that signs access tokens (ES256: ECDSA on P-256, RFC 7518, 2015, section 3.4), made at first start.
 *
 * <p>Two PEM files in the data folder; the private one can be read by its owner only.
 */
public final class SigningKeys {
    private static final String PRIVATE = "PRIVATE KEY";
    private static final Base64.Encoder PEM = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private final Path privateFile;
    private final Path publicFile;

    private SigningKeys(Path folder) {
        this.privateFile = folder.resolve("jwt-private.pem");
        this.publicFile = folder.resolve("jwt-public.pem");
    }

    /** The key pair of the folder, made now when there is none. A file lock is of the process, not of a thread. */
    public static synchronized SigningKeys in(Path folder) throws IOException {
        SigningKeys keys = new SigningKeys(folder);
        Files.createDirectories(folder);
        try (FileChannel lock = FileChannel.open(
                        folder.resolve("jwt.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = lock.lock()) {
            if (held.isValid() && !Files.exists(keys.publicFile)) {
                keys.create();
            }
        }
        return keys;
    }

    /** Where the token verifier finds the public key. */
    public Path publicFile() {
        return publicFile;
    }

    public PrivateKey privateKey() throws IOException {
        String pem = Files.readString(privateFile, StandardCharsets.US_ASCII);
        String base64 = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
        try {
            return KeyFactory.getInstance("EC")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(privateFile + " holds no private key of elliptic curves", e);
        }
    }

    /** The public file comes last: while it is missing, the pair is not finished. */
    private void create() throws IOException {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            write(privateFile, PRIVATE, pair.getPrivate().getEncoded());
            write(publicFile, "PUBLIC KEY", pair.getPublic().getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has P-256", e);
        }
    }

    private static void write(Path file, String what, byte[] key) throws IOException {
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        Path draft = Files.createTempFile(file.getParent(), "jwt", ".pem", ownerOnly);
        String text = "-----BEGIN " + what + "-----\n" + PEM.encodeToString(key) + "\n-----END " + what + "-----\n";
        Files.writeString(draft, text, StandardCharsets.US_ASCII);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
