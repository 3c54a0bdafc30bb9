// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.RuntimeDelegate;
import java.io.IOException;
import java.util.Set;
import org.glassfish.jersey.CommonProperties;
import org.glassfish.jersey.internal.RuntimeDelegateImpl;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;
import org.glassfish.jersey.servlet.ServletContainer;

/** Jersey with our resources, started under this bundle's own class loader. */
final class RestServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient ServletContainer jersey;

    RestServlet(Set<Object> resources) {
        ClassLoader before = enter();
        try {
            RuntimeDelegate.setInstance(new RuntimeDelegateImpl());
            ResourceConfig config = new ResourceConfig();
            resources.forEach(config::register);
            config.register(new Failures());
            config.property(ServerProperties.WADL_FEATURE_DISABLE, true);
            config.property(CommonProperties.FEATURE_AUTO_DISCOVERY_DISABLE, true);
            config.property(CommonProperties.METAINF_SERVICES_LOOKUP_DISABLE, true);
            config.property(ServerProperties.RESPONSE_SET_STATUS_OVER_SEND_ERROR, true);
            config.property(ServerProperties.LOCATION_HEADER_RELATIVE_URI_RESOLUTION_DISABLED, true);
            this.jersey = new ServletContainer(config);
        } finally {
            leave(before);
        }
    }

    @Override
    public void init() throws ServletException {
        ClassLoader before = enter();
        try {
            jersey.init(getServletConfig());
        } finally {
            leave(before);
        }
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        ClassLoader before = enter();
        try {
            jersey.service(new Whole(request), response);
        } finally {
            leave(before);
        }
    }

    @Override
    public void destroy() {
        jersey.destroy();
    }

    private static ClassLoader enter() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(RestServlet.class.getClassLoader());
        return before;
    }

    private static void leave(ClassLoader before) {
        Thread.currentThread().setContextClassLoader(before);
    }

    /** The request as it is before the HTTP service cuts the servlet's prefix off its path. */
    private static final class Whole extends HttpServletRequestWrapper {
        Whole(HttpServletRequest request) {
            super(request);
        }

        @Override
        public String getServletPath() {
            return "";
        }

        @Override
        public String getPathInfo() {
            return getRequestURI();
        }
    }

    /** Words every failure as a problem. */
    private static final class Failures implements ExceptionMapper<Throwable> {
        @Override
        public Response toResponse(Throwable thrown) {
            Problem problem;
            if (thrown instanceof NotFoundException) {
                problem = Problem.notFound("this path");
            } else if (thrown instanceof WebApplicationException web) {
                problem = Problem.of(
                        web.getResponse().getStatus(),
                        web.getResponse().getStatusInfo().getReasonPhrase(),
                        String.valueOf(web.getMessage()));
            } else {
                problem = Answers.problem(thrown);
            }
            Response.ResponseBuilder answer =
                    Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem.bytes());
            return problem.status() == 503
                    ? answer.header("Retry-After", Answers.RETRY_SECONDS).build()
                    : answer.build();
        }
    }
}
