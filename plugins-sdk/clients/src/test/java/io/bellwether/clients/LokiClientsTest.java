// SPDX-License-Identifier: Apache-2.0
package io.bellwether.clients;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.source.loki.LokiSource;
import io.bellwether.testkit.push.PushHost;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Loki's clients for Node and Java against the Loki intake. */
class LokiClientsTest {
    private final PushHost host = PushHost.start(new LokiSource());

    @AfterEach
    void stop() {
        host.close();
    }

    @Test
    void pinoLoki() throws Exception {
        Node.run("pino-loki.mjs", Map.of("URL", host.uri().toString(), "TOKEN", PushHost.TOKEN));
        assertThat(host.events()).hasSize(2);
        EventBody failed = byMessage("Lead failed");
        assertThat(failed.severity()).isEqualTo(Severity.ERROR);
        assertThat(failed.traceId()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
        assertThat(failed.properties()).containsEntry("application", "crm").containsEntry("lead_id", "u2");
        assertThat(byMessage("Lead created").properties()).containsEntry("tenant", "t1");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void winstonLoki(boolean json) throws Exception {
        Node.run(
                "winston-loki.mjs",
                Map.of("URL", host.uri().toString(), "TOKEN", PushHost.TOKEN, "JSON_FORM", Boolean.toString(json)));
        assertThat(host.requests()).allSatisfy(request -> assertThat(request.header("content-type"))
                .isEqualTo(json ? "application/json" : "application/x-protobuf"));
        assertThat(host.events()).hasSize(2);
        EventBody refused = byMessage("Invoice refused");
        assertThat(refused.severity()).isEqualTo(Severity.ERROR);
        assertThat(refused.properties()).containsEntry("app", "crm").containsEntry("job", "billing");
        assertThat(byMessage("häh").level()).isEqualTo("Information");
    }

    private EventBody byMessage(String message) {
        return host.events().stream()
                .filter(event -> event.message().equals(message))
                .findFirst()
                .orElseThrow(() -> new AssertionError(message + " is not among " + host.events()));
    }

    @Test
    void loki4j() throws Exception {
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(new LogbackMDCAdapter());
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        String configuration = "<configuration><appender name=\"LOKI\""
                + " class=\"com.github.loki4j.logback.Loki4jAppender\"><labels>app=crm\nlevel=%level</labels>"
                + "<message><pattern>%msg %ex</pattern></message>"
                + "<batch><maxItems>1</maxItems></batch>"
                + "<http><url>" + host.uri() + "/loki/api/v1/push</url>"
                + "<auth><username>harbour</username><password>" + PushHost.TOKEN + "</password></auth></http>"
                + "</appender><root level=\"INFO\"><appender-ref ref=\"LOKI\"/></root></configuration>";
        configurator.doConfigure(new ByteArrayInputStream(configuration.getBytes(StandardCharsets.UTF_8)));
        context.start();
        Logger logger = context.getLogger("crm");
        logger.error("Matter {} could not be opened", 7, new IllegalStateException("closed"));
        Eventually.holds(
                "the event arrives: " + context.getStatusManager().getCopyOfStatusList(),
                Duration.ofSeconds(120),
                () -> !host.events().isEmpty());
        context.stop();
        EventBody event = host.events().get(0);
        assertThat(event.message()).startsWith("Matter 7 could not be opened").contains("IllegalStateException");
        assertThat(event.severity()).isEqualTo(Severity.ERROR);
        assertThat(event.properties()).containsEntry("app", "crm");
        assertThat(host.requests().get(0).header("content-type")).startsWith("application/json");
    }
}
