// SPDX-License-Identifier: Apache-2.0
package io.bellwether.api.remediation;

import io.bellwether.api.plugin.Plugin;
import io.bellwether.api.settings.Settings;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A way to act on the cause of an alert. The plugin acts once and says what came of it; the platform decides whether it
 * may: it confirms, authorises, limits, records the call before it is made, and never makes it twice.
 */
@ConsumerType
public interface RemediationHook extends Plugin {
    /**
     * Acts once, or with {@link RemediationCall#dryRun()} only says what would be done and changes nothing. Called on a
     * worker thread under a deadline; an interrupt means give up at once. Never retries, as acting twice may do harm.
     *
     * @return what came of it; expected failures are values of {@link RemediationOutcome}, without secrets
     */
    RemediationOutcome run(RemediationCall call, Settings settings) throws InterruptedException;
}
