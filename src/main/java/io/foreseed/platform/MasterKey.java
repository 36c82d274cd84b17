package io.foreseed.platform;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The key that encrypts what the database must not show to who copies it: AES-256-GCM (NIST SP 800-38D, 2007), a random
 * nonce of 96 bits each time, the purpose as additional data.
 *
 * <p>It comes from {@code FORESEED_MASTER_KEY} (32 bytes in Base64) or the file that {@code FORESEED_MASTER_KEY_FILE}
 * names, and is read when it is first needed. While a key is being replaced, what is sealed under another one opens too:
 * {@code FORESEED_OTHER_MASTER_KEY}, or its file. Nothing is sealed under that one.
 *
 * <p>Sealed bytes: a version (1), the first 8 bytes of the SHA-256 of the key, the nonce, the ciphertext with its tag.
 */
@ApplicationScoped
public class MasterKey {
    /** Where the key is named; either of the two. */
    public static final String VARIABLE = "FORESEED_MASTER_KEY";

    public static final String FILE_VARIABLE = "FORESEED_MASTER_KEY_FILE";

    public static final String OTHER_VARIABLE = "FORESEED_OTHER_MASTER_KEY";

    public static final String OTHER_FILE_VARIABLE = "FORESEED_OTHER_MASTER_KEY_FILE";

    private static final int KEY_BYTES = 32;
    private static final int ID_BYTES = 8;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final byte VERSION = 1;
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final String CIPHER = "AES/GCM/NoPadding";

    private final Source current;
    private final Source other;
    private final SecureRandom random = new SecureRandom();

    /** Where a key is. */
    private record Source(String variable, Optional<String> given, Optional<String> file) {
        Optional<byte[]> key() {
            return given.filter(value -> !value.isBlank())
                    .or(() -> file.filter(name -> !name.isBlank()).map(MasterKey::read))
                    .map(text -> decode(text, variable));
        }
    }

    MasterKey(
            @ConfigProperty(name = VARIABLE) Optional<String> given,
            @ConfigProperty(name = FILE_VARIABLE) Optional<String> file,
            @ConfigProperty(name = OTHER_VARIABLE) Optional<String> otherGiven,
            @ConfigProperty(name = OTHER_FILE_VARIABLE) Optional<String> otherFile) {
        this.current = new Source(VARIABLE, given, file);
        this.other = new Source(OTHER_VARIABLE, otherGiven, otherFile);
    }

    /** The keys that are configured, where nothing of the service runs. */
    public static MasterKey of(Function<String, Optional<String>> variables) {
        return new MasterKey(
                variables.apply(VARIABLE),
                variables.apply(FILE_VARIABLE),
                variables.apply(OTHER_VARIABLE),
                variables.apply(OTHER_FILE_VARIABLE));
    }

    /** A new key, as the variable takes it. */
    public static String generate() {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }

    /** The key file of an embedded server's folder, made now when there is none; only its owner can read it. */
    public static Path fileIn(Path folder) throws IOException {
        Path file = folder.resolve("master.key");
        if (!Files.exists(file)) {
            Path draft =
                    Files.createTempFile(folder, "master", ".key", PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            Files.writeString(draft, generate() + "\n", StandardCharsets.US_ASCII);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        }
        return file;
    }

    /**
     * Encrypts.
     *
     * @param purpose  what it is and whose; it opens under the same purpose only
     */
    public byte[] seal(byte[] plain, String purpose) {
        byte[] key = key();
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] encrypted = cipher(Cipher.ENCRYPT_MODE, key, nonce, purpose).doFinal(plain);
            return ByteBuffer.allocate(1 + ID_BYTES + NONCE_BYTES + encrypted.length)
                    .put(VERSION)
                    .put(id(key))
                    .put(nonce)
                    .put(encrypted)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES-GCM", e);
        }
    }

    /**
     * Decrypts.
     *
     * @throws IllegalStateException when it was sealed with another master key, for another purpose, or was changed
     */
    public byte[] open(byte[] sealed, String purpose) {
        ByteBuffer bytes = ByteBuffer.wrap(sealed);
        if (sealed.length < 1 + ID_BYTES + NONCE_BYTES || bytes.get() != VERSION) {
            throw new IllegalStateException(purpose + " is not sealed as this build seals");
        }
        byte[] id = new byte[ID_BYTES];
        byte[] nonce = new byte[NONCE_BYTES];
        byte[] encrypted = new byte[sealed.length - 1 - ID_BYTES - NONCE_BYTES];
        bytes.get(id).get(nonce).get(encrypted);
        byte[] key = named(id)
                .orElseThrow(() ->
                        new IllegalStateException(purpose + " was sealed with another master key than " + VARIABLE));
        try {
            return cipher(Cipher.DECRYPT_MODE, key, nonce, purpose).doFinal(encrypted);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(purpose + " was changed since it was sealed", e);
        }
    }

    /** Whether it says that it is sealed under the key that seals now, or under the other one. */
    public boolean isNamedIn(byte[] sealed) {
        return sealed.length > ID_BYTES
                && named(Arrays.copyOfRange(sealed, 1, 1 + ID_BYTES)).isPresent();
    }

    private Optional<byte[]> named(byte[] id) {
        return Optional.of(key()).filter(now -> Arrays.equals(id, id(now))).or(() -> other.key()
                .filter(then -> Arrays.equals(id, id(then))));
    }

    /** Whether it is sealed under the key that seals now, not under the other one. */
    public boolean isCurrent(byte[] sealed) {
        return sealed.length > ID_BYTES && Arrays.equals(Arrays.copyOfRange(sealed, 1, 1 + ID_BYTES), id(key()));
    }

    private static Cipher cipher(int mode, byte[] key, byte[] nonce, String purpose) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(purpose.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private static byte[] id(byte[] key) {
        try {
            return Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(key), ID_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private byte[] key() {
        return current.key().orElseThrow(() -> new IllegalStateException(VARIABLE + " is not set"));
    }

    /** The bytes of a key as the variable holds it. */
    private static byte[] decode(String text, String variable) {
        try {
            byte[] key = Base64.getDecoder().decode(text.strip());
            if (key.length == KEY_BYTES) {
                return key;
            }
        } catch (IllegalArgumentException notBase64) {
            throw new IllegalStateException(variable + " is not Base64", notBase64);
        }
        throw new IllegalStateException(variable + " must hold 32 bytes in Base64");
    }

    private static String read(String name) {
        try {
            return Files.readString(Path.of(name), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new IllegalStateException("the master key in " + name + " cannot be read", e);
        }
    }
}
