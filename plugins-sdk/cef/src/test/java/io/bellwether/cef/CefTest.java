// SPDX-License-Identifier: Apache-2.0
package io.bellwether.cef;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.alert.AlertState;
import io.bellwether.api.notifier.Notification;
import io.bellwether.api.notifier.Notification.Reason;
import io.bellwether.testkit.Samples;
import org.junit.jupiter.api.Test;

class CefTest {
    @Test
    void escapesWhatWouldBreakTheFormat() {
        assertThat(Cef.header("a|b\\c\nd")).isEqualTo("a\\|b\\\\c d");
        assertThat(Cef.extension("a=b|c\\d\r\ne\rf\ng\0")).isEqualTo("a\\=b|c\\\\d\\ne\\nf\\ng ");
    }

    @Test
    void aTestHasNoAlert() {
        Notification sample = Samples.notification(Reason.TEST);
        assertThat(Cef.of(sample, null))
                .startsWith("CEF:0|Bellwether|Bellwether|1|test|[critical] Token errors in harbour-wren/prod|3|")
                .contains("\\nSince 03:03 UTC.");
        assertThat(Cef.of(Samples.notification(Reason.CLEARED), Samples.alert(AlertState.RESOLVED)))
                .contains(" end=1754968145000");
    }
}
