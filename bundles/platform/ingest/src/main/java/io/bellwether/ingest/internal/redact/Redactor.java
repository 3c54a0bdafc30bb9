// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal.redact;

import io.bellwether.api.event.Event;
import io.bellwether.api.event.EventBody;
import io.bellwether.ingest.internal.redact.PersonalData.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Takes out of events what must not be kept, by one tenant's rules. Credentials always go. Looked at are the message,
 * its template, the exception, level, source and type, and all properties with their names. The ids of event, trace and
 * span are left but for e-mail addresses in them, which are always hashed, so that ids stay apart. An event with nothing
 * to hide stays the same object. Safe for concurrent use.
 */
public final class Redactor {
    private static final Object DROPPED = new Object();
    private static final int MOST_NAMES = 20_000;
    private static final long SHORTEST_CARD = 1_000_000_000_000L;
    private static final List<String> PHONE_NAMES = List.of("phone", "mobile", "msisdn");
    private static final List<String> TFN_NAMES = List.of("tfn", "taxfile");

    private final TextScan scan;
    private final TextScan idScan;
    private final List<RedactionRule> everywhere;
    private final List<RedactionRule> byField;
    private final boolean paths;
    private final Map<RedactionRule, TextScan> kinds = new HashMap<>();
    private final Map<String, Field> fields = new ConcurrentHashMap<>();

    /** What the rules say of a field's name. */
    private record Field(boolean secret, Kind hint, RedactionRule[] rules) {}

    /** @param builtins the kinds that are looked for everywhere, by name, such as {@code email} */
    public Redactor(Map<String, Action> builtins, List<RedactionRule> rules, Pseudonyms pseudonyms) {
        Map<String, Action> all = new HashMap<>(builtins);
        List<RedactionRule> texts = new ArrayList<>();
        List<RedactionRule> named = new ArrayList<>();
        for (RedactionRule rule : rules) {
            if (!rule.fields().isEmpty()) {
                named.add(rule);
                if (rule.kind() != null) {
                    kinds.put(rule, new TextScan(Map.of(rule.kind(), rule.action()), pseudonyms));
                }
            } else if (rule.kind() != null) {
                all.put(rule.kind(), rule.action());
            } else {
                texts.add(rule);
            }
        }
        scan = new TextScan(all, pseudonyms);
        boolean mails = all.containsKey("email");
        idScan = mails ? new TextScan(Map.of("email", Action.HASH), pseudonyms) : null;
        everywhere = List.copyOf(texts);
        byField = List.copyOf(named);
        paths = byField.stream().anyMatch(rule -> rule.fields().stream().anyMatch(glob -> glob.indexOf('.') >= 0));
    }

    /** The event as it may be kept. */
    public Event clean(Event event) {
        EventBody body = event.body();
        String message = text("message", body.message());
        String template = body.template() == null ? null : text("template", body.template());
        String exception = body.exception() == null ? null : text("exception", body.exception());
        String level = text(body.level());
        String source = text(body.source());
        String type = text(body.type());
        String id = id(event.eventId());
        String trace = id(body.traceId());
        String span = id(body.spanId());
        Map<String, Object> properties = cast(map(null, body.properties()));
        if (message == body.message()
                && template == body.template()
                && exception == body.exception()
                && level == body.level()
                && source == body.source()
                && type == body.type()
                && id == event.eventId()
                && trace == body.traceId()
                && span == body.spanId()
                && properties == body.properties()) {
            return event;
        }
        EventBody cleaned = new EventBody(
                body.eventId() == null ? null : id(body.eventId()),
                body.timestamp(),
                source,
                type,
                body.severity(),
                level,
                message,
                template,
                body.eventType(),
                exception,
                trace,
                span,
                properties);
        return new Event(
                event.where(), id, event.senderId(), event.timestamp(), event.receivedAt(), cleaned, event.rawRef());
    }

    private String id(String id) {
        return id == null || idScan == null || id.indexOf('@') < 0 && id.indexOf('%') < 0 ? id : idScan.clean(id);
    }

    /** A field of the event itself; one that is dropped is left empty. */
    private String text(String name, String text) {
        if (byField.isEmpty()) {
            return text(text);
        }
        Object cleaned = value(name, field(name, name), text);
        return cleaned == DROPPED ? "" : String.valueOf(cleaned);
    }

    private String text(String text) {
        String cleaned = scan.clean(text);
        for (RedactionRule rule : everywhere) {
            cleaned = regex(rule, cleaned);
        }
        return cleaned;
    }

    private String regex(RedactionRule rule, String text) {
        com.google.re2j.Matcher matcher = rule.regex().matcher(text);
        if (!matcher.find()) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        int copied = 0;
        do {
            if (matcher.end() > matcher.start()) {
                out.append(text, copied, matcher.start())
                        .append(scan.instead(rule.action(), rule.name(), matcher.group()));
                copied = matcher.end();
            }
        } while (matcher.find());
        return out.append(text, copied, text.length()).toString();
    }

