package io.foreseed.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.platform.ServiceDatabase;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes tokens by hand, from their bytes, so that anything may be wrong with them. */
record Forgery(ObjectNode header, String payload, PrivateKey key) {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder UNBASE64 = Base64.getUrlDecoder();
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static final Map<String, String> DIGESTS =
            Map.of("secp256r1", "SHA256", "secp384r1", "SHA384", "secp521r1", "SHA512");

    /** A right token of the trusted issuer. */
    static Forgery trusted(UUID user) {
        try {
            return new Forgery(
                    header("ES256"),
                    claimsOf(user).toString(),
                    ServiceDatabase.keys().privateKey());
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    /** A token of a session, signed by another key. */
    static Forgery of(JsonNode session, KeyPair pair, String kid) {
        String own = session.path("accessToken").asText().split("\\.", -1)[1];
        return new Forgery(
                header("ES256").put("kid", kid),
                new String(UNBASE64.decode(own), StandardCharsets.UTF_8),
                pair.getPrivate());
    }

    private static ObjectNode header(String algorithm) {
        return Api.JSON.createObjectNode().put("typ", "JWT").put("alg", algorithm);
    }

    private static ObjectNode claimsOf(UUID user) {
        long now = System.currentTimeMillis() / 1_000;
        return Api.JSON
                .createObjectNode()
                .put("iss", "foreseed")
                .put("aud", "foreseed")
                .put("sub", user.toString())
                .put("jti", UUID.randomUUID().toString())
                .put("iat", now)
                .put("exp", now + 600);
    }

    Forgery header(Consumer<ObjectNode> change) {
        ObjectNode changed = header.deepCopy();
        change.accept(changed);
        return new Forgery(changed, payload, key);
    }

    Forgery claims(Consumer<ObjectNode> change) {
        try {
            ObjectNode changed = (ObjectNode) Api.JSON.readTree(payload);
            change.accept(changed);
            return withPayload(changed.toString());
        } catch (IOException notJson) {
            throw new IllegalStateException(notJson);
        }
    }

    Forgery withPayload(String other) {
        return new Forgery(header, other, key);
    }

    String token() {
        return by(key, "secp256r1");
    }

    String by(PrivateKey other, String curve) {
        try {
            Signature signature = Signature.getInstance(DIGESTS.get(curve) + "withECDSAinP1363Format");
            signature.initSign(other);
            signature.update(input().getBytes(StandardCharsets.US_ASCII));
            return signed(signature.sign());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    String hmac(String algorithm, byte[] secret) {
        try {
            String name = "HmacSHA" + algorithm.substring(2);
            Mac mac = Mac.getInstance(name);
            mac.init(new SecretKeySpec(secret, name));
            return signed(mac.doFinal(input().getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    String signed(byte[] signature) {
        return input() + "." + BASE64.encodeToString(signature);
    }

    private String input() {
        return BASE64.encodeToString(header.toString().getBytes(StandardCharsets.UTF_8)) + "."
                + BASE64.encodeToString(payload.getBytes(StandardCharsets.UTF_8));
    }

    /** What somebody might take the public key's bytes to be. */
    List<byte[]> spellingsOfThePublicKey() {
        try {
            String pem = Files.readString(ServiceDatabase.keys().publicFile());
            byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
            return List.of(
                    pem.getBytes(StandardCharsets.US_ASCII),
                    pem.strip().getBytes(StandardCharsets.US_ASCII),
                    der,
                    Base64.getEncoder().encode(der));
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    static KeyPair pair(String curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static ObjectNode jwk(KeyPair pair) {
        ECPublicKey key = (ECPublicKey) pair.getPublic();
        return Api.JSON
                .createObjectNode()
                .put("kty", "EC")
                .put("crv", "P-256")
                .put("x", coordinate(key.getW().getAffineX()))
                .put("y", coordinate(key.getW().getAffineY()));
    }

    private static String coordinate(BigInteger value) {
        return BASE64.encodeToString(fixed(value));
    }

    private static byte[] fixed(BigInteger value) {
        byte[] bytes = value.toByteArray();
        byte[] fixed = new byte[32];
        int length = Math.min(32, bytes.length);
        System.arraycopy(bytes, bytes.length - length, fixed, 32 - length, length);
        return fixed;
    }

    static String thumbprint(KeyPair pair) {
        return thumbprint(jwk(pair));
    }

    static String thumbprint(JsonNode jwk) {
        ObjectNode members = Api.JSON.createObjectNode();
        for (String name : List.of("crv", "kty", "x", "y")) {
            members.set(name, jwk.path(name));
        }
        try {
            return BASE64.encodeToString(MessageDigest.getInstance("SHA-256")
                    .digest(members.toString().getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Whether a published key verifies a token, by nothing of the service. */
    static boolean verifies(JsonNode jwk, String token) {
        try {
            AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
            curve.init(new ECGenParameterSpec("secp256r1"));
            ECPoint point = new ECPoint(
                    new BigInteger(1, UNBASE64.decode(jwk.path("x").asText())),
                    new BigInteger(1, UNBASE64.decode(jwk.path("y").asText())));
            PublicKey key = KeyFactory.getInstance("EC")
                    .generatePublic(new ECPublicKeySpec(point, curve.getParameterSpec(ECParameterSpec.class)));
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initVerify(key);
            signature.update(token.substring(0, token.lastIndexOf('.')).getBytes(StandardCharsets.US_ASCII));
            return signature.verify(signatureOf(token));
        } catch (GeneralSecurityException wrong) {
            return false;
        }
    }

    static byte[] signatureOf(String token) {
        return UNBASE64.decode(token.substring(token.lastIndexOf('.') + 1));
    }

    static byte[] derOf(byte[] signature) {
        byte[] r = new BigInteger(1, Arrays.copyOf(signature, 32)).toByteArray();
        byte[] s = new BigInteger(1, Arrays.copyOfRange(signature, 32, 64)).toByteArray();
        byte[] body = concatenated(
                concatenated(new byte[] {2, (byte) r.length}, r), concatenated(new byte[] {2, (byte) s.length}, s));
        return concatenated(new byte[] {48, (byte) body.length}, body);
    }

    /** Numbers that are no signature's: the order of the curve, and zero beside one. */
    static List<byte[]> ofOrder() {
        BigInteger order =
                ((ECPublicKey) pair("secp256r1").getPublic()).getParams().getOrder();
        List<byte[]> signatures = new ArrayList<>();
        for (BigInteger r : List.of(BigInteger.ZERO, BigInteger.ONE, order)) {
            for (BigInteger s : List.of(BigInteger.ONE, order, order.subtract(BigInteger.ONE))) {
                signatures.add(concatenated(fixed(r), fixed(s)));
            }
        }
        return signatures;
    }

    static byte[] swapped(byte[] signature) {
        return concatenated(Arrays.copyOfRange(signature, 32, 64), Arrays.copyOf(signature, 32));
    }

    static byte[] concatenated(byte[] first, byte[] second) {
        byte[] whole = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, whole, first.length, second.length);
        return whole;
    }

    /** The last character of a signature carries two bits; the other four are free to who does not look. */
    static List<String> otherSpellingsOfTheEnd(String token) {
        int last = token.length() - 1;
        int value = ALPHABET.indexOf(token.charAt(last));
        List<String> spellings = new ArrayList<>();
        for (int free = 0; free < 16; free++) {
            int other = (value & 0b110000) | free;
            if (other != value) {
                spellings.add(token.substring(0, last) + ALPHABET.charAt(other));
            }
        }
        return spellings;
    }
}
