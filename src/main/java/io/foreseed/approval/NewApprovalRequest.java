package io.foreseed.approval;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a superuser asks another one to approve. */
public record NewApprovalRequest(
        @NotNull
        @Pattern(regexp = "[a-z_]{1,50}", message = "must be 1 to 50 of a-z and _")
        @Schema(
                description = "`approve_assumptions`: a proposed set becomes approved. `grant_auditor`,"
                        + " `grant_operator`, `grant_superuser`: an account gets the role, or a shut one of the role is"
                        + " opened. `disable_superuser`: a superuser is shut. `reset_second_factor`: the next session enrols"
                        + " another. `link_client`: an adviser acts for the"
                        + " client who is the subject. `erase_person`: a person is erased, for ever."
                        + " `release_legal_hold`: a legal hold ends. `set_retention_policy`: a retention policy is added or"
                        + " changed.",
                examples = "approve_assumptions")
        String kind,

        @NotNull @Schema(description = "The set, the user, the hold or the policy it is about.")
        UUID subjectId,

        @Schema(
                type = SchemaType.OBJECT,
                implementation = Object.class,
                description =
                        "What else the action needs: of `link_client` the `adviserId`, of `set_retention_policy` the"
                                + " policy with the `rowVersion` it was read in, of others nothing.")
        @Nullable
        ObjectNode payload,

        @Size(max = 1_000) @Schema(description = "Why, for who decides and for the trail.") @Nullable
        String reason) {}
