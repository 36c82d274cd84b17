package io.foreseed.identity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.foreseed.platform.Caller;
import io.foreseed.platform.ReadBack;
import io.foreseed.problem.ProblemException;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class ProfileRepository implements PanacheRepositoryBase<UserEntity, UUID> {
    private static final TypeReference<Map<String, Object>> PREFERENCES = new TypeReference<>() {};
    private static final int MOST_MEMBERS = 50;
    private static final int MOST_BYTES = 8_192;

    private final ObjectMapper json;

    ProfileRepository(ObjectMapper json) {
        this.json = json;
    }

    Uni<Profile> own(Caller caller) {
        return row(caller).map(this::read);
    }

    Uni<Profile> change(ProfileRequest request, Caller caller, Instant now) {
        return row(caller)
                .invoke(row -> write(request, row, caller.user(), now))
                .chain(row -> ReadBack.of(UserEntity.class, row, row.id, getSession()))
                .map(this::read);
    }

    private Uni<UserEntity> row(Caller caller) {
        return findById(caller.user()).onItem().ifNull().failWith(() -> ProblemException.notFound("user"));
    }

    private void write(ProfileRequest request, UserEntity row, UUID by, Instant now) {
        row.firstName = Objects.requireNonNullElse(request.firstName(), row.firstName);
        row.lastName = Objects.requireNonNullElse(request.lastName(), row.lastName);
        row.timezone = request.timezone() == null ? row.timezone : request.timezone();
        row.locale = request.locale() == null ? row.locale : request.locale();
        row.preferences = request.preferences() == null ? row.preferences : text(request.preferences());
        row.company = changed(row.company, request.company());
        row.title = changed(row.title, request.title());
        row.licenseNumber = changed(row.licenseNumber, request.licenseNumber());
        row.updatedAt = now;
        row.updatedBy = by;
    }

    private static @Nullable String changed(@Nullable String before, @Nullable String asked) {
        if (asked == null) {
            return before;
        }
        return asked.isBlank() ? null : asked;
    }

    private String text(Map<String, Object> preferences) {
        try {
            String text = json.writeValueAsString(preferences);
            if (preferences.size() > MOST_MEMBERS || text.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
                throw ProblemException.invalid(
                        "/preferences", "must have at most " + MOST_MEMBERS + " members and " + MOST_BYTES + " bytes");
            }
            return text;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private Profile read(UserEntity row) {
        return new Profile(
                row.id,
                row.email,
                row.firstName,
                row.lastName,
                row.role,
                Objects.requireNonNullElse(row.timezone, "UTC"),
                Objects.requireNonNullElse(row.locale, "en_US"),
                preferences(row.preferences),
                row.company,
                row.title,
                row.licenseNumber,
                Boolean.TRUE.equals(row.isVerified),
                row.lastLogin,
                row.passwordChangedAt,
                row.createdAt,
                row.updatedAt,
                row.rowVersion);
    }

    private Map<String, Object> preferences(@Nullable String text) {
        try {
            return text == null ? Map.of() : json.readValue(text, PREFERENCES);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("stored preferences are no object", e);
        }
    }
}
