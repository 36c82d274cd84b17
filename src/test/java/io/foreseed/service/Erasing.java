package io.foreseed.service;

import io.foreseed.platform.Role;
import java.util.UUID;

/** Two superusers erase somebody. */
final class Erasing {
    private Erasing() {}

    static void of(UUID person) {
        of(person, Api.ofNew(Role.SUPERUSER), Api.ofNew(Role.SUPERUSER));
    }

    static void of(UUID person, Api requester, Api approver) {
        String asked = Api.expect(201, requester.post("/api/v1/users/" + person + "/erase", "{\"reason\":\"Letter\"}"))
                .path("id")
                .asText();
        Api.expect(200, approver.post("/api/v1/approvals/" + asked + "/approve", ""));
    }
}
