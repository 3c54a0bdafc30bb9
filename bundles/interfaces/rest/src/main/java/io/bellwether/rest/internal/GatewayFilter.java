// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import io.bellwether.api.settings.InvalidInput;
import io.bellwether.identity.Access;
import io.bellwether.identity.Principal;
import io.bellwether.identity.Tenants;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardFilterAsyncSupported;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardFilterPattern;

/** Every request to the interface passes here first. */
@Component(service = {Filter.class, GatewayFilter.class})
@HttpWhiteboardFilterPattern({"/v1/*", "/tenants/*", "/api/*", "/ingest/*", "/loki/*", "/_metrics"})
@HttpWhiteboardFilterAsyncSupported
public final class GatewayFilter implements Filter {
    private static final Set<String> OPEN = Set.of("/v1/openapi.json", "/v1/session");

    private final Gate gate;
    private final PushIntake push;
    private volatile boolean serving;

    @Activate
    public GatewayFilter(@Reference Access access, @Reference Tenants tenants, @Reference PushIntake push) {
        this.gate = new Gate(access, tenants);
        this.push = push;
    }

    @Override
    public void init(FilterConfig config) {
        serving = true;
    }

    @Override
    public void destroy() {
        serving = false;
    }

    /** True while the HTTP service sends requests through. */
    boolean isServing() {
        return serving;
    }

    @Override
    public void doFilter(ServletRequest plain, ServletResponse answer, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest request = (HttpServletRequest) plain;
        HttpServletResponse response = (HttpServletResponse) answer;
        String path = request.getRequestURI();
        try {
            if (OPEN.contains(path)) {
                chain.doFilter(request, response);
                return;
            }
            if (isPush(request, response)) {
                return;
            }
            Principal principal = gate.authenticate(request);
            Endpoints.Match match = Endpoints.find(request.getMethod(), path)
                    .orElseThrow(() -> absent(request.getMethod(), path).refuse());
            gate.admit(principal, request, match).attach(request);
            response.setHeader("Cache-Control", "no-store");
            chain.doFilter(request, response);
        } catch (Problem.Refused refused) {
            push.drain(request);
            Answers.write(response, refused.problem());
        } catch (InvalidInput invalid) {
            push.drain(request);
            Answers.write(response, Answers.problem(invalid));
        }
    }

    /** Serves a post to a push source, or the question whether a browser may; false when the request is neither. */
    private boolean isPush(HttpServletRequest request, HttpServletResponse response) throws IOException {
        boolean post = request.getMethod().equals("POST");
        if (!post && !request.getMethod().equals("OPTIONS")) {
            return false;
        }
        Optional<PushRoutes.Match> match = push.find(request.getRequestURI());
        if (post && match.isPresent()) {
            push.accept(match.get(), gate, request, response);
            return true;
        }
        if (match.isPresent() && match.get().browsers()) {
            push.preflight(request, response);
            return true;
        }
        return false;
    }

    private Problem absent(String method, String path) {
        Set<String> methods = Endpoints.methods(path);
        if (push.find(path).isPresent()) {
            methods.add("POST");
        }
        return methods.isEmpty()
                ? Problem.notFound("the path " + path)
                : Problem.of(
                        405, "Method not allowed", path + " takes " + String.join(", ", methods) + ", not " + method);
    }
}
