// SPDX-License-Identifier: Apache-2.0
package io.bellwether.gitops;

import java.nio.file.Path;
import java.util.List;

/**
 * Applies declarations: YAML documents {@code {tenant, environments, topology, alerting, maintenance_windows, channels,
 * people, rotas, escalations, routing, intake, policies, connectors}} that say what a tenant should have. Text of the form {@code ${env:NAME}} stands for an environment variable, so that no secret
 * lies in a file. What is not declared is left alone. Safe for concurrent use.
 */
public interface Declarations {
    /**
     * Creates or replaces everything a file declares, in the order the parts need each other.
     *
     * @return what was done, one line each
     * @throws io.bellwether.api.settings.InvalidInput naming the part and the field; parts before it stay applied
     */
    List<String> apply(Path file);

    /** Where what runs differs from what the files in {@code etc/tenants} declare; empty when nothing does. */
    List<Drift> drift();

    /** What went wrong with a file when it was last applied by itself; empty when nothing did. */
    List<Failure> failures();

    /**
     * One difference.
     *
     * @param item such as {@code harbour/connector/seq-prod}
     * @param field the field that differs, or {@code missing}
     */
    record Drift(String file, String item, String field, String declared, String actual) {}

    /** A file that could not be applied. */
    record Failure(String file, String reason) {}
}
