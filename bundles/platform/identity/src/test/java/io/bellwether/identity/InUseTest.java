// SPDX-License-Identifier: Apache-2.0
package io.bellwether.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InUseTest {
    @Test
    void namesWhoUsesIt() {
        InUse used = new InUse("person 'ada'", List.of("rota 'primary'", "escalation 'page'"));
        assertThat(used.users()).containsExactly("rota 'primary'", "escalation 'page'");
        assertThat(used)
                .hasMessage("person 'ada' is used by rota 'primary', escalation 'page'; take it out there first, or"
                        + " delete it all the same with force");
    }

    @Test
    void ofManyNamesTheFirstAndCountsTheOthers() {
        List<String> routes = IntStream.range(0, 1_000)
                .mapToObj(each -> "the routing at route.routes[" + each + "]")
                .toList();
        InUse used = new InUse("channel 'desk'", routes);
        assertThat(used.users())
                .hasSize(51)
                .startsWith("the routing at route.routes[0]")
                .endsWith("950 more");
        assertThat(used.getMessage())
                .contains("route.routes[49], 950 more; take it")
                .doesNotContain("routes[50]");
    }
}
