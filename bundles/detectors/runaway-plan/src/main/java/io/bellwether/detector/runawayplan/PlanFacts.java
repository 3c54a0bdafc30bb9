// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.runawayplan;

import io.bellwether.api.event.Event;
import io.bellwether.api.event.Properties;
import io.bellwether.api.event.WellKnown;
import java.util.List;
import java.util.Map;

/** What events say of plans and of what they work on, under the names Sharedo and its neighbours use. */
final class PlanFacts {
    private static final int LONGEST = 80;
    private static final List<String> PLAN =
            List.of("ExecutionEngine.PlanSystemName", "PlanSystemName", "plan_system_name", "PlanName", "PlanType");
    private static final List<String> PARENT =
            List.of("ExecutionEngine.ParentPlanExecutionId", "ParentPlanExecutionId", "parent_plan_execution_id");
    private static final List<String> ENTITY = List.of(
            "ExecutionEngine.WorkItemId",
            "WorkItemReference",
            "WorkItemId",
            "SharedoId",
            "MatterId",
            "EntityId",
            "entity_id");
    private static final List<String> ENTITY_TYPE = List.of("EntityType", "WorkItemType", "SharedoType", "entity_type");
    private static final List<String> HAPPENING = List.of("EventName", "TriggerEvent", "EventSystemName", "event_name");
    private static final List<String> ATTEMPT = List.of("Attempt", "RetryCount", "attempt");

    private PlanFacts() {}

    /** The plan's system name; null when the event is of no plan. */
    static String plan(Event event) {
        return first(event, PLAN);
    }

    /** The execution's id, or null. */
    static String execution(Event event) {
        return text(WellKnown.PLAN_EXECUTION_ID.in(event.properties()));
    }

    /** The id of the execution that caused this one, or null. */
    static String parent(Event event) {
        return first(event, PARENT);
    }

    /** What people call the thing that is worked on, such as {@code matter 123}; null when there is none. */
    static String entity(Event event) {
        String id = first(event, ENTITY);
        if (id == null) {
            return null;
        }
        String type = first(event, ENTITY_TYPE);
        return type == null ? id : type + " " + id;
    }

    /** What happened, when the event says so in one word; null otherwise. */
    static String happening(Event event) {
        return first(event, HAPPENING);
    }

    static String correlation(Event event) {
        return text(WellKnown.CORRELATION_ID.in(event.properties()));
    }

    /** True for a second or later attempt at the same. */
    static boolean isRetry(Event event) {
        for (String name : ATTEMPT) {
            Double attempt = WellKnown.toNumber(Properties.find(event.properties(), name));
            if (attempt != null && attempt > (name.equals("RetryCount") ? 0 : 1)) {
                return true;
            }
        }
        return false;
    }

    private static String first(Event event, List<String> names) {
        Map<String, Object> properties = event.properties();
        for (String name : names) {
            String text = text(Properties.find(properties, name));
            if (text != null) {
                return text;
            }
        }
        return null;
    }

    /** One line of text from a text or a number; null for anything else and for nothing. */
    private static String text(Object value) {
        if (!(value instanceof CharSequence || value instanceof Number)) {
            return null;
        }
        String text = value.toString();
        if (text.length() > LONGEST) {
            text = text.substring(0, LONGEST) + "…" + Integer.toHexString(text.hashCode());
        }
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                text = text.replaceAll("\\p{Cntrl}+", " ");
                break;
            }
        }
        return text.isBlank() ? null : text;
    }

    /** 64 bits of FNV-1a over the characters; tells ids apart without keeping them. */
    static long hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }
}
