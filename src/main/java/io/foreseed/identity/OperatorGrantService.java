package io.foreseed.identity;

import io.foreseed.platform.Role;
import jakarta.inject.Singleton;

@Singleton
class OperatorGrantService extends RoleGrantService {
    OperatorGrantService(UserRepository users, UserAdministrationService administration) {
        super(Role.OPERATOR, users, administration);
    }
}
