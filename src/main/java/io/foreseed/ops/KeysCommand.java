package io.foreseed.ops;

import io.foreseed.audit.KeyRecordService;
import io.foreseed.audit.SealKeyService;
import io.foreseed.audit.SubjectKeyService;
import io.foreseed.identity.SecondFactorService;
import io.foreseed.identity.SigningKeyService;
import io.foreseed.platform.EventLoop;
import io.foreseed.platform.MasterKey;
import io.foreseed.platform.ResourceType;
import io.quarkus.runtime.QuarkusApplication;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code foreseed keys}: the keys that sign access tokens, those of persons, and the master key. */
@Command(
        name = "keys",
        description = "Administers the keys that sign access tokens, those of persons, and the master key.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class KeysCommand implements Runnable {
    private static final String ALL = "";

    @Spec
    CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "A command is needed: rotate, rotate-seal, rotate-user or rotate-master.");
    }

    @Command(
            name = "rotate",
            description = {
                "Replaces the signing key. The new one signs after 90 seconds, when every instance knows it; tokens of the "
                        + "old one are accepted until they are over."
            },
            mixinStandardHelpOptions = true)
    int rotate() {
        OfflineService.requireMasterKey();
        return OfflineService.run(Rotation.class, "signing");
    }

    @Command(
            name = "rotate-seal",
            description = {
                "Replaces the key that signs the audit trail's checkpoints. The new one signs after its event is sealed, "
                        + "within seconds; who was given the old key follows to the new one by that event.",
                "Write the new key down."
            },
            mixinStandardHelpOptions = true)
    int rotateSeal() {
        OfflineService.requireMasterKey();
        return OfflineService.run(Rotation.class, "seal");
    }

    @Command(
            name = "rotate-user",
            description = {
                "Gives a person, or everybody, a new key for new rows of the trail, within a minute in every instance.",
                "What is written stays under the old keys, which are kept until the person is erased."
            },
            mixinStandardHelpOptions = true)
    int rotateUser(
            @Parameters(arity = "0..1", paramLabel = "USER", description = "The user's identifier.") @Nullable
                    UUID user,
            @Option(names = "--all", description = "Everybody.") boolean isAll) {
        if (isAll == (user != null)) {
            throw new ParameterException(spec.commandLine(), "Name a USER, or --all.");
        }
        OfflineService.requireMasterKey();
        return OfflineService.run(Rotation.class, "user", user == null ? ALL : user.toString());
    }

    @Command(
            name = "rotate-master",
            description = {
                "Wraps every stored key under the master key of " + MasterKey.VARIABLE
                        + " (or its file) that is still under " + "the one of " + MasterKey.OTHER_VARIABLE
                        + " (or its file).",
                "Instances that know both keys go on meanwhile; a command that was ended by force is called again."
            },
            mixinStandardHelpOptions = true)
    int rotateMaster() {
        OfflineService.requireMasterKey();
        if (!OfflineService.isSet(MasterKey.OTHER_VARIABLE) && !OfflineService.isSet(MasterKey.OTHER_FILE_VARIABLE)) {
            throw CommandException.refused(
                    MasterKey.OTHER_VARIABLE + " is not set: it holds the key that is replaced, and "
                            + MasterKey.VARIABLE + " the one that replaces it; or their files.");
        }
        return OfflineService.run(Rotation.class, "master");
    }

    /** The work of the commands. */
    static final class Rotation implements QuarkusApplication {
        private static final Duration PATIENCE = Duration.ofHours(1);

        private final SigningKeyService signing;
        private final SubjectKeyService subjects;
        private final SealKeyService seal;
        private final SecondFactorService factors;
        private final KeyRecordService records;
        private final EventLoop eventLoop;

        Rotation(
                SigningKeyService signing,
                SubjectKeyService subjects,
                SealKeyService seal,
                SecondFactorService factors,
                KeyRecordService records,
                EventLoop eventLoop) {
            this.records = records;
            this.signing = signing;
            this.subjects = subjects;
            this.seal = seal;
            this.factors = factors;
            this.eventLoop = eventLoop;
        }

        @Override
        public int run(String... arguments) {
            PrintWriter out = ForeseedCommand.standardOutput();
            out.println(
                    switch (arguments[0]) {
                        case "master" -> master();
                        case "user" -> user(arguments[1]);
                        case "seal" -> seal();
                        case String signingKey -> signing();
                    });
            ForeseedCommand.finish(out);
            return 0;
        }

        private String signing() {
            return eventLoop
                    .run(signing::rotate)
                    .await()
                    .atMost(PATIENCE)
                    .map(kid -> "the next signing key is " + kid)
                    .orElse("another instance has just replaced the key");
        }

        private String seal() {
            try {
                return "the next key of the seal is "
                        + eventLoop.run(seal::rotate).await().atMost(PATIENCE);
            } catch (IllegalStateException refused) {
                throw CommandException.refused(String.valueOf(refused.getMessage()));
            }
        }

        private String user(String user) {
            UUID person = user.equals(ALL) ? null : UUID.fromString(user);
            int count = eventLoop.run(() -> records.rotate(person)).await().atMost(PATIENCE);
            return "keys that are replaced: " + count;
        }

        private void record(ResourceType keys, int count) {
            eventLoop.run(() -> records.recordWrapped(keys, count)).await().atMost(PATIENCE);
        }

        private String master() {
            int ofPersons = eventLoop.run(subjects::rewrap).await().atMost(PATIENCE);
            record(ResourceType.SUBJECT_KEY, ofPersons);
            int ofTokens = eventLoop.run(signing::reseal).await().atMost(PATIENCE);
            record(ResourceType.SIGNING_KEY, ofTokens);
            int ofFactors = eventLoop.run(factors::reseal).await().atMost(PATIENCE);
            int ofSeal = eventLoop.run(seal::reseal).await().atMost(PATIENCE);
            record(ResourceType.SEAL_KEY, ofSeal);
            return "wrapped anew: " + ofPersons + " keys of persons and months, " + ofTokens + " signing keys, "
                    + ofSeal + " seal keys, " + ofFactors + " second factors";
        }
    }
}
