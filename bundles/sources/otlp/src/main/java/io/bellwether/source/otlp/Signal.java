// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.otlp;

/** The three kinds of telemetry: the path of each, its messages, and how rejected items are counted. */
enum Signal {
    LOGS("/v1/logs", Schema.Log.REQUEST, "rejectedLogRecords"),
    METRICS("/v1/metrics", MetricSchema.REQUEST, "rejectedDataPoints"),
    TRACES("/v1/traces", Schema.Span.REQUEST, "rejectedSpans");

    private final String path;
    private final Schema.Request request;
    private final String rejectedName;

    Signal(String path, Schema.Request request, String rejectedName) {
        this.path = path;
        this.request = request;
        this.rejectedName = rejectedName;
    }

    static Signal at(String path) {
        return path.equals(LOGS.path) ? LOGS : path.equals(METRICS.path) ? METRICS : TRACES;
    }

    String path() {
        return path;
    }

    Schema.Request request() {
        return request;
    }

    /** The JSON name of the count of rejected items. */
    String rejectedName() {
        return rejectedName;
    }
}
