// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.errornovelty;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.detector.EventDetector;
import io.bellwether.testkit.contract.EventDetectorContract;
import java.util.List;
import org.junit.jupiter.api.Test;

class ErrorNoveltyDetectorTest extends EventDetectorContract {
    @Override
    protected EventDetector plugin() {
        return new ErrorNoveltyDetector();
    }

    @Test
    void aPatternKeepsItsNumberAsItBecomesMoreGeneral() {
        Texts texts = new Texts();
        long first = texts.pattern("could not load document contract.pdf of matter blue for client");
        assertThat(texts.pattern("could not load document letter.doc of matter green for client"))
                .isEqualTo(first);
        assertThat(texts.pattern("could not load document 17 of matter 18 for client"))
                .isEqualTo(first);
        assertThat(texts.pattern("could not send notice letter.doc to people in court today"))
                .isNotEqualTo(first);
        assertThat(texts.pattern("")).isNotEqualTo(first);
    }

    @Test
    void manyPatternsAreForgottenTheLeastLatelyMetFirst() {
        Texts texts = new Texts();
        long kept = texts.pattern("kept word");
        for (int i = 0; i < 5_000; i++) {
            StringBuilder name = new StringBuilder();
            for (int rest = i + 1; rest > 0; rest /= 10) {
                name.append((char) ('a' + rest % 10));
            }
            texts.pattern(name + " word");
            assertThat(texts.pattern("kept word")).isEqualTo(kept);
        }
    }

    @Test
    void wordsWithValuesCountAsAny() {
        assertThat(List.of(Texts.words(" id=7  took \"long\" time"))).containsExactly("*", "took", "*", "time");
    }
}
