// SPDX-License-Identifier: Apache-2.0
package io.bellwether.console.internal;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletName;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;

/**
 * Serves the web console. The pattern {@code /} makes this the default servlet: it hears only of what no other servlet
 * has claimed, whatever the order in which bundles start. What is sent to the other interfaces comes here only while these
 * start or stop; the sender is asked to try again.
 */
@Component(service = Servlet.class)
@HttpWhiteboardServletPattern("/")
@HttpWhiteboardServletName("console")
public final class ConsoleServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private static final String RETRY_AFTER_SECONDS = "2";

    private final transient StaticFiles files;

    /** Serves the files that are built into this bundle. */
    @Activate
    public ConsoleServlet() {
        this(new StaticFiles(name -> ConsoleServlet.class.getResource("/static" + name)));
    }

    ConsoleServlet(StaticFiles files) {
        this.files = files;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        boolean head = request.getMethod().equals("HEAD");
        boolean read = head || request.getMethod().equals("GET");
        if (!read && StaticFiles.isForeign(pathOf(request))) {
            response.setHeader("Retry-After", RETRY_AFTER_SECONDS);
            response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            return;
        }
        if (!read) {
            response.setHeader("Allow", "GET, HEAD");
            response.setStatus(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
            return;
        }
        StaticFiles.Answer answer =
                files.get(pathOf(request), request.getHeader("Accept-Encoding"), request.getHeader("If-None-Match"));
        response.setStatus(answer.status());
        answer.headers().forEach(response::setHeader);
        if (answer.status() == HttpServletResponse.SC_NOT_MODIFIED) {
            return;
        }
        response.setContentLength(answer.body().length);
        if (!head) {
            response.getOutputStream().write(answer.body());
        }
    }

    /** Containers differ in whether the default servlet sees its path as servlet path or as path info. */
    private static String pathOf(HttpServletRequest request) {
        String servletPath = request.getServletPath() == null ? "" : request.getServletPath();
        String pathInfo = request.getPathInfo() == null ? "" : request.getPathInfo();
        String path = servletPath + pathInfo;
        return path.isEmpty() ? "/" : path;
    }
}
