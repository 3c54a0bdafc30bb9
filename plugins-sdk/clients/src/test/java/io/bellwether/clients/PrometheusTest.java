// SPDX-License-Identifier: Apache-2.0
package io.bellwether.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.source.alertmanager.AlertmanagerSource;
import io.bellwether.testkit.push.PushHost;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Prometheus that sends its alerts here. It is looked for under the system property {@code bellwether.prometheus}
 * and on the path; where there is none, the test is reported skipped.
 */
class PrometheusTest {
    @Test
    void alertsOfPrometheusAreTakenOnceAndThenTheirEnd(@TempDir Path folder) throws Exception {
        Path binary = binary();
        try (PushHost host = PushHost.start(new AlertmanagerSource(InstantSource.system()))) {
            int port = freePort();
            Files.writeString(folder.resolve("rules.yml"), rules("vector(1)"));
            Files.writeString(
                    folder.resolve("prometheus.yml"),
                    """
                    global: {scrape_interval: 1s, evaluation_interval: 1s, external_labels: {cluster: east}}
                    rule_files: [rules.yml]
                    alerting:
                      alertmanagers:
                        - authorization: {credentials: %s}
                          static_configs: [{targets: ['127.0.0.1:%d']}]
                    """
                            .formatted(PushHost.TOKEN, host.uri().getPort()));
            Process prometheus = new ProcessBuilder(
                            binary.toString(),
                            "--config.file=" + folder.resolve("prometheus.yml"),
                            "--storage.tsdb.path=" + folder.resolve("data"),
                            "--web.listen-address=127.0.0.1:" + port,
                            "--web.enable-lifecycle",
                            "--rules.alert.resend-delay=1s")
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("prometheus.log").toFile())
                    .start();
            try {
                Eventually.holds(
                        "the alert arrives three times",
                        Duration.ofSeconds(180),
                        () -> host.requests().size() >= 3);
                assertThat(host.events()).hasSize(1);
                EventBody firing = host.events().get(0);
                assertThat(firing.severity()).isEqualTo(Severity.CRITICAL);
                assertThat(firing.message()).isEqualTo("IndexBacklog: backlog 1");
                assertThat(firing.properties()).containsEntry("cluster", "east").containsEntry("tenant", "t1");

                Files.writeString(folder.resolve("rules.yml"), rules("vector(1) > 2"));
                new ProcessBuilder("kill", "-HUP", Long.toString(prometheus.pid()))
                        .start()
                        .waitFor(60, TimeUnit.SECONDS);
                Eventually.holds(
                        "its end arrives",
                        Duration.ofSeconds(180),
                        () -> host.events().size() == 2);
                assertThat(host.events().get(1).severity()).isEqualTo(Severity.INFO);
            } finally {
                prometheus.destroy();
                if (!prometheus.waitFor(60, TimeUnit.SECONDS)) {
                    prometheus.destroyForcibly().waitFor();
                }
            }
        }
    }

    private static String rules(String expression) {
        return """
                groups:
                  - name: bellwether
                    rules:
                      - alert: IndexBacklog
                        expr: %s
                        labels: {severity: critical, tenant: t1}
                        annotations: {summary: 'backlog {{ $value }}'}
                """
                .formatted(expression);
    }

    private static Path binary() {
        String named = System.getProperty("bellwether.prometheus", "");
        Stream<Path> places = named.isEmpty()
                ? Stream.of(System.getenv("PATH").split(java.io.File.pathSeparator))
                        .map(folder -> Path.of(folder, "prometheus"))
                : Stream.of(Path.of(named));
        Path binary = places.filter(Files::isExecutable).findFirst().orElse(null);
        Assumptions.assumeTrue(binary != null, "there is no prometheus on this machine");
        return binary;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
