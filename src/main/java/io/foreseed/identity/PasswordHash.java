package io.foreseed.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * A password's hash as {@code users.hashed_password} keeps it.
 *
 * <p>Argon2id (RFC 9106, 2021) with 19 MiB, 2 passes and 1 lane, the first choice of the OWASP Password Storage Cheat
 * Sheet (2025), written as a PHC string with its parameters; or bcrypt (Provos and Mazières, 1999), cost 12, written as
 * {@code $2b$12$...}. Bcrypt looks at 72 bytes only: longer passwords are refused there, never cut.
 *
 * @param text  the stored text; anything that is neither scheme matches no password
 */
record PasswordHash(String text) {
    /** How new hashes are made. */
    enum Scheme {
        ARGON2ID,
        BCRYPT
    }

    /** The most bytes of a password that bcrypt looks at. */
    static final int BCRYPT_BYTES = 72;

    private static final int MEMORY_KIB = 19_456;
    private static final int PASSES = 2;
    private static final int LANES = 1;
    private static final int SALT_BYTES = 16;
    private static final int TAG_BYTES = 32;
    private static final int BCRYPT_COST = 12;

    /** What a stored text may ask for at most: a row that was tampered with must not stop the service. */
    private static final int MOST_MEMORY_KIB = 1 << 18;

    private static final int MOST_PASSES = 20;
    private static final int MOST_BCRYPT_COST = 15;

    private static final Pattern ARGON2ID = Pattern.compile("\\$argon2id\\$v=19\\$m=(\\d{1,6}),t=(\\d{1,2}),p=([1-9])"
            + "\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{22,86})");
    private static final Pattern BCRYPT = Pattern.compile("\\$2[aby]\\$(\\d\\d)\\$[./A-Za-z0-9]{53}");

    private static final String BCRYPT_ALPHABET = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private static final int BCRYPT_CHARACTERS = 53;

    static PasswordHash of(String password, Scheme scheme, SecureRandom random) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return switch (scheme) {
            case ARGON2ID -> argon2id(salt, tag(password, salt, MEMORY_KIB, PASSES, LANES, TAG_BYTES));
            case BCRYPT -> {
                if (!fitsBcrypt(password)) {
                    throw new IllegalArgumentException("bcrypt would look at 72 bytes of a longer password");
                }
                yield new PasswordHash(OpenBSDBCrypt.generate("2b", password.toCharArray(), salt, BCRYPT_COST));
            }
        };
    }

    /** A hash that takes as long to check as any other and that no password is known to match. */
    static PasswordHash decoy(Scheme scheme, SecureRandom random) {
        byte[] salt = new byte[SALT_BYTES];
        byte[] tag = new byte[TAG_BYTES];
        random.nextBytes(salt);
        random.nextBytes(tag);
        return switch (scheme) {
            case ARGON2ID -> argon2id(salt, tag);
            case BCRYPT -> {
                // the first characters are a salt whose unused bits are 0, the last ones a digest nobody has computed
                StringBuilder text = new StringBuilder("$2b$" + BCRYPT_COST + "$");
                random.ints(BCRYPT_CHARACTERS, 0, BCRYPT_ALPHABET.length())
                        .forEach(index -> text.append(BCRYPT_ALPHABET.charAt(index)));
                text.setCharAt("$2b$12$".length() + 21, '.');
                yield new PasswordHash(text.toString());
            }
        };
    }

    private static PasswordHash argon2id(byte[] salt, byte[] tag) {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return new PasswordHash("$argon2id$v=19$m=" + MEMORY_KIB + ",t=" + PASSES + ",p=" + LANES + "$"
                + base64.encodeToString(salt) + "$" + base64.encodeToString(tag));
    }

    static boolean fitsBcrypt(String password) {
        return password.getBytes(StandardCharsets.UTF_8).length <= BCRYPT_BYTES;
    }

    /** Whether some password may match; if not, a decoy is checked instead. */
    boolean isUsable() {
        Matcher bcrypt = BCRYPT.matcher(text);
        if (bcrypt.matches()) {
            return Integer.parseInt(bcrypt.group(1)) <= MOST_BCRYPT_COST;
        }
        Matcher argon = ARGON2ID.matcher(text);
        return argon.matches()
                && Integer.parseInt(argon.group(1)) <= MOST_MEMORY_KIB
                && Integer.parseInt(argon.group(1)) >= 8 * Integer.parseInt(argon.group(3))
                && Integer.parseInt(argon.group(2)) >= 1
                && Integer.parseInt(argon.group(2)) <= MOST_PASSES;
    }

    /** Whether the password is the one that was hashed. */
    boolean matches(String password) {
        if (!isUsable()) {
            return false;
        }
        Matcher argon = ARGON2ID.matcher(text);
        if (!argon.matches()) {
            return OpenBSDBCrypt.checkPassword(text, password.toCharArray()) && fitsBcrypt(password);
        }
        byte[] expected = Base64.getDecoder().decode(argon.group(5));
        byte[] computed = tag(
                password,
                Base64.getDecoder().decode(argon.group(4)),
                Integer.parseInt(argon.group(1)),
                Integer.parseInt(argon.group(2)),
                Integer.parseInt(argon.group(3)),
                expected.length);
        return MessageDigest.isEqual(expected, computed);
    }

    /** Whether the hash is of the scheme and strength that new ones have. */
    boolean isOf(Scheme scheme) {
        return switch (scheme) {
            case ARGON2ID -> text.startsWith("$argon2id$v=19$m=" + MEMORY_KIB + ",t=" + PASSES + ",p=" + LANES + "$");
            case BCRYPT -> text.startsWith("$2b$" + BCRYPT_COST + "$");
        };
    }

    private static byte[] tag(String password, byte[] salt, int memoryKib, int passes, int lanes, int length) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memoryKib)
                .withIterations(passes)
                .withParallelism(lanes)
                .withSalt(salt)
                .build());
        byte[] tag = new byte[length];
        generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), tag);
        return tag;
    }

    /** Never the hash: it may be printed by accident. */
    @Override
    public String toString() {
        return "PasswordHash[hidden]";
    }
}
