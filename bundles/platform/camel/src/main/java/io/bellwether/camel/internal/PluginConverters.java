// SPDX-License-Identifier: Apache-2.0
package io.bellwether.camel.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.TypeConverter;
import org.apache.camel.spi.TypeConverterLoader;
import org.apache.camel.spi.TypeConverterRegistry;
import org.apache.camel.spi.TypeConvertible;
import org.apache.camel.support.TypeConverterSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The type converters of plugins. Camel looks for converters when it starts; those of a plugin that comes later are
 * loaded here, and are remembered so that none is left behind when it goes. Calls are carried out one after the other.
 */
final class PluginConverters {
    private static final Logger LOG = LoggerFactory.getLogger(PluginConverters.class);
    private static final String SERVICES = "META-INF/services/org/apache/camel/";
    private static final List<String> LOADERS = List.of("TypeConverterLoader", "UberTypeConverterLoader");
    private static final String FALLBACKS = "FallbackTypeConverter";

    private final CamelContext context;
    private final Map<ClassLoader, Loaded> loaded = new IdentityHashMap<>();

    PluginConverters(CamelContext context) {
        this.context = context;
    }

    /** What one plugin has registered. */
    private static final class Loaded {
        private final Map<Class<?>, Set<Class<?>>> pairs = new HashMap<>();
        private final Set<TypeConverter> converters = Collections.newSetFromMap(new IdentityHashMap<>());
        private final List<Revocable> fallbacks = new ArrayList<>();

        void pair(Class<?> to, Class<?> from, TypeConverter converter) {
            pairs.computeIfAbsent(to, key -> new HashSet<>()).add(from);
            converters.add(converter);
        }
    }

    synchronized void add(ClassLoader plugin) {
        Loaded mine = new Loaded();
        TypeConverterRegistry registry = recording(mine);
        for (String kind : LOADERS) {
            for (Object loader : instances(plugin, kind)) {
                if (loader instanceof TypeConverterLoader converters) {
                    load(converters, registry);
                }
            }
        }
        for (Object fallback : instances(plugin, FALLBACKS)) {
            if (fallback instanceof TypeConverter converter) {
                registry.addFallbackTypeConverter(converter, false);
            }
        }
        loaded.put(plugin, mine);
    }

    private void load(TypeConverterLoader loader, TypeConverterRegistry registry) {
        try {
            CamelContextAware.trySetCamelContext(loader, context);
            loader.load(registry);
        } catch (RuntimeException | LinkageError e) {
            LOG.error(
                    "The type converters of {} could not be loaded",
                    loader.getClass().getName(),
                    e);
        }
    }

    synchronized void remove(ClassLoader plugin) {
        Loaded gone = loaded.remove(plugin);
        if (gone == null) {
            return;
        }
        TypeConverterRegistry registry = context.getTypeConverterRegistry();
        gone.fallbacks.forEach(Revocable::revoke);
        gone.pairs.forEach((to, sources) -> {
            sources.forEach(from -> registry.removeTypeConverter(to, from));
            // Camel also keeps what it found for subclasses of a source.
            registry.lookup(to).forEach((from, converter) -> {
                if (gone.converters.contains(converter)) {
                    registry.removeTypeConverter(to, from);
                }
            });
        });
    }

    /** The registry, with a note of whatever is added to it. */
    private TypeConverterRegistry recording(Loaded mine) {
        TypeConverterRegistry registry = context.getTypeConverterRegistry();
        return (TypeConverterRegistry) Proxy.newProxyInstance(
                TypeConverterRegistry.class.getClassLoader(),
                new Class<?>[] {TypeConverterRegistry.class},
                (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "addTypeConverter" ->
                            mine.pair((Class<?>) arguments[0], (Class<?>) arguments[1], (TypeConverter) arguments[2]);
                        case "addConverter" -> {
                            TypeConvertible<?, ?> types = (TypeConvertible<?, ?>) arguments[0];
                            mine.pair(types.getTo(), types.getFrom(), (TypeConverter) arguments[1]);
                        }
                        case "addFallbackTypeConverter" -> {
                            Revocable revocable = new Revocable((TypeConverter) arguments[0]);
                            mine.fallbacks.add(revocable);
                            arguments[0] = revocable;
                        }
                        default -> LOG.trace("{} leaves nothing behind", method.getName());
                    }
                    try {
                        return method.invoke(registry, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** New instances of the plugin's own classes that its service files of this kind name. */
    private static List<Object> instances(ClassLoader plugin, String kind) {
        List<Object> instances = new ArrayList<>();
        for (String name : names(plugin, SERVICES + kind)) {
            try {
                Class<?> type = plugin.loadClass(name);
                if (type.getClassLoader() == plugin) {
                    instances.add(type.getDeclaredConstructor().newInstance());
                }
            } catch (ReflectiveOperationException | LinkageError e) {
                LOG.error("{} of a Camel plugin could not be loaded", name, e);
            }
        }
        return instances;
    }

    private static Set<String> names(ClassLoader plugin, String file) {
        Set<String> names = new HashSet<>();
        try {
            for (URL url : Collections.list(plugin.getResources(file))) {
                try (BufferedReader lines =
                        new BufferedReader(new InputStreamReader(url.openStream(), StandardCharsets.UTF_8))) {
                    lines.lines()
                            .map(String::strip)
                            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                            .forEach(names::add);
                }
            }
        } catch (IOException e) {
            LOG.error("{} of a Camel plugin could not be read", file, e);
        }
        return names;
    }

    /** A converter that can be taken away where Camel only knows how to add one. */
    private static final class Revocable extends TypeConverterSupport {
        private volatile TypeConverter converter;

        Revocable(TypeConverter converter) {
            this.converter = converter;
        }

        void revoke() {
            converter = null;
        }

        @Override
        public <T> T convertTo(Class<T> type, Exchange exchange, Object value) {
            TypeConverter current = converter;
            return current == null ? null : current.convertTo(type, exchange, value);
        }
    }
}
