// SPDX-License-Identifier: Apache-2.0
package io.bellwether.report.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class ReportPageTest {
    private final String page = ReportPage.screen(SampleReport.full());

    @Test
    void isWellFormedWhateverTheTextsHold() throws Exception {
        Files.writeString(Path.of("target", "sample-report.html"), page);
        Document document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(page)));
        assertThat(document.getElementsByTagName("h1").item(0).getTextContent())
                .isEqualTo("Sign-in fails after a change of the identity configuration <b>");
        assertThat(document.getElementsByTagName("script").getLength()).isZero();
        assertThat(document.getElementsByTagName("svg").getLength()).isEqualTo(2);
    }

    @Test
    void asksForNothingFromElsewhere() throws IOException {
        assertThat(page).doesNotContain("src=").doesNotContain("url(").doesNotContain("@import");
    }

    @Test
    void aGapInTheDataIsAGapInTheLine() {
        assertThat(page.split("<polyline class=\"course\"", -1)).hasSize(2 * 2 + 1);
    }

    @Test
    void saysWhereNothingIsKnown() {
        assertThat(page).contains("None was found.").contains("Nothing was recorded.");
    }
}
