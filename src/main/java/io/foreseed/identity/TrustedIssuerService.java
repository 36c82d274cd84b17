package io.foreseed.identity;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.ECPublicKey;
import java.util.Base64;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The one issuer beside ourselves whose tokens are accepted, by the key that {@code FORESEED_JWT_PUBLIC_KEY} names: on an
 * embedded server {@code foreseed token}. Its tokens have no session; the account must be active and have the role.
 */
@ApplicationScoped
class TrustedIssuerService {
    private final Optional<ECPublicKey> key;
    private final String kid;

    TrustedIssuerService(@ConfigProperty(name = "FORESEED_JWT_PUBLIC_KEY") Optional<String> location) {
        this.key = location.filter(name -> !name.isBlank()).map(TrustedIssuerService::read);
        this.kid = key.map(SigningKey::thumbprint).orElse("");
    }

    /** For a token that names no key. */
    Optional<ECPublicKey> key() {
        return key;
    }

    Optional<ECPublicKey> key(String named) {
        return named.equals(kid) ? key : Optional.empty();
    }

    private static ECPublicKey read(String location) {
        Path file = location.startsWith("file:") ? Path.of(URI.create(location)) : Path.of(location);
        try {
            String pem = Files.readString(file, StandardCharsets.US_ASCII);
            String base64 = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
            return SigningKey.publicKey(Base64.getDecoder().decode(base64));
        } catch (IOException | IllegalArgumentException | IllegalStateException e) {
            throw new IllegalStateException("FORESEED_JWT_PUBLIC_KEY names no public key on P-256: " + file, e);
        }
    }
}
