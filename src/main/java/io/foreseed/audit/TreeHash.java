package io.foreseed.audit;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** The hashes of a Merkle tree (RFC 9162, 2021, section 2.1.1): SHA-256, leaves and nodes told apart. Of one thread. */
final class TreeHash {
    static final int BYTES = 32;

    private final MessageDigest digest;
    private final byte[] work = new byte[Tile.MAXIMUM_BYTES];

    TreeHash() {
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Of the tree without leaves. */
    byte[] empty() {
        return digest.digest();
    }

    /** SHA-256 of the bytes alone. */
    byte[] plain(byte[] bytes) {
        return digest.digest(bytes);
    }

    byte[] leaf(byte[] entry) {
        digest.update((byte) 0);
        return digest.digest(entry);
    }

    byte[] node(byte[] left, byte[] right) {
        digest.update((byte) 1);
        digest.update(left);
        return digest.digest(right);
    }

    /**
     * The root over neighbouring hashes of one level.
     *
     * @param count  a power of two, at most {@link Tile#WIDTH}
     */
    byte[] perfect(byte[] hashes, int firstIndex, int count) {
        System.arraycopy(hashes, firstIndex * BYTES, work, 0, count * BYTES);
        for (int left = count; left > 1; left /= 2) {
            for (int pair = 0; pair < left / 2; pair++) {
                digest.update((byte) 1);
                digest.update(work, pair * 2 * BYTES, 2 * BYTES);
                try {
                    digest.digest(work, pair * BYTES, BYTES);
                } catch (DigestException e) {
                    throw new IllegalStateException("a hash has " + BYTES + " bytes", e);
                }
            }
        }
        return Arrays.copyOf(work, BYTES);
    }
}
