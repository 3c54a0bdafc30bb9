// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import io.bellwether.api.settings.InvalidInput;
import io.bellwether.identity.Access;
import io.bellwether.identity.Principal;
import io.bellwether.identity.Tenants;
import io.bellwether.wire.Json;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;

/** The console's sign-in: a token becomes a cookie that scripts cannot read. */
@Component(service = Servlet.class)
@HttpWhiteboardServletPattern("/v1/session")
public final class SessionServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final BodyReader BODIES = new BodyReader(BodyBudget.OF_HEAP);

    private final transient Access access;
    private final transient Gate gate;

    @Activate
    public SessionServlet(@Reference Access access, @Reference Tenants tenants) {
        this.access = access;
        this.gate = new Gate(access, tenants);
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Cache-Control", "no-store");
        try {
            switch (request.getMethod()) {
                case "GET", "HEAD" -> write(response, gate.authenticate(request));
                case "POST" -> signIn(request, response);
                case "DELETE" -> {
                    cookie(response, "", 0, request.isSecure());
                    response.setStatus(HttpServletResponse.SC_NO_CONTENT);
                }
                default ->
                    throw Problem.of(405, "Method not allowed", "/v1/session takes GET, POST and DELETE")
                            .refuse();
            }
        } catch (RuntimeException e) {
            Answers.write(response, Answers.problem(e));
        }
    }

    private void signIn(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!(Json.value(BODIES.read(request)) instanceof Map<?, ?> document)
                || !(document.get("token") instanceof String token)
                || token.isBlank()) {
            throw new InvalidInput("token", null, "is required: {\"token\": \"…\"}");
        }
        Principal principal = access.authenticate(token.strip())
                .orElseThrow(() -> Problem.of(401, "Unauthorized", "the token is unknown, revoked or expired")
                        .refuse());
        cookie(response, token.strip(), -1, request.isSecure());
        write(response, principal);
    }

    private static void cookie(HttpServletResponse response, String value, int maxAge, boolean secure) {
        response.addHeader(
                "Set-Cookie",
                Gate.COOKIE + "=" + value + "; Path=/; HttpOnly; SameSite=Strict" + (secure ? "; Secure" : "")
                        + (maxAge < 0 ? "" : "; Max-Age=" + maxAge));
    }

    private static void write(HttpServletResponse response, Principal principal) throws IOException {
        response.setContentType("application/json");
        response.getOutputStream().write(Json.bytes(Views.session(principal)));
    }
}
