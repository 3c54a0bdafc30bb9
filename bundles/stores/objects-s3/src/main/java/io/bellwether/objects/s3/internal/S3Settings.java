// SPDX-License-Identifier: Apache-2.0
package io.bellwether.objects.s3.internal;

import io.bellwether.api.settings.InvalidInput;
import java.net.URI;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Which bucket, and how it is reached. The secret key may stand in the environment variable
 * {@value #SECRET_VARIABLE} instead of the file.
 *
 * @param endpoint null for Amazon's own
 * @param prefix before every key; empty, or ending in a slash
 */
record S3Settings(
        URI endpoint,
        String region,
        String bucket,
        String prefix,
        String accessKey,
        String secretKey,
        boolean pathStyle) {
    static final String PID = "io.bellwether.objects.s3";
    static final String SECRET_VARIABLE = "BELLWETHER_S3_SECRET_KEY";

    /** @throws InvalidInput naming what is missing or wrong */
    static S3Settings of(Map<String, Object> configuration, UnaryOperator<String> environment) {
        String endpoint = text(configuration, "endpoint");
        String prefix = text(configuration, "prefix");
        String secret = text(configuration, "secretKey");
        String region = text(configuration, "region");
        String pathStyle = text(configuration, "pathStyle");
        if (pathStyle != null && !pathStyle.equals("true") && !pathStyle.equals("false")) {
            throw new InvalidInput(PID + ".pathStyle", pathStyle, "must be true or false");
        }
        return new S3Settings(
                endpoint == null ? null : uri(endpoint),
                region == null ? "us-east-1" : region,
                required(text(configuration, "bucket"), "bucket", "must name a bucket that exists"),
                prefix == null ? "" : prefix.replaceAll("^/+|/+$", "") + "/",
                required(text(configuration, "accessKey"), "accessKey", "must be the id of an access key"),
                required(
                        secret == null ? environment.apply(SECRET_VARIABLE) : secret,
                        "secretKey",
                        "must be given here or in " + SECRET_VARIABLE),
                pathStyle == null ? endpoint != null : Boolean.parseBoolean(pathStyle));
    }

    private static URI uri(String text) {
        try {
            URI uri = URI.create(text);
            if (uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            throw refused(text);
        }
        throw refused(text);
    }

    private static InvalidInput refused(String text) {
        return new InvalidInput(PID + ".endpoint", text, "must be an address such as https://s3.example.com");
    }

    private static String required(String value, String name, String fix) {
        if (value == null || value.isBlank()) {
            throw new InvalidInput(PID + "." + name, "", fix);
        }
        return value;
    }

    private static String text(Map<String, Object> configuration, String name) {
        Object value = configuration.get(name);
        return value == null || value.toString().isBlank()
                ? null
                : value.toString().strip();
    }

    /** For people; holds no secret. */
    String address() {
        return (endpoint == null ? "s3://" : endpoint + "/") + bucket + "/" + prefix;
    }

    @Override
    public String toString() {
        return "S3Settings[" + address() + "]";
    }
}
