// SPDX-License-Identifier: Apache-2.0
package io.bellwether.objects.s3.internal;

import software.amazon.awssdk.services.s3.model.S3Exception;

/** What an S3 server's refusals mean, and what to do. */
final class S3Failures {
    private S3Failures() {}

    static String meaning(S3Exception e, S3Settings settings) {
        String code = e.awsErrorDetails() == null || e.awsErrorDetails().errorCode() == null
                ? Integer.toString(e.statusCode())
                : e.awsErrorDetails().errorCode();
        String what =
                switch (code) {
                    case "InvalidAccessKeyId" ->
                        "the access key is not known there; check accessKey in " + S3Settings.PID;
                    case "SignatureDoesNotMatch" ->
                        "the signature does not fit; check secretKey and region in " + S3Settings.PID
                                + ", and this machine's clock";
                    case "RequestTimeTooSkewed" -> "this machine's clock is wrong";
                    case "NoSuchBucket" ->
                        "there is no bucket '" + settings.bucket() + "'; make it, or check bucket in " + S3Settings.PID;
                    case "AccessDenied", "403" ->
                        "access is denied; check the keys in " + S3Settings.PID + " and what they may do";
                    default -> "it answered " + e.statusCode();
                };
        return what + " (" + code + ")";
    }
}
