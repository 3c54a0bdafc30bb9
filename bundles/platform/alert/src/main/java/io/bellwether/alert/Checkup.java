// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert;

import io.bellwether.api.tenancy.TenantId;
import java.util.List;

/** Looks for what is wrong with how a tenant's people are told. It changes nothing. Safe for concurrent use. */
public interface Checkup {
    /**
     * What is wrong now, and who is missing in the seven days to come: names of what is not there, routing, escalations
     * and people that reach nobody, rotas with gaps, channels that cannot tell, messages that wait for long, and tables
     * that are behind. While the database is away, that alone.
     *
     * @param tenant null for all
     * @return what concerns every tenant, then by tenant; empty when nothing is wrong
     */
    List<Finding> findings(TenantId tenant);

    /**
     * One thing that is wrong.
     *
     * @param tenant null when it concerns every tenant
     * @param subject what it is about, such as {@code escalation 'page'}
     * @param problem what is wrong, and what follows from it or would mend it; a sentence without its subject
     */
    record Finding(TenantId tenant, String subject, String problem) {
        @Override
        public String toString() {
            return (tenant == null ? "platform" : tenant) + ": " + subject + " " + problem;
        }
    }
}
