// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.api.event.Severity;
import io.bellwether.api.settings.InvalidInput;
import org.junit.jupiter.api.Test;

class QueryTest {
    private static Query query(String query) {
        return Query.of(Calls.request(null, null, query));
    }

    @Test
    void aSetMayBeWrittenWithCommasOrByGivingItsNameAgain() {
        for (String each : new String[] {"severity=error,critical", "severity=error&x=1&severity=critical"}) {
            assertThat(query(each).set("severity", Severity::fromName, "severities"))
                    .containsExactlyInAnyOrder(Severity.ERROR, Severity.CRITICAL);
        }
    }

    @Test
    void anythingElseIsGivenOnce() {
        Query twice = query("text=a&text=b&limit=5&limit=5&apply=true&apply=false");
        assertThatThrownBy(() -> twice.text("text"))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("text: is given more than once");
        assertThatThrownBy(() -> twice.limit(1, 9)).hasMessageContaining("limit: is given more than once");
        assertThatThrownBy(() -> twice.flag("apply")).hasMessageContaining("apply: is given more than once");
        assertThat(query("text=a&limit=5").limit(1, 9)).isEqualTo(5);
    }
}
