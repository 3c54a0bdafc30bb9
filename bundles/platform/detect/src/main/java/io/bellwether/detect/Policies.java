// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect;

import io.bellwether.api.tenancy.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tenants' policies, the default pack, and how each policy came to be. A document is a policy as in REST, YAML and
 * GitOps files. Problems are {@link io.bellwether.api.settings.InvalidInput}; a taken id is
 * {@link io.bellwether.identity.AlreadyExists}; {@code by} is who makes a change, as shown to people. A change acts
 * within seconds. Safe for concurrent use.
 */
public interface Policies {
    PolicyView create(TenantId tenant, Map<String, ?> document, String by);

    /**
     * Replaces a policy, or overrides one of the default pack for this tenant; empty when there is neither. A document
     * that changes nothing makes no version.
     *
     * @param expected the version that the document was made from; null to replace whatever is there
     * @throws Changed when another version is there by now
     */
    Optional<PolicyView> replace(TenantId tenant, String id, Map<String, ?> document, Integer expected, String by);

    /**
     * Removes a tenant's policy; one of the default pack returns to its default.
     *
     * @param expected the version to remove; null for whatever is there
     * @return false when the tenant has none of this id
     * @throws Changed when another version is there by now
     */
    boolean delete(TenantId tenant, String id, Integer expected, String by);

    Optional<PolicyView> find(TenantId tenant, String id);

    /** The tenant's own and the default pack's, by id; when null, the default pack and then every tenant's own. */
    List<PolicyView> list(TenantId tenant);

    /**
     * Reads policies from YAML or JSON text, one document or a list, or from a Prometheus rule file, and creates or
     * replaces each: all or none. What a policy is already makes no version.
     *
     * @param dryRun only say what would be done
     * @throws io.bellwether.api.settings.InvalidInput naming line and field
     */
    Imported importAll(TenantId tenant, String text, boolean dryRun, String by);

    /**
     * Checks a document without saving it.
     *
     * @return what is not wrong but will not work yet, such as a detector that is not installed; in words
     * @throws io.bellwether.api.settings.InvalidInput naming each field
     */
    List<String> validate(Map<String, ?> document);

    /** Policies as the documents that {@link #importAll} reads back. */
    List<Map<String, Object>> documents(List<PolicyView> policies);

    /** The same as YAML text. */
    String export(List<PolicyView> policies);

    /** How a policy came to be, newest first; the default pack's content stands last, as version 0. */
    List<Version> versions(TenantId tenant, String id);

    /** One version; 0 is the default pack's content. */
    Optional<Version> version(TenantId tenant, String id, int version);

    /** What changed from one version to another, either of which may be older; empty when there is no such version. */
    Optional<Difference> diff(TenantId tenant, String id, int from, int to);

    /** Makes a policy what it was, as a new version, also after it was deleted; empty when there is no such version. */
    Optional<PolicyView> restore(TenantId tenant, String id, int version, String by);

    /**
     * A policy for readers.
     *
     * @param tenant null for one of the default pack
     * @param environment null for all environments
     * @param origin {@code default}, {@code tenant} or {@code override}
     * @param document as written, without tenant, environment and enabled
     * @param version 0 for one of the default pack
     * @param state {@code active}, {@code disabled}, {@code plugin missing}, or {@code plugin failing} and how
     */
    record PolicyView(
            TenantId tenant,
            String id,
            String environment,
            boolean enabled,
            String origin,
            Map<String, Object> document,
            int version,
            Instant updatedAt,
            String state) {}

    /**
     * What an import did, or would do.
     *
     * @param skipped rules of a Prometheus file that have no counterpart here
     */
    record Imported(List<ImportedPolicy> policies, List<SkippedRule> skipped) {}

    /**
     * One imported policy.
     *
     * @param change {@code created}, {@code replaced} or {@code unchanged}
     * @param notes what a person should know about how a Prometheus rule was read
     */
    record ImportedPolicy(PolicyView policy, String change, List<String> notes) {}

    /**
     * A rule that was left out.
     *
     * @param rule its name
     * @param expression as written
     * @param reason which part of it does not map, and why
     * @param line where its expression stands in the file; 0 when that is not known
     */
    record SkippedRule(String rule, String expression, String reason, int line) {}

    /**
     * A version of a policy.
     *
     * @param change {@code created}, {@code replaced}, {@code restored}, {@code imported}, {@code deleted}, or
     *     {@code default} for the default pack's content
     * @param by who made it
     * @param document the whole policy as it was, with environment and enabled; before its removal when deleted
     */
    record Version(int version, String change, String by, Instant at, Map<String, Object> document) {}

    /**
     * What changed between two versions. A deleted policy counts as what was left: the default, or nothing.
     *
     * @param text both as YAML, as a unified diff; empty when nothing changed
     */
    record Difference(int from, int to, List<FieldChange> changes, String text) {}

    /**
     * A field that differs.
     *
     * @param path such as {@code detect.all[0].threshold.above}
     * @param before null when it was not there
     * @param after null when it is gone
     */
    record FieldChange(String path, Object before, Object after) {}

    /** A policy was changed by somebody else. */
    final class Changed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public Changed(String id, int expected, int stored) {
            super("policy '" + id + "' is at version " + stored + ", not " + expected + "; read it again");
        }

        public Changed(String id) {
            super("policy '" + id + "' is being changed by others; read it again");
        }
    }
}
