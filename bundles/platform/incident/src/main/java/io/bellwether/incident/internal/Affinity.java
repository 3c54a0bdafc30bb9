// SPDX-License-Identifier: Apache-2.0
package io.bellwether.incident.internal;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertClass;
import io.bellwether.topology.ServiceMap;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/** How much speaks for two alerts having one cause, by what they are about. Pure. */
final class Affinity {
    /** Nothing does. */
    static final int NONE = 0;

    static final int SAME_EVENT = 95;
    static final int SAME_SUBJECT = 100;
    private static final int SAME_SERVICE = 80;
    private static final int UPSTREAM = 70;
    private static final int STEP = 5;
    private static final int SAME_CLASS = 50;
    private static final int COMMON_NEED = 45;
    private static final int CHANGE = 25;
    static final int UNPLACED = 20;

    /** Before a change was seen, so much earlier may the clock of another machine have put what follows it. */
    private static final Duration SKEW = Duration.ofMinutes(1);

    /** Kinds of which there is one in an environment; two alerts of the others need not have to do with each other. */
    private static final Set<AlertClass> OF_A_KIND = EnumSet.of(
            AlertClass.AUTH,
            AlertClass.DOWNSTREAM,
            AlertClass.INDEX,
            AlertClass.EE_CAPACITY,
            AlertClass.EMAIL,
            AlertClass.PLAN);

    private Affinity() {}

    /** What an alert is about. @param service null when unknown */
    record Subject(AlertClass alertClass, String service) {
        static Subject of(Alert alert) {
            return new Subject(alert.alertClass(), Affinity.service(alert));
        }

        /** Errors of an environment that nobody can place yet. */
        boolean isUnplaced() {
            return alertClass == AlertClass.UNKNOWN && service == null;
        }
    }

    /** The service an alert names, or its labels do; null when neither does. */
    static String service(Alert alert) {
        if (alert.service() != null) {
            return alert.service();
        }
        String labelled = alert.labels().get("service");
        return labelled != null ? labelled : alert.labels().get("app");
    }

    /** How near two subjects are. @param ahead how much later the new one began than the one that is there */
    static int of(Subject fresh, Subject known, Duration ahead, ServiceMap services) {
        int byService = byService(fresh, known, services);
        if (byService != NONE) {
            return byService;
        }
        if (areApart(fresh.service(), known.service(), services)) {
            return haveCommonNeed(fresh, known, services) ? COMMON_NEED : NONE;
        }
        if (fresh.alertClass() == known.alertClass() && OF_A_KIND.contains(fresh.alertClass())) {
            return SAME_CLASS;
        }
        boolean follows = known.alertClass() == AlertClass.CONFIG_CHANGE && ahead.compareTo(SKEW.negated()) >= 0;
        boolean precedes = fresh.alertClass() == AlertClass.CONFIG_CHANGE && ahead.compareTo(SKEW) <= 0;
        if (follows || precedes) {
            return CHANGE;
        }
        return fresh.isUnplaced() || known.isUnplaced() ? UNPLACED : NONE;
    }

    private static int byService(Subject fresh, Subject known, ServiceMap services) {
        if (fresh.service() == null || known.service() == null) {
            return NONE;
        }
        if (fresh.service().equals(known.service())) {
            return fresh.alertClass() == known.alertClass() ? SAME_SUBJECT : SAME_SERVICE;
        }
        int down = services.distance(fresh.service(), known.service()).orElse(0);
        int up = services.distance(known.service(), fresh.service()).orElse(0);
        int steps = down == 0 || up == 0 ? Math.max(down, up) : Math.min(down, up);
        return steps == 0 ? NONE : Math.max(COMMON_NEED + 1, UPSTREAM - STEP * (steps - 1));
    }

    /** True when both are declared and neither needs the other. */
    private static boolean areApart(String one, String other, ServiceMap services) {
        return one != null
                && other != null
                && !one.equals(other)
                && isDeclared(one, services)
                && isDeclared(other, services);
    }

    private static boolean isDeclared(String service, ServiceMap services) {
        return services.declares(service);
    }

    private static boolean haveCommonNeed(Subject fresh, Subject known, ServiceMap services) {
        if (fresh.alertClass() != known.alertClass()) {
            return false;
        }
        Set<String> needs = services.upstream(known.service());
        return services.upstream(fresh.service()).stream().anyMatch(needs::contains);
    }
}
