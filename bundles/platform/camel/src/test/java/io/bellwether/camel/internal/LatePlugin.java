// SPDX-License-Identifier: Apache-2.0
package io.bellwether.camel.internal;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.TypeConverter;
import org.apache.camel.spi.TypeConverterLoader;
import org.apache.camel.spi.TypeConverterRegistry;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.TypeConverterSupport;

/** The classes of a Camel plugin for tests, which load them with a loader of its own. */
public final class LatePlugin {
    private LatePlugin() {}

    /** What is converted. */
    public static class Late {}

    /** A subclass of it. */
    public static class LateChild extends Late {}

    /** As Camel's own build writes them. */
    public static class LateConverters implements TypeConverterLoader {
        @Override
        public void load(TypeConverterRegistry registry) {
            registry.addTypeConverter(Long.class, Late.class, new LateConverter());
        }
    }

    /** Says seven. */
    public static class LateConverter extends TypeConverterSupport implements TypeConverter {
        @Override
        public <T> T convertTo(Class<T> type, Exchange exchange, Object value) {
            return type.cast(7L);
        }
    }

    /** Makes a set of anything of the plugin's. */
    public static class LateFallback extends TypeConverterSupport {
        @Override
        public <T> T convertTo(Class<T> type, Exchange exchange, Object value) {
            return type == java.util.BitSet.class && value instanceof Late ? type.cast(new java.util.BitSet()) : null;
        }
    }

    /** A component. */
    public static class LateWires extends DefaultComponent {
        @Override
        protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
            throw new IllegalArgumentException("no endpoints here");
        }
    }
}
