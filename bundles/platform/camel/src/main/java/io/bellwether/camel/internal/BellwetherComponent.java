// SPDX-License-Identifier: Apache-2.0
package io.bellwether.camel.internal;

import io.bellwether.camel.Endpoints;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.support.AsyncProcessorConverterHelper;
import org.apache.camel.support.DefaultComponent;

/** The {@code bellwether:} scheme: resolves {@code {name}:{path}} to the processor a stage has bound. */
final class BellwetherComponent extends DefaultComponent implements Endpoints {

    static final String SCHEME = "bellwether";

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*");
    private static final Pattern REMAINING = Pattern.compile("(?<name>[a-z][a-z0-9-]*):(?<path>.+)");

    private final ConcurrentMap<String, AsyncProcessor> bound = new ConcurrentHashMap<>();

    @Override
    public AutoCloseable bind(String name, Processor processor) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "name: '" + name + "' is not an endpoint name; use lower-case letters, digits and hyphens");
        }
        AsyncProcessor target = AsyncProcessorConverterHelper.convert(processor);
        if (bound.putIfAbsent(name, target) != null) {
            throw new IllegalStateException("bellwether:" + name + " is already bound; close that binding first");
        }
        return () -> bound.remove(name, target);
    }

    Optional<AsyncProcessor> find(String name) {
        return Optional.ofNullable(bound.get(name));
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        Matcher parts = REMAINING.matcher(remaining);
        if (!parts.matches()) {
            throw new IllegalArgumentException("'" + uri
                    + "' is not an endpoint; write bellwether:{name}:{path}, for example bellwether:ingest:acme/seq");
        }
        return new BellwetherEndpoint(uri, this, parts.group("name"), parts.group("path"));
    }
}
