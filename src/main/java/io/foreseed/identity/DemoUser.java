package io.foreseed.identity;

import io.foreseed.platform.Role;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The users an embedded server has from its first start, one a role and a second superuser; no password is theirs. */
public enum DemoUser {
    DEMO("demo", Role.CLIENT),
    ADVISER("demo-adviser", Role.ADVISER),
    AUDITOR("demo-auditor", Role.AUDITOR),
    OPERATOR("demo-operator", Role.OPERATOR),
    SUPERUSER("demo-superuser", Role.SUPERUSER),
    SECOND_SUPERUSER("demo-superuser-2", Role.SUPERUSER);

    /** No hash of any scheme begins like this, so no password ever matches. */
    static final String UNUSABLE_PASSWORD = "!";

    private final String username;
    private final Role role;

    DemoUser(String username, Role role) {
        this.username = username;
        this.role = role;
    }

    /** The user of this name, which is what {@code foreseed token --user} takes. */
    public static Optional<DemoUser> named(String name) {
        return Arrays.stream(values())
                .filter(user -> user.username.equals(name))
                .findFirst();
    }

    public static List<String> names() {
        return Arrays.stream(values()).map(user -> user.username).toList();
    }

    public Role role() {
        return role;
    }

    public UUID id() {
        return UUID.nameUUIDFromBytes(("foreseed:user:" + username).getBytes(StandardCharsets.UTF_8));
    }

    String email() {
        return username + "@foreseed.invalid";
    }

    String lastName() {
        return this == DEMO ? "User" : username.substring("demo-".length());
    }
}
