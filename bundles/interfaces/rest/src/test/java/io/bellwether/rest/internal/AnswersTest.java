// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.journal.SegmentUnavailable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AnswersTest {
    @Test
    void anObjectStoreThatIsAwayIsNoFaultOfOursAndItsAddressIsNotTold() {
        Problem problem = Answers.problem(
                new SegmentUnavailable("acme/prod/2026/03/01/10-0.bwj", new IOException("http://10.0.0.7/bucket")));
        assertThat(problem.status()).isEqualTo(503);
        assertThat(new String(problem.bytes(), StandardCharsets.UTF_8))
                .contains("acme/prod/2026/03/01/10-0.bwj", "object store")
                .doesNotContain("10.0.0.7");
    }
}
