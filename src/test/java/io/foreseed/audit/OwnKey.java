package io.foreseed.audit;

import io.foreseed.audit.SignedNote.Signer;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;

/** A key that an attacker made, under the name of the log. */
final class OwnKey {
    private OwnKey() {}

    static Signer of(String logName) {
        try {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            return new Signer(NoteKey.of(logName, pair.getPublic().getEncoded()), pair.getPrivate());
        } catch (GeneralSecurityException failed) {
            throw new IllegalStateException("every Java has Ed25519", failed);
        }
    }
}
