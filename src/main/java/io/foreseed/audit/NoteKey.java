package io.foreseed.audit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The public key that checkpoints are verified with (C2SP signed-note): Ed25519 (RFC 8032, 2017).
 *
 * @param name  of the key, without spaces and {@code +}
 * @param base64  the 32 bytes of the key
 */
public record NoteKey(String name, String base64) {
    static final int SIGNATURE_BYTES = 64;
    static final int ID_BYTES = 4;

    private static final byte ED25519 = 1;
    private static final int KEY_BYTES = 32;
    private static final HexFormat HEX = HexFormat.of();

    /** What stands before the 32 bytes in the X.509 form (RFC 8410, 2018, section 4). */
    private static final byte[] X509 = HEX.parseHex("302a300506032b6570032100");

    /** Unicode's white space, not only ASCII's, is in no name. */
    static final String NAME = "([^\\p{IsWhite_Space}+]{1,100})";

    private static final Pattern TEXT = Pattern.compile(NAME + "\\+([0-9a-f]{8})\\+([A-Za-z0-9+/=]+)");

    private static final Pattern AROUND = Pattern.compile("\\A[ \\t\\r\\n]+|[ \\t\\r\\n]+\\z");

    /** The key of an X.509 form. */
    static NoteKey of(String name, byte[] x509) {
        if (x509.length != X509.length + KEY_BYTES || !Arrays.equals(X509, Arrays.copyOf(x509, X509.length))) {
            throw new IllegalArgumentException("no public key of Ed25519");
        }
        return new NoteKey(
                name, Base64.getEncoder().encodeToString(Arrays.copyOfRange(x509, X509.length, x509.length)));
    }

    /**
     * The key as somebody wrote it down: spaces, tabs, and line ends may be around it.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static NoteKey parse(String text) {
        return exact(AROUND.matcher(text).replaceAll(""));
    }

    /**
     * The key as text: {@code <name>+<key id in hexadecimal>+<base64 of the type and the key>}.
     *
     * @throws IllegalArgumentException when it is none
     */
    static NoteKey exact(String text) {
        Matcher parts = TEXT.matcher(text);
        if (parts.matches()) {
            byte[] typed = Spelling.base64(parts.group(3), KEY_BYTES + 1);
            if (typed[0] == ED25519) {
                NoteKey key = new NoteKey(
                        parts.group(1), Base64.getEncoder().encodeToString(Arrays.copyOfRange(typed, 1, typed.length)));
                if (key.idHex().equals(parts.group(2))) {
                    return key;
                }
            }
        }
        throw new IllegalArgumentException("no key of checkpoints: <name>+<id>+<key>");
    }

    /** The key as {@link #parse} takes it. */
    public String text() {
        return name + "+" + idHex() + "+" + Base64.getEncoder().encodeToString(typed());
    }

    String idHex() {
        return HEX.formatHex(id());
    }

    /** The first bytes of the SHA-256 of name and key. */
    byte[] id() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((name + "\n").getBytes(StandardCharsets.UTF_8));
            return Arrays.copyOf(digest.digest(typed()), ID_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    boolean verifies(String text, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(publicKey());
            verifier.update(text.getBytes(StandardCharsets.UTF_8));
            return verifier.verify(signature);
        } catch (GeneralSecurityException notASignature) {
            return false;
        }
    }

    private PublicKey publicKey() throws GeneralSecurityException {
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(x509()));
    }

    /** The key in its X.509 form. */
    byte[] x509() {
        byte[] key = Base64.getDecoder().decode(base64);
        return ByteBuffer.allocate(X509.length + key.length).put(X509).put(key).array();
    }

    private byte[] typed() {
        byte[] key = Base64.getDecoder().decode(base64);
        return ByteBuffer.allocate(1 + key.length).put(ED25519).put(key).array();
    }
}
