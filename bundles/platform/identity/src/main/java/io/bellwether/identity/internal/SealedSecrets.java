// SPDX-License-Identifier: Apache-2.0
package io.bellwether.identity.internal;

import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Parameter;
import io.bellwether.api.settings.Problem;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.Secrets;
import io.bellwether.identity.TenantKeys;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Secrets as {@code sealed:v1:<base64>}: the key's version, then the value sealed under the tenant's key for this one
 * setting. The items of a list or map are sealed one by one. An empty text takes a stored secret away.
 */
@Component(service = Secrets.class)
public final class SealedSecrets implements Secrets {
    private static final String SEALED = "sealed:v1:";

    private final TenantKeys keys;
    private final Sealing sealing = new Sealing(new SecureRandom());

    @Activate
    public SealedSecrets(@Reference TenantKeys keys) {
        this.keys = keys;
    }

    @Override
    public Map<String, Object> seal(
            TenantId tenant, List<Parameter<?>> parameters, Map<String, ?> raw, Map<String, ?> previous) {
        Map<String, ?> stored = previous == null ? Map.of() : previous;
        List<Problem> problems = new ArrayList<>();
        Map<String, Object> result = new LinkedHashMap<>();
        raw.forEach((key, value) -> {
            Object kept = stored.get(key);
            if (MASK.equals(value) && (isSecret(parameters, key) || isSealed(kept))) {
                if (kept == null) {
                    problems.add(new Problem(key, null, "has no stored value to keep; send the secret itself"));
                } else {
                    result.put(key, kept);
                }
            } else if (!isSecret(parameters, key)) {
                result.put(key, value);
            } else if (value != null && !"".equals(value)) {
                result.put(key, value.equals(kept) ? kept : sealed(tenant, key, value));
            }
        });
        if (!problems.isEmpty()) {
            throw new InvalidInput(problems);
        }
        for (Parameter<?> parameter : parameters) {
            Object kept = stored.get(parameter.key());
            if (parameter.isSecret() && kept != null && raw.get(parameter.key()) == null) {
                result.put(parameter.key(), kept);
            }
        }
        return result;
    }

    @Override
    public Map<String, Object> open(TenantId tenant, List<Parameter<?>> parameters, Map<String, ?> stored) {
        Map<String, Object> result = new LinkedHashMap<>(stored);
        result.replaceAll(
                (key, value) -> isSecret(parameters, key) ? each(value, text -> opened(tenant, key, text)) : value);
        return result;
    }

    @Override
    public Map<String, Object> mask(List<Parameter<?>> parameters, Map<String, ?> stored) {
        Map<String, Object> result = new LinkedHashMap<>(stored);
        result.replaceAll(
                (key, value) -> value != null && (isSecret(parameters, key) || isSealed(value)) ? MASK : value);
        return result;
    }

    private Object sealed(TenantId tenant, String key, Object value) {
        return each(value, text -> {
            int version = keys.currentVersion(tenant);
            byte[] sealed = sealing.seal(
                    keys.key(tenant, version), text.getBytes(StandardCharsets.UTF_8), belongsTo(tenant, key));
            return SEALED
                    + Base64.getEncoder()
                            .encodeToString(ByteBuffer.allocate(Integer.BYTES + sealed.length)
                                    .putInt(version)
                                    .put(sealed)
                                    .array());
        });
    }

    private String opened(TenantId tenant, String key, String text) {
        if (!text.startsWith(SEALED)) {
            return text;
        }
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(text.substring(SEALED.length())));
            int version = bytes.getInt();
            byte[] sealed = new byte[bytes.remaining()];
            bytes.get(sealed);
            return new String(
                    sealing.open(keys.key(tenant, version), sealed, belongsTo(tenant, key)), StandardCharsets.UTF_8);
        } catch (Sealing.NotAuthentic | IllegalArgumentException | BufferUnderflowException e) {
            throw new IllegalStateException(
                    "the stored secret '" + key + "' of tenant '" + tenant + "' cannot be opened; set it again");
        }
    }

    private static boolean isSecret(List<Parameter<?>> parameters, String key) {
        return parameters.stream()
                .anyMatch(parameter -> parameter.isSecret() && parameter.key().equals(key));
    }

    private static boolean isSealed(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.values().stream().anyMatch(SealedSecrets::isSealed);
        }
        if (value instanceof Collection<?> items) {
            return items.stream().anyMatch(SealedSecrets::isSealed);
        }
        return value instanceof String text && text.startsWith(SEALED);
    }

    /** The same shape with every text in it, and every number and truth value as text, turned into another. */
    private static Object each(Object value, UnaryOperator<String> change) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> changed = new LinkedHashMap<>();
            map.forEach((name, item) -> changed.put(String.valueOf(name), each(item, change)));
            return changed;
        }
        if (value instanceof Collection<?> items) {
            List<Object> changed = new ArrayList<>();
            items.forEach(item -> changed.add(each(item, change)));
            return changed;
        }
        return value == null ? null : change.apply(value.toString());
    }

    private static String belongsTo(TenantId tenant, String key) {
        return "bellwether secret|" + tenant + "|" + key;
    }
}
