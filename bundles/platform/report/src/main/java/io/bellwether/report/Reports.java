// SPDX-License-Identifier: Apache-2.0
package io.bellwether.report;

import io.bellwether.api.tenancy.TenantId;
import java.util.Optional;

/**
 * Post-incident reports. While an incident goes on its report is made anew each time; when it closes, the report is made
 * and kept as it was then. Safe for concurrent use; all calls block.
 */
public interface Reports {
    /** The forms a report has. */
    enum Form {
        JSON("application/json", "json"),
        HTML("text/html; charset=utf-8", "html"),
        PDF("application/pdf", "pdf");

        private final String mediaType;
        private final String suffix;

        Form(String mediaType, String suffix) {
            this.mediaType = mediaType;
            this.suffix = suffix;
        }

        /** As in {@code Content-Type}. */
        public String mediaType() {
            return mediaType;
        }

        /** Of a file's name, without the dot. */
        public String suffix() {
            return suffix;
        }
    }

    /**
     * The report of an incident.
     *
     * @param tenant null for any: ids are unique in the installation
     * @return empty when there is no such incident
     */
    Optional<Document> report(TenantId tenant, String incidentId, Form form);

    /**
     * Makes the report of a closed incident anew, as after a note was added, and keeps it.
     *
     * @return false when there is no such incident
     */
    boolean renew(TenantId tenant, String incidentId);

    /** A report in one form. @param fileName for those who save it */
    record Document(Form form, String fileName, byte[] content) {}
}
