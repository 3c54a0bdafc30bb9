// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.alert.AlertState;
import io.bellwether.api.remediation.RemediationCall;
import io.bellwether.api.remediation.RemediationHook;
import io.bellwether.api.remediation.RemediationOutcome;
import io.bellwether.testkit.Samples;
import io.bellwether.testkit.http.Answer;
import io.bellwether.testkit.http.LocalHttpServer;
import io.bellwether.testkit.http.Request;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/**
 * What a remediation hook over HTTP keeps: it acts once, failures are values, an interrupt is honoured, a host that may
 * not be called is not called, a receiver is told that it is a dry run, and no secret is in any word it says.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
public abstract class RemediationHookContract extends PluginContract<RemediationHook> {
    /** Valid settings that act on a server on this address. Give a value to every secret parameter. */
    protected abstract Map<String, Object> settings(String host, int port);

    /** Whether this request says that nothing may be changed. */
    protected abstract boolean isDryRun(Request request);

    /** A call on account of the sample alert. */
    protected final RemediationCall call(boolean dryRun, RemediationCall.Egress egress) {
        return new RemediationCall(
                "run-1",
                "restart-identity",
                Samples.alert(AlertState.OPEN),
                "{\"alert_id\":\"alert-1\"}",
                "asha",
                dryRun,
                Samples.TIME,
                egress);
    }

    /** Runs with these settings. */
    protected final RemediationOutcome run(Map<String, Object> raw, RemediationCall call) throws InterruptedException {
        RemediationOutcome outcome = plugin().run(call, read(raw));
        assertThat(outcome).as("outcome").isNotNull();
        secrets(raw).forEach(secret -> assertThat(outcome.toString()).doesNotContain(secret));
        return outcome;
    }

    @Test
    void actsOnceAndSaysWhetherItMay() throws Exception {
        List<Request> seen = new CopyOnWriteArrayList<>();
        try (LocalHttpServer server = LocalHttpServer.start(request -> {
            seen.add(request);
            return Answer.status(200);
        })) {
            Map<String, Object> raw = settings("127.0.0.1", server.port());
            assertThat(run(raw, call(false, host -> null))).isInstanceOf(RemediationOutcome.Done.class);
            assertThat(run(raw, call(true, host -> null))).isInstanceOf(RemediationOutcome.Done.class);
        }
        assertThat(seen).extracting(this::isDryRun).containsExactly(false, true);
    }

    @TestFactory
    Stream<DynamicTest> everyRefusalIsAFailureAndIsNotTriedAgain() {
        return Stream.of(301, 400, 401, 403, 404, 409, 429, 500, 502, 503)
                .map(status -> DynamicTest.dynamicTest(status + " has failed", () -> refused(status)));
    }

    private void refused(int status) throws Exception {
        List<Request> seen = new CopyOnWriteArrayList<>();
        try (LocalHttpServer server = LocalHttpServer.start(request -> {
            seen.add(request);
            return Answer.text(status, "you said " + request.text() + request.path())
                    .with("Location", "http://127.0.0.1:1/elsewhere");
        })) {
            RemediationOutcome outcome = run(settings("127.0.0.1", server.port()), call(false, host -> null));
            assertThat(outcome)
                    .isInstanceOfSatisfying(RemediationOutcome.Failed.class, failed -> assertThat(failed.reason())
                            .contains(String.valueOf(status)));
        }
        assertThat(seen).hasSize(1);
    }

    @Test
    void nobodyListensIsAFailure() throws Exception {
        assertThat(run(settings("127.0.0.1", SilentServer.closedPort()), call(false, host -> null)))
                .isInstanceOf(RemediationOutcome.Failed.class);
    }

    @Test
    void anInterruptIsHonoured() throws Exception {
        try (SilentServer silent = new SilentServer()) {
            Map<String, Object> raw = settings("127.0.0.1", silent.port());
            Interrupted.givesUp(() -> run(raw, call(false, host -> null)), silent.connected());
        }
    }

    @Test
    void aHostThatMayNotBeCalledIsNotCalled() throws Exception {
        try (SilentServer silent = new SilentServer()) {
            RemediationOutcome outcome =
                    run(settings("127.0.0.1", silent.port()), call(false, host -> "127.0.0.1 is not allowed"));
            assertThat(outcome)
                    .isInstanceOfSatisfying(RemediationOutcome.Failed.class, failed -> assertThat(failed.reason())
                            .contains("not allowed"));
            assertThat(silent.connected().getCount())
                    .as("connections were made")
                    .isEqualTo(1);
        }
    }
}
