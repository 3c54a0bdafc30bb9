// SPDX-License-Identifier: Apache-2.0
package io.bellwether.remediation.internal;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.remediation.RemediationCall;
import io.bellwether.api.remediation.RemediationHook;
import io.bellwether.api.remediation.RemediationOutcome;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Settings;
import io.bellwether.remediation.Remediations.Run;
import io.bellwether.remediation.Remediations.State;
import io.bellwether.runtime.Egress;
import io.bellwether.runtime.Guarded;
import io.bellwether.runtime.InvalidAnswer;
import io.bellwether.runtime.PluginGuard;
import io.bellwether.runtime.PluginGuard.PluginRef;
import io.bellwether.wire.AlertJson;
import java.time.Duration;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Makes one call of a hook through the guard. */
@Component(service = HookCalls.class)
public final class HookCalls {
    /** The hook keeps its own time; the guard steps in only when it overstays. */
    private static final Duration GRACE = Duration.ofSeconds(3);

    private static final int LONGEST_TEXT = 1_000;
    private static final String UNKNOWN = "; whether it acted is not known";

    private final HookPlugins plugins;
    private final PluginGuard guard;
    private final Egress egress;

    @Activate
    public HookCalls(@Reference HookPlugins plugins, @Reference PluginGuard guard, @Reference Egress egress) {
        this.plugins = plugins;
        this.guard = guard;
        this.egress = egress;
    }

    /** What came of a call. */
    record Came(State state, String text) {}

    Came call(Remediation remediation, Alert alert, Run run) throws InterruptedException {
        Optional<RemediationHook> found = plugins.find(remediation.hook());
        if (found.isEmpty()) {
            return new Came(State.FAILED, "the remediation '" + remediation.hook() + "' is not installed");
        }
        RemediationHook hook = found.get();
        Settings settings;
        try {
            settings = plugins.open(remediation, hook);
        } catch (InvalidInput e) {
            return new Came(State.FAILED, "its settings no longer fit the hook: " + e.getMessage());
        }
        RemediationCall call = new RemediationCall(
                run.id(),
                remediation.id(),
                alert,
                AlertJson.write(alert),
                run.actor(),
                run.dryRun(),
                run.at(),
                host -> egress.refusal(host, remediation.privileged()));
        PluginRef use = new PluginRef("remediation", hook.id(), remediation.tenant() + "/" + remediation.id());
        Guarded<RemediationOutcome> answer =
                guard.call(use, HookPlugins.timeout(hook, settings).plus(GRACE), () -> {
                    RemediationOutcome outcome = hook.run(call, settings);
                    if (outcome == null) {
                        throw new InvalidAnswer("gave no outcome");
                    }
                    return outcome;
                });
        return came(answer);
    }

    private static Came came(Guarded<RemediationOutcome> answer) {
        if (answer instanceof Guarded.Answer<RemediationOutcome> given) {
            return given.value() instanceof RemediationOutcome.Done done
                    ? new Came(State.DONE, shortened(done.text()))
                    : new Came(State.FAILED, shortened(((RemediationOutcome.Failed) given.value()).reason()));
        }
        Guarded.Failure<RemediationOutcome> failure = (Guarded.Failure<RemediationOutcome>) answer;
        boolean begun = failure.cause() == Guarded.Cause.TIMED_OUT || failure.cause() == Guarded.Cause.THREW;
        return new Came(State.FAILED, shortened("the hook: " + failure.reason()) + (begun ? UNKNOWN : ""));
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
    }
}
