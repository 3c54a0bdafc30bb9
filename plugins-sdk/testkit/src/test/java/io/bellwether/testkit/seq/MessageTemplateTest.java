// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.seq;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class MessageTemplateTest {
    @Test
    void fillsInProperties() {
        MessageTemplate template = MessageTemplate.parse("Call {{1}} to {@Target} took {ElapsedMs:0.0} ms {Missing}");
        assertThat(template.render(Map.of("Target", "indexer", "ElapsedMs", 12.345)))
                .isEqualTo("Call {1} to indexer took 12.3 ms {Missing}");
    }

    @Test
    void splitsIntoTokens() {
        assertThat(MessageTemplate.parse("a {B:000} c").tokens())
                .containsExactly(
                        new MessageTemplate.Token("a ", null, null),
                        new MessageTemplate.Token("{B:000}", "B", "000"),
                        new MessageTemplate.Token(" c", null, null));
    }

    @Test
    void oneKindOfEventHasOneType() {
        int type = MessageTemplate.parse("Token expired for {Client}").eventType();
        assertThat(MessageTemplate.parse("Token expired for {Client}").eventType())
                .isEqualTo(type);
        assertThat(MessageTemplate.parse("Token expired for {Other}").eventType())
                .isNotEqualTo(type);
    }

    @Test
    void hashesByOneAtATime() {
        assertThat(MessageTemplate.parse("a").eventType()).isEqualTo(0xCA2E9442);
        assertThat(MessageTemplate.parse("The quick brown fox jumps over the lazy dog")
                        .eventType())
                .isEqualTo(0x519E91F5);
    }
}
