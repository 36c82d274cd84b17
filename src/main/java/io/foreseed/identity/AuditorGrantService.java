package io.foreseed.identity;

import io.foreseed.platform.Role;
import jakarta.inject.Singleton;

@Singleton
class AuditorGrantService extends RoleGrantService {
    AuditorGrantService(UserRepository users, UserAdministrationService administration) {
        super(Role.AUDITOR, users, administration);
    }
}
