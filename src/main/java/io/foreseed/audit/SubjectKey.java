package io.foreseed.audit;

import java.util.UUID;
import javax.crypto.SecretKey;

/**
 * A key of {@code subject_keys}, unwrapped.
 *
 * @param key  AES, 256 bits
 */
record SubjectKey(UUID id, SecretKey key) {
    @Override
    public String toString() {
        return "SubjectKey[" + id + "]";
    }
}
