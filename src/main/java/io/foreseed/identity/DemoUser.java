package io.foreseed.identity;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** The user that an embedded server begins with: its password matches nothing, its tokens are printed by a command. */
public final class DemoUser {
    /** What {@code foreseed token --user} takes. */
    public static final String NAME = "demo";

    public static final UUID ID = UUID.nameUUIDFromBytes("foreseed:user:demo".getBytes(StandardCharsets.UTF_8));
    static final String EMAIL = "demo@foreseed.invalid";

    /** No hash of any scheme begins like this, so no password ever matches. */
    static final String UNUSABLE_PASSWORD = "!";

    private DemoUser() {}
}
