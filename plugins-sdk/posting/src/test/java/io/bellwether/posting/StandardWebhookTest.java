// SPDX-License-Identifier: Apache-2.0
package io.bellwether.posting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StandardWebhookTest {
    @Test
    void signsAsThePublishedExample() {
        assertThat(StandardWebhook.signature(
                        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                        "msg_p5jXN8AQM9LWM0D4loKWxJek",
                        1_614_265_330L,
                        "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void aSecretThatCannotBeReadIsNotShown() {
        assertThatThrownBy(() -> StandardWebhook.signature("whsec_not base64!", "id", 1, new byte[0]))
                .hasMessage("secret: what follows whsec_ must be base64");
        assertThatThrownBy(() -> StandardWebhook.signature("whsec_", "id", 1, new byte[0]))
                .hasMessage("secret: nothing follows whsec_");
    }
}
