// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.syslog;

import io.bellwether.api.settings.Parameter;
import io.bellwether.api.settings.Settings;
import io.bellwether.api.source.Source;
import io.bellwether.api.source.SourceContext;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Listens for syslog messages over UDP, TCP and TLS for as long as a connector runs. */
@Component(service = Source.class, configurationPid = AllowedPorts.PID)
public final class SyslogSource implements Source {
    private final AllowedPorts ports;
    private final InstantSource time;

    /** @param configuration {@code ports}, at which connectors may listen; 5514-5599 when absent */
    @Activate
    public SyslogSource(Map<String, Object> configuration, @Reference InstantSource time) {
        ports = AllowedPorts.of(configuration);
        this.time = time;
    }

    @Override
    public String id() {
        return "syslog";
    }

    @Override
    public String title() {
        return "Syslog";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return SyslogSettings.parameters();
    }

    @Override
    public void check(Settings settings) {
        SyslogSettings.check(settings, ports);
    }

    @Override
    public RoutesBuilder routes(SourceContext context) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                // A batch that fails is handed over again; there is nothing to redeliver or to log here.
                errorHandler(noErrorHandler());
                from(new ListeningEndpoint(getContext(), context, time)).to(context.ingest());
            }
        };
    }
}
