package io.foreseed.identity;

import io.foreseed.platform.Role;
import jakarta.inject.Singleton;

@Singleton
class SuperuserGrantService extends RoleGrantService {
    SuperuserGrantService(UserRepository users, UserAdministrationService administration) {
        super(Role.SUPERUSER, users, administration);
    }
}
