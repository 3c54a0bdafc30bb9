// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.syslog;

import io.bellwether.api.source.SourceContext;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.util.concurrent.ThreadPoolRejectedPolicy;

/** Where the route of one connector begins: a port that is listened at while the route runs. */
final class ListeningEndpoint extends DefaultEndpoint {
    private static final int OTHER_THREADS = 2;

    private final SourceContext connector;
    private final InstantSource time;

    ListeningEndpoint(CamelContext camel, SourceContext connector, InstantSource time) {
        super("bellwether-syslog:" + connector.routeId("listen"), null);
        this.connector = connector;
        this.time = time;
        setCamelContext(camel);
    }

    @Override
    public Producer createProducer() {
        throw new UnsupportedOperationException("syslog is listened for, not sent");
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        return new Listening(processor);
    }

    private final class Listening extends DefaultConsumer {
        private Receiver receiver;
        private AutoCloseable listener;
        private ExecutorService threads;

        Listening(Processor processor) {
            super(ListeningEndpoint.this, processor);
        }

        @Override
        protected void doStart() throws Exception {
            super.doStart();
            threads = threads();
            receiver = new Receiver(connector, time, threads, events -> {
                Exchange exchange = createExchange(true);
                exchange.getMessage().setBody(events);
                getProcessor().process(exchange);
                if (exchange.getException() != null) {
                    throw exchange.getException();
                }
            });
            try {
                listener = connector.settings().get(SyslogSettings.TRANSPORT).equals("udp")
                        ? new DatagramListener(connector, receiver, threads)
                        : new StreamListener(connector, receiver, threads);
                connector.working();
            } catch (Exception e) {
                receiver.close();
                end(threads);
                throw new IllegalStateException(
                        "port " + connector.settings().get(SyslogSettings.PORT) + " of "
                                + connector.settings().get(SyslogSettings.BIND) + " cannot be listened at: "
                                + e.getMessage(),
                        e);
            }
        }

        @Override
        protected void doStop() throws Exception {
            if (listener != null) {
                listener.close();
                listener = null;
            }
            if (receiver != null) {
                receiver.close();
                receiver = null;
                end(threads);
            }
            super.doStop();
        }

        /** One for each connection, one that accepts or receives, one that sends. */
        private ExecutorService threads() {
            int connections = Math.toIntExact(connector.settings().get(SyslogSettings.CONNECTIONS));
            ThreadPoolProfile profile = new ThreadPoolProfile(connector.routeId("threads"));
            profile.setPoolSize(OTHER_THREADS);
            profile.setMaxPoolSize(connections + OTHER_THREADS);
            profile.setMaxQueueSize(0);
            profile.setKeepAliveTime(10L);
            profile.setTimeUnit(TimeUnit.SECONDS);
            profile.setAllowCoreThreadTimeOut(false);
            profile.setRejectedPolicy(ThreadPoolRejectedPolicy.Abort);
            return getCamelContext()
                    .getExecutorServiceManager()
                    .newThreadPool(this, connector.routeId("listen"), profile);
        }

        private void end(ExecutorService pool) {
            getCamelContext().getExecutorServiceManager().shutdownNow(pool);
        }
    }
}
