package io.foreseed.identity;

import io.foreseed.audit.AuditEvent;
import io.foreseed.audit.AuditTrail;
import io.foreseed.platform.Caller;
import io.foreseed.platform.CallerTransaction;
import io.foreseed.platform.EntityTags;
import io.foreseed.platform.ResourceType;
import io.foreseed.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** What users say of themselves. */
@ApplicationScoped
class ProfileService {
    private static final ResourceType RESOURCE = ResourceType.USER;

    private final ProfileRepository profiles;
    private final AuditTrail audit;
    private final Clock clock;

    ProfileService(ProfileRepository profiles, AuditTrail audit, Clock clock) {
        this.profiles = profiles;
        this.audit = audit;
        this.clock = clock;
    }

    Uni<Profile> read(Caller caller) {
        return CallerTransaction.withTransaction(caller, () -> profiles.own(caller)
                .call(profile ->
                        audit.append(AuditEvent.read(RESOURCE, profile.id()).of(profile.id()), caller)));
    }

    Uni<Profile> change(ProfileRequest request, @Nullable String ifMatch, Caller caller) {
        requireKnownZone(request.timezone());
        return CallerTransaction.withTransaction(caller, () -> profiles.own(caller)
                .invoke(before -> EntityTags.requireMatch(ifMatch, before.rowVersion()))
                .chain(before -> profiles.change(request, caller, clock.instant())
                        .call(after -> audit.append(
                                AuditEvent.updated(RESOURCE, after.id(), before, after)
                                        .of(after.id()),
                                caller))));
    }

    private static void requireKnownZone(@Nullable String zone) {
        if (zone != null && !ZoneId.getAvailableZoneIds().contains(zone)) {
            throw ProblemException.invalid("/timezone", "must be a name of the IANA time zone database");
        }
    }
}
