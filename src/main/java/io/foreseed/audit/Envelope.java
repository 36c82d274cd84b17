package io.foreseed.audit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * What is personal in a row of the trail: AES-256-GCM (NIST SP 800-38D, 2007) under a person's key, a random nonce of 96
 * bits each time.
 *
 * <p>The bytes: a version (1), the key's identifier (16), the nonce (12), the ciphertext with its tag. Encrypted is a random
 * salt (32) and the text. Header, row and part are additional data: an envelope opens in its own row and place only.
 *
 * <p>The commitment is SHA-256(part || row || salt || text). Who has the key can check it; once the key is destroyed the
 * salt is gone with it, and the commitment tells nothing about the text, however few texts there could have been.
 */
final class Envelope {
    /** Whose key it is under. */
    enum Part {
        /** Where the actor was: address and user agent. */
        ACTOR,
        /** What it is about: the whole values before and after. */
        SUBJECT,
        /** A text of theirs in an archive that is no part of the trail. */
        ARCHIVE;

        private byte[] label() {
            return ("foreseed envelope 1 " + name().toLowerCase(Locale.ROOT)).getBytes(StandardCharsets.US_ASCII);
        }
    }

    private static final byte VERSION = 1;
    private static final int UUID_BYTES = 16;
    private static final int NONCE_BYTES = 12;
    private static final int SALT_BYTES = 32;
    private static final int TAG_BYTES = 16;
    private static final int HEADER_BYTES = 1 + UUID_BYTES + NONCE_BYTES;
    private static final String CIPHER = "AES/GCM/NoPadding";

    private final byte[] bytes;
    private final byte[] commitment;

    private Envelope(byte[] bytes, byte[] commitment) {
        this.bytes = bytes;
        this.commitment = commitment;
    }

    byte[] bytes() {
        return bytes;
    }

    byte[] commitment() {
        return commitment;
    }

    static Envelope seal(String text, SubjectKey key, UUID row, Part part, SecureRandom random) {
        byte[] salted = new byte[SALT_BYTES + NONCE_BYTES];
        random.nextBytes(salted);
        byte[] salt = Arrays.copyOf(salted, SALT_BYTES);
        byte[] nonce = Arrays.copyOfRange(salted, SALT_BYTES, salted.length);
        byte[] plain = text.getBytes(StandardCharsets.UTF_8);
        byte[] header = ByteBuffer.allocate(HEADER_BYTES)
                .put(VERSION)
                .putLong(key.id().getMostSignificantBits())
                .putLong(key.id().getLeastSignificantBits())
                .put(nonce)
                .array();
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, key, header, row, part);
            byte[] bytes = Arrays.copyOf(header, HEADER_BYTES + SALT_BYTES + plain.length + TAG_BYTES);
            int salts = cipher.update(salt, 0, SALT_BYTES, bytes, HEADER_BYTES);
            cipher.doFinal(plain, 0, plain.length, bytes, HEADER_BYTES + salts);
            return new Envelope(bytes, commitment(salt, plain, row, part));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES-GCM", e);
        }
    }

    /**
     * The key it is under.
     *
     * @throws IllegalStateException when it is no envelope
     */
    static UUID keyOf(byte[] bytes) {
        if (bytes.length < HEADER_BYTES + SALT_BYTES + TAG_BYTES || bytes[0] != VERSION) {
            throw new IllegalStateException("no envelope of this build");
        }
        ByteBuffer header = ByteBuffer.wrap(bytes, 1, UUID_BYTES);
        return new UUID(header.getLong(), header.getLong());
    }

    /**
     * The text.
     *
     * @throws IllegalStateException when envelope or commitment was changed, or belongs to another row, part or key
     */
    static String open(byte[] bytes, byte[] commitment, SubjectKey key, UUID row, Part part) {
        if (!keyOf(bytes).equals(key.id())) {
            throw new IllegalStateException("the envelope is under another key");
        }
        byte[] opened;
        try {
            opened = cipher(Cipher.DECRYPT_MODE, key, Arrays.copyOf(bytes, HEADER_BYTES), row, part)
                    .doFinal(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES);
        } catch (AEADBadTagException changed) {
            throw new IllegalStateException("the envelope was changed since it was sealed", changed);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES-GCM", e);
        }
        byte[] salt = Arrays.copyOf(opened, SALT_BYTES);
        byte[] plain = Arrays.copyOfRange(opened, SALT_BYTES, opened.length);
        if (!MessageDigest.isEqual(commitment, commitment(salt, plain, row, part))) {
            throw new IllegalStateException("the commitment is another text's");
        }
        return new String(plain, StandardCharsets.UTF_8);
    }

    private static Cipher cipher(int mode, SubjectKey key, byte[] header, UUID row, Part part)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        byte[] nonce = Arrays.copyOfRange(header, HEADER_BYTES - NONCE_BYTES, HEADER_BYTES);
        cipher.init(mode, key.key(), new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
        cipher.updateAAD(header);
        cipher.updateAAD(place(row, part));
        return cipher;
    }

    private static byte[] commitment(byte[] salt, byte[] plain, UUID row, Part part) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(place(row, part));
            digest.update(salt);
            return digest.digest(plain);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static byte[] place(UUID row, Part part) {
        byte[] label = part.label();
        return ByteBuffer.allocate(label.length + UUID_BYTES)
                .put(label)
                .putLong(row.getMostSignificantBits())
                .putLong(row.getLeastSignificantBits())
                .array();
    }
}
