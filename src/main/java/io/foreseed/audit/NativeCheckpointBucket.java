package io.foreseed.audit;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import software.amazon.awssdk.checksums.SdkChecksum;
import software.amazon.awssdk.checksums.spi.ChecksumAlgorithm;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4aHttpSigner;

/**
 * What Amazon's client does with a library of native code that we do not have: signatures for several regions at once, and
 * checksums that nobody asks for here. On a JVM the classes of that library are looked for when they are used; a native
 * build looks for them when it builds.
 */
@SuppressWarnings("DoNotCallSuggester")
final class NativeCheckpointBucket {
    private static final String ABSENT = "the library aws-crt is not part of Foreseed";

    private NativeCheckpointBucket() {}

    @TargetClass(className = "software.amazon.awssdk.http.auth.aws.internal.scheme.DefaultAwsV4aAuthScheme")
    static final class SeveralRegions {
        private SeveralRegions() {}

        @Substitute
        public AwsV4aHttpSigner signer() {
            throw new UnsupportedOperationException(ABSENT);
        }
    }

    @TargetClass(className = "software.amazon.awssdk.checksums.internal.ChecksumProvider")
    static final class Checksums {
        private Checksums() {}

        @Substitute
        static SdkChecksum createCrtCrc32C() {
            throw new UnsupportedOperationException(ABSENT);
        }

        @Substitute
        static SdkChecksum crc64NvmeCrtImplementation() {
            throw new UnsupportedOperationException(ABSENT);
        }

        @Substitute
        static SdkChecksum crtXxHash(ChecksumAlgorithm algorithm) {
            throw new UnsupportedOperationException(ABSENT);
        }
    }
}