    /** The same map when there is nothing to hide in it. */
    private Map<?, ?> map(String above, Map<?, ?> map) {
        Map<Object, Object> changed = null;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            String name = String.valueOf(entry.getKey());
            String path = above == null || !paths ? name : above + "." + name;
            Object value = entry.getValue();
            Field field = field(path, name);
            Object cleaned = value(path, field, value);
            String cleanName = scan.clean(name);
            if (cleaned != value || cleanName != name) {
                changed = changed == null ? copyBefore(map, entry.getKey()) : changed;
            }
            if (changed != null && cleaned != DROPPED) {
                changed.put(cleanName == name ? entry.getKey() : unused(changed, cleanName), cleaned);
            }
        }
        return changed == null ? map : changed;
    }

    private static Map<Object, Object> copyBefore(Map<?, ?> map, Object key) {
        Map<Object, Object> copy = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (entry.getKey() == key) {
                break;
            }
            copy.put(entry.getKey(), entry.getValue());
        }
        return copy;
    }

    private static String unused(Map<Object, Object> map, String name) {
        String free = name;
        for (int i = 2; map.containsKey(free); i++) {
            free = name + "#" + i;
        }
        return free;
    }

    private Object value(String path, Field field, Object value) {
        if (value == null || value instanceof Boolean) {
            return field.rules.length == 0 ? value : whole(field, value);
        }
        if (field.secret) {
            return SecretText.REDACTED;
        }
        Object cleaned = field.rules.length == 0 ? value : whole(field, value);
        if (cleaned == DROPPED || cleaned != value) {
            return cleaned;
        }
        if (value instanceof String text) {
            return string(field, text);
        }
        if (value instanceof Map<?, ?> nested) {
            return map(path, nested);
        }
        if (value instanceof List<?> items) {
            return list(path, field, items);
        }
        return value instanceof Number number ? number(field, number) : value;
    }

    /** What the rules for the field as a whole make of it; the value itself when there are none. */
    private Object whole(Field field, Object value) {
        for (RedactionRule rule : field.rules) {
            if (rule.isWhole() && value != null) {
                return rule.action() == Action.DROP
                        ? DROPPED
                        : scan.instead(rule.action(), rule.name(), String.valueOf(value));
            }
        }
        return value;
    }

    private String string(Field field, String text) {
        String cleaned = text;
        for (RedactionRule rule : field.rules) {
            TextScan own = kinds.get(rule);
            cleaned = own != null ? own.clean(cleaned) : rule.regex() != null ? regex(rule, cleaned) : cleaned;
        }
        if (field.hint != null && scan.action(field.hint) != null && fits(field.hint, cleaned)) {
            return scan.instead(field.hint, cleaned);
        }
        return text(cleaned);
    }

    private Object number(Field field, Number number) {
        boolean whole = number instanceof Long || number instanceof Integer || number instanceof java.math.BigDecimal;
        if (!whole || field.hint == null && number instanceof Long value && value < SHORTEST_CARD) {
            return number;
        }
        String text = number.toString();
        String cleaned = string(field, text);
        return cleaned.equals(text) ? number : cleaned;
    }

    private Object list(String path, Field field, List<?> items) {
        List<Object> changed = null;
        for (int i = 0; i < items.size(); i++) {
            Object cleaned = value(path, field, items.get(i));
            if (cleaned != items.get(i)) {
                changed = changed == null ? new ArrayList<>(items) : changed;
                changed.set(i, cleaned == DROPPED ? null : cleaned);
            }
        }
        return changed == null ? items : changed;
    }

    /** Whether a value looks like what the field's name says; digits alone suffice there. */
    private static boolean fits(Kind hint, String text) {
        int digits = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (PersonalData.isDigit(c)) {
                digits++;
            } else if (" -.()+".indexOf(c) < 0) {
                return false;
            }
        }
        return hint == Kind.TFN ? digits == 8 || digits == 9 : digits >= 8 && digits <= 15;
    }

    private Field field(String path, String name) {
        Field known = fields.get(path);
        if (known != null) {
            return known;
        }
        String plain = name.toLowerCase(Locale.ROOT).replaceAll("[_ .-]", "");
        Kind hint = PHONE_NAMES.stream().anyMatch(plain::contains)
                ? Kind.PHONE
                : TFN_NAMES.stream().anyMatch(plain::contains) ? Kind.TFN : null;
        Field field = new Field(
                SecretText.isSecretName(name),
                hint,
                byField.stream().filter(rule -> rule.isFor(path, name)).toArray(RedactionRule[]::new));
        if (fields.size() < MOST_NAMES) {
            fields.put(path, field);
        }
        return field;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> cast(Map<?, ?> map) {
        return (Map<String, Object>) map;
    }
}
