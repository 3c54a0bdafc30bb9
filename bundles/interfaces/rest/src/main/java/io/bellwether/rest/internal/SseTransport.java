// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The live stream as server-sent events, written without waiting for the reader. */
final class SseTransport implements Follower.Transport {
    private static final Logger LOG = LoggerFactory.getLogger(SseTransport.class);

    private final AsyncContext async;
    private final ServletOutputStream out;
    private volatile boolean open;
    private boolean unflushed;

    SseTransport(AsyncContext async) throws IOException {
        this.async = async;
        this.out = async.getResponse().getOutputStream();
    }

    /** Writes the greeting as soon as the container lets it, and passes what is sent from then on. */
    void start(Follower follower) {
        out.setWriteListener(new WriteListener() {
            @Override
            public void onWritePossible() throws IOException {
                if (!open) {
                    write(": connected\n\n");
                    open = true;
                }
            }

            @Override
            public void onError(Throwable thrown) {
                LOG.debug("A reader of server-sent events has gone: {}", thrown.toString());
                follower.end(Follower.Ending.GONE);
            }
        });
    }

    @Override
    public boolean isReady() throws IOException {
        if (!open || !out.isReady()) {
            return false;
        }
        if (unflushed) {
            unflushed = false;
            out.flush();
            return out.isReady();
        }
        return true;
    }

    @Override
    public void send(List<String> events, long missed) throws IOException {
        StringBuilder text = new StringBuilder(events.size() * 512);
        for (String event : events) {
            text.append("data: ").append(event).append("\n\n");
        }
        if (missed > 0) {
            text.append("event: missed\ndata: {\"missed\":").append(missed).append("}\n\n");
        }
        write(text.toString());
    }

    @Override
    public void keepAlive() throws IOException {
        write(": still here\n\n");
    }

    @Override
    public void close(Follower.Ending why) {
        try {
            async.complete();
        } catch (IllegalStateException e) {
            LOG.debug("The request had already ended");
        }
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        if (out.isReady()) {
            out.flush();
        } else {
            unflushed = true;
        }
    }
}
