package io.foreseed.platform;

import java.util.UUID;
import org.hibernate.id.uuid.UuidVersion7Strategy;

/** Identifiers of rows and requests: UUID version 7 (RFC 9562, 2024, section 5.7), rising within one process. */
public final class Identifiers {
    private Identifiers() {}

    public static UUID next() {
        return UuidVersion7Strategy.INSTANCE.generateUuid(null);
    }
}
