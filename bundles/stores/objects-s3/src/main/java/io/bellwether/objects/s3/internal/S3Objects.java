// SPDX-License-Identifier: Apache-2.0
package io.bellwether.objects.s3.internal;

import io.bellwether.objects.ObjectKeys;
import io.bellwether.objects.ObjectStore;
import io.bellwether.objects.Sha256;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Objects in one bucket of an S3-compatible store. Failures of the network and 5xx answers are tried again four times,
 * with growing pauses. The checksum is kept as metadata.
 */
final class S3Objects implements ObjectStore, AutoCloseable {
    private static final String SUM = "bellwether-sha256";
    private static final int ATTEMPTS = 5;
    private static final int NOT_FOUND = 404;
    private static final int NO_SUCH_RANGE = 416;

    private final S3Settings settings;
    private final S3Client client;

    S3Objects(S3Settings settings) {
        this(settings, Duration.ofMillis(200), Duration.ofSeconds(30));
    }

    /** @param pause before the second attempt; later ones wait up to a hundred times as long */
    S3Objects(S3Settings settings, Duration pause, Duration timeout) {
        this.settings = settings;
        S3ClientBuilder builder = S3Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(timeout)
                        .socketTimeout(timeout))
                .region(Region.of(settings.region()))
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(settings.accessKey(), settings.secretKey())))
                .forcePathStyle(settings.pathStyle())
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .overrideConfiguration(override -> override.defaultProfileFile(
                                ProfileFile.aggregator().build())
                        .retryStrategy(DefaultRetryStrategy.standardStrategyBuilder()
                                .maxAttempts(ATTEMPTS)
                                .backoffStrategy(BackoffStrategy.exponentialDelay(pause, pause.multipliedBy(100)))
                                .throttlingBackoffStrategy(BackoffStrategy.exponentialDelay(
                                        pause.multipliedBy(5), pause.multipliedBy(100)))
                                .build()));
        if (settings.endpoint() != null) {
            builder.endpointOverride(settings.endpoint());
        }
        client = builder.build();
    }

    @Override
    public StoredObject put(String key, Path file) throws IOException {
        ObjectKeys.check(key);
        String sum = Sha256.of(file);
        return call("put object '" + key + "'", () -> {
            client.putObject(
                    request -> request.bucket(settings.bucket()).key(full(key)).metadata(Map.of(SUM, sum)),
                    RequestBody.fromFile(file));
            return head(key);
        });
    }

    /** By way of a file, so that it can be sent again. */
    @Override
    public StoredObject put(String key, InputStream content, long length) throws IOException {
        ObjectKeys.check(key);
        Path file = Files.createTempFile("bellwether-object", "");
        try {
            long written = Files.copy(content, file, StandardCopyOption.REPLACE_EXISTING);
            if (written != length) {
                throw new EOFException("the content has " + written + " bytes, not " + length);
            }
            return put(key, file);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    @Override
    public InputStream get(String key) throws IOException {
        ObjectKeys.check(key);
        return call(
                "get object '" + key + "'",
                () -> client.getObject(
                        request -> request.bucket(settings.bucket()).key(full(key))),
                key);
    }

    @Override
    public byte[] get(String key, long offset, int length) throws IOException {
        ObjectKeys.check(key);
        if (offset < 0 || length < 1) {
            throw new IllegalArgumentException("no part begins at " + offset + " and has " + length + " bytes");
        }
        String range = "bytes=" + offset + "-" + (offset + length - 1);
        return call(
                "get a part of object '" + key + "'",
                () -> {
                    try {
                        return client.getObjectAsBytes(request -> request.bucket(settings.bucket())
                                        .key(full(key))
                                        .range(range))
                                .asByteArray();
                    } catch (S3Exception e) {
                        if (e.statusCode() == NO_SUCH_RANGE) {
                            return new byte[0];
                        }
                        throw e;
                    }
                },
                key);
    }

    @Override
    public StoredObject head(String key) throws IOException {
        ObjectKeys.check(key);
        return call("look at object '" + key + "'", () -> {
            try {
                HeadObjectResponse head = client.headObject(
                        request -> request.bucket(settings.bucket()).key(full(key)));
                return new StoredObject(
                        key, head.contentLength(), head.metadata().get(SUM), head.lastModified());
            } catch (S3Exception e) {
                if (e.statusCode() == NOT_FOUND) {
                    return null;
                }
                throw e;
            }
        });
    }

    @Override
    public Listing list(String prefix, String after, int most) throws IOException {
        ObjectKeys.checkPrefix(prefix);
        if (most < 1 || most > 1_000) {
            throw new IllegalArgumentException("a page of " + most + " is not between 1 and 1000");
        }
        return call("list objects", () -> {
            ListObjectsV2Response page = client.listObjectsV2(request -> request.bucket(settings.bucket())
                    .prefix(full(prefix))
                    .startAfter(after == null ? null : full(after))
                    .maxKeys(most));
            List<StoredObject> objects = page.contents().stream()
                    .map(each -> new StoredObject(
                            each.key().substring(settings.prefix().length()), each.size(), null, each.lastModified()))
                    .toList();
            return new Listing(objects, Boolean.TRUE.equals(page.isTruncated()));
        });
    }

    @Override
    public void delete(String key) throws IOException {
        ObjectKeys.check(key);
        call("delete object '" + key + "'", () -> {
            try {
                return client.deleteObject(
                        request -> request.bucket(settings.bucket()).key(full(key)));
            } catch (S3Exception e) {
                if (e.statusCode() == NOT_FOUND) {
                    return null;
                }
                throw e;
            }
        });
    }

    @Override
    public String address() {
        return settings.address();
    }

    @Override
    public void close() {
        client.close();
    }

    private String full(String key) {
        return settings.prefix() + key;
    }

    private interface Call<T> {
        T run() throws IOException;
    }

    private <T> T call(String what, Call<T> call) throws IOException {
        return call(what, call, null);
    }

    /** Says in plain words what the store said. @param key whose absence is an answer of its own; null for none */
    private <T> T call(String what, Call<T> call, String key) throws IOException {
        try {
            return call.run();
        } catch (NoSuchKeyException e) {
            throw key == null ? failed(what, "there is no such object", e) : new NoSuchObject(key);
        } catch (S3Exception e) {
            throw failed(what, S3Failures.meaning(e, settings), e);
        } catch (SdkException e) {
            throw failed(what, "it cannot be reached: " + e.getMessage(), e);
        }
    }

    private IOException failed(String what, String why, Exception e) {
        return new IOException("could not " + what + " in " + address() + ": " + why, e);
    }
}
