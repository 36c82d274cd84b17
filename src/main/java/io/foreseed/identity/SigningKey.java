package io.foreseed.identity;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A key of access tokens, on P-256 for ES256 (RFC 7518, 2015, section 3.4).
 *
 * @param kid  the thumbprint of its public half (RFC 7638, 2015)
 * @param privateKey  null when it cannot be unsealed: then it only verifies
 * @param signsFrom  when the first token is signed with it: every instance knows it by then
 * @param verifiesUntil  when no token of it is accepted any more; null until it is replaced
 */
record SigningKey(
        String kid,
        ECPublicKey publicKey,
        @Nullable PrivateKey privateKey,
        Instant createdAt,
        Instant signsFrom,
        @Nullable Instant verifiesUntil) {

    private static final String CURVE = "secp256r1";
    private static final int COORDINATE_BYTES = 32;
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    static SigningKey generate(Instant createdAt, Instant signsFrom) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(CURVE));
            KeyPair pair = generator.generateKeyPair();
            ECPublicKey publicKey = (ECPublicKey) pair.getPublic();
            return new SigningKey(thumbprint(publicKey), publicKey, pair.getPrivate(), createdAt, signsFrom, null);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has P-256", e);
        }
    }

    /**
     * A public key on P-256, from its X.509 form.
     *
     * @throws IllegalStateException when it is none
     */
    static ECPublicKey publicKey(byte[] encoded) {
        try {
            PublicKey key = KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(encoded));
            if (key instanceof ECPublicKey curve && curve.getParams().toString().contains(CURVE)) {
                return curve;
            }
            throw new IllegalStateException("the key is not on P-256");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no public key of elliptic curves", e);
        }
    }

    static PrivateKey privateKey(byte[] encoded) {
        try {
            return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no private key of elliptic curves", e);
        }
    }

    /** SHA-256 of the required members in the order of their names. */
    static String thumbprint(ECPublicKey key) {
        String members = "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"" + x(key) + "\",\"y\":\"" + y(key) + "\"}";
        try {
            return BASE64.encodeToString(
                    MessageDigest.getInstance("SHA-256").digest(members.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    static String x(ECPublicKey key) {
        return coordinate(key.getW().getAffineX());
    }

    static String y(ECPublicKey key) {
        return coordinate(key.getW().getAffineY());
    }

    /** Big-endian, always 32 bytes. */
    private static String coordinate(BigInteger value) {
        byte[] bytes = value.toByteArray();
        byte[] padded = new byte[COORDINATE_BYTES];
        int from = Math.max(0, bytes.length - COORDINATE_BYTES);
        byte[] significant = Arrays.copyOfRange(bytes, from, bytes.length);
        System.arraycopy(significant, 0, padded, COORDINATE_BYTES - significant.length, significant.length);
        return BASE64.encodeToString(padded);
    }

    boolean signs(Instant now) {
        return privateKey != null && !now.isBefore(signsFrom);
    }

    boolean verifies(Instant now) {
        return verifiesUntil == null || now.isBefore(verifiesUntil);
    }

    @Override
    public String toString() {
        return "SigningKey[" + kid + "]";
    }
}
