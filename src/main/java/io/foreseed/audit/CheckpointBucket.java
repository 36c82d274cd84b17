package io.foreseed.audit;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A bucket of an S3-compatible store as the place of checkpoints; the store must know conditional writes (If-None-Match). */
final class CheckpointBucket implements CheckpointPlace {
    private static final int EXISTS = 412;

    /** Of two conditional writes at a time, a store may answer the slower one this. */
    private static final int CONFLICT = 409;

    /** At a time; an hour brings fewer. */
    private static final int MOST_DELETED = 10_000;

    private static final String MEDIA_TYPE = "text/plain; charset=utf-8";

    /** Shorter than what a sealed row may wait for its signature. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final S3Client store;
    private final String bucket;
    private final String prefix;

    /**
     * @param prefix  what all names in the bucket begin with: empty, or ending with a slash
     */
    CheckpointBucket(S3Client store, String bucket, String prefix) {
        this.store = store;
        this.bucket = bucket;
        this.prefix = prefix;
    }

    /** Credentials come from where Amazon's clients look for them: variables, a profile, the token of a pod. */
    static CheckpointBucket open(String name, Optional<URI> endpoint, String region) {
        S3ClientBuilder store = S3Client.builder()
                .httpClient(UrlConnectionHttpClient.create())
                .region(Region.of(region))
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .overrideConfiguration(each -> each.apiCallTimeout(PATIENCE));
        endpoint.ifPresent(address -> store.endpointOverride(address).forcePathStyle(true));
        int slash = name.indexOf('/');
        String prefix = slash < 0 ? "" : name.substring(slash + 1) + (name.endsWith("/") ? "" : "/");
        return new CheckpointBucket(store.build(), slash < 0 ? name : name.substring(0, slash), prefix);
    }

    @FunctionalInterface
    private interface Request<T> {
        T send();
    }

    @Override
    public List<String> names(String below) throws IOException {
        String all = prefix + below;
        List<String> names = new ArrayList<>();
        for (ListObjectsV2Response page : pages(all)) {
            page.commonPrefixes().stream().map(CommonPrefix::prefix).forEach(names::add);
            page.contents().stream().map(S3Object::key).forEach(names::add);
        }
        // consoles make an empty object of the prefix's own name when somebody makes a "folder"
        return names.stream()
                .map(name -> name.substring(all.length()))
                .filter(name -> !name.isEmpty())
                .sorted()
                .toList();
    }

    private List<ListObjectsV2Response> pages(String all) throws IOException {
        return sent(
                "listed",
                () ->
                        store
                                .listObjectsV2Paginator(request ->
                                        request.bucket(bucket).prefix(all).delimiter("/"))
                                .stream()
                                .toList());
    }

    @Override
    public Optional<String> read(String name) throws IOException {
        String key = key(name);
        return sent(name + " read", () -> {
            try {
                return Optional.of(TextFile.text(
                        store.getObjectAsBytes(request -> request.bucket(bucket).key(key))
                                .asByteArray()));
            } catch (NoSuchKeyException none) {
                return Optional.empty();
            }
        });
    }

    @Override
    public boolean create(String name, String text) throws IOException {
        String key = key(name);
        return sent(name + " created", () -> {
            try {
                store.putObject(
                        request -> request.bucket(bucket)
                                .key(key)
                                .contentType(MEDIA_TYPE)
                                .ifNoneMatch("*"),
                        RequestBody.fromString(text));
                return true;
            } catch (S3Exception refused) {
                if (refused.statusCode() == EXISTS || refused.statusCode() == CONFLICT) {
                    return false;
                }
                throw refused;
            }
        });
    }

    @Override
    public void replace(String name, String text) throws IOException {
        String key = key(name);
        sent(
                name + " written",
                () -> store.putObject(
                        request -> request.bucket(bucket).key(key).contentType(MEDIA_TYPE),
                        RequestBody.fromString(text)));
    }

    /** An object each: a bucket appends nothing. */
    @Override
    public void append(String name, String key, String line) throws IOException {
        replace(name + "/" + key, line);
    }

    @Override
    public List<String> lines(String name) throws IOException {
        String list = name.endsWith("/") ? name : name + "/";
        List<String> lines = new ArrayList<>();
        for (String each : names(list)) {
            read(list + each).ifPresent(text -> lines.addAll(wholeLines(text)));
        }
        return lines;
    }

    /** The names of the objects are the keys, so that none has to be read. */
    @Override
    public long thin(String name, UnaryOperator<String> keyOf, BiPredicate<String, String> mayGo) throws IOException {
        String all = key(name.endsWith("/") ? name.substring(0, name.length() - 1) : name) + "/";
        return sent(name + " thinned", () -> {
            String first = null;
            String held = null;
            long gone = 0;
            for (S3Object each : store.listObjectsV2Paginator(
                            request -> request.bucket(bucket).prefix(all).delimiter("/"))
                    .contents()) {
                String next = each.key().substring(all.length());
                if (next.isEmpty()) {
                    continue;
                }
                if (held != null && !held.equals(first) && mayGo.test(held, next)) {
                    String going = all + held;
                    store.deleteObject(request -> request.bucket(bucket).key(going));
                    gone++;
                }
                first = first == null ? next : first;
                held = next;
                if (gone == MOST_DELETED) {
                    break;
                }
            }
            return gone;
        });
    }

    private static List<String> wholeLines(String text) {
        List<String> lines = List.of(text.split("\n", -1));
        return lines.subList(0, lines.size() - 1);
    }

    @Override
    public void delete(String name) throws IOException {
        String key = key(name);
        sent(
                name + " deleted",
                () -> store.deleteObject(request -> request.bucket(bucket).key(key)));
    }

    private String key(String name) throws IOException {
        return prefix + CheckpointPlace.checked(name);
    }

    private <T> T sent(String what, Request<T> request) throws IOException {
        try {
            return request.send();
        } catch (SdkException failed) {
            throw new IOException("bucket " + bucket + ": not " + what + ": " + failed.getMessage(), failed);
        }
    }
}
