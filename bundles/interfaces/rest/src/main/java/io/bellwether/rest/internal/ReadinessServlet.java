// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import io.bellwether.alert.Alerting;
import io.bellwether.detect.Detection;
import io.bellwether.identity.Access;
import io.bellwether.ingest.Connectors;
import io.bellwether.ingest.Intake;
import io.bellwether.notify.Notifying;
import io.bellwether.wire.Json;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;

/**
 * {@code /healthz}: the process answers. {@code /readyz}: every stage is there, so that what is sent now is taken; says
 * which is missing otherwise.
 */
@Component(service = Servlet.class)
@HttpWhiteboardServletPattern({"/healthz", "/readyz"})
public final class ReadinessServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final Map<String, Class<?>> STAGES = stages();

    private final transient BundleContext context;

    @Activate
    public ReadinessServlet(BundleContext context) {
        this.context = context;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Map<String, Object> view = new LinkedHashMap<>();
        boolean ready = true;
        if (request.getRequestURI().equals("/readyz")) {
            Map<String, String> stages = new LinkedHashMap<>();
            for (Map.Entry<String, Class<?>> stage : STAGES.entrySet()) {
                boolean there = context.getServiceReference(stage.getValue()) != null;
                stages.put(stage.getKey(), there ? "ready" : "missing");
                ready &= there;
            }
            boolean answering = isAnswering();
            stages.put("rest", answering ? "ready" : "missing");
            ready &= answering;
            view.put("stages", stages);
        }
        view.put("status", ready ? "ok" : "starting");
        response.setStatus(ready ? 200 : 503);
        response.setContentType("application/json");
        response.setHeader("Cache-Control", "no-store");
        response.getOutputStream().write(Json.bytes(view));
    }

    /** The HTTP service knows the gateway and the resources, not only the service registry. */
    private boolean isAnswering() {
        ServiceReference<GatewayFilter> gateway = context.getServiceReference(GatewayFilter.class);
        if (gateway == null || getServletContext().getNamedDispatcher(RestInterface.SERVLET) == null) {
            return false;
        }
        GatewayFilter filter = context.getService(gateway);
        try {
            return filter != null && filter.isServing();
        } finally {
            context.ungetService(gateway);
        }
    }

    private static Map<String, Class<?>> stages() {
        Map<String, Class<?>> stages = new LinkedHashMap<>();
        stages.put("identity", Access.class);
        stages.put("ingest", Intake.class);
        stages.put("connectors", Connectors.class);
        stages.put("detect", Detection.class);
        stages.put("alert", Alerting.class);
        stages.put("notify", Notifying.class);
        return stages;
    }
}
