// SPDX-License-Identifier: Apache-2.0
package io.bellwether.report.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;

class PdfPrinterTest {
    private final byte[] pdf = new PdfPrinter().print(SampleReport.full());

    @Test
    void saysEverythingThePageSays() throws IOException {
        Files.write(Path.of("target", "sample-report.pdf"), pdf);
        try (PDDocument document = Loader.loadPDF(pdf)) {
            String text = new PDFTextStripper().getText(document).replaceAll("\\s+", " ");
            assertThat(text)
                    .contains("Sign-in fails after a change of the identity configuration <b>")
                    .contains("Harbour & Wren · prod · closed")
                    .contains("Time to resolve 1 h 2 min")
                    .contains("12 Aug 2025 13:00:00 AEST")
                    .contains("1. Configuration change (62 %)")
                    .contains("Events: 13:00:00 on HW-WEB01 (event-1)")
                    .contains(
                            "sharedo-identity · began 12 Aug 13:00:00 · lasted 1 h 5 min · taken by alice · runbooks/auth.md")
                    .contains("✗ not kept No configuration change in Prod")
                    .contains("Entry 59 – Token handle not found for “Zoë & Sons” <prod>, Ωmega Łódź")
                    .contains("Page 1 of " + document.getNumberOfPages());
            assertThat(document.getNumberOfPages()).isBetween(3, 6);
        }
    }

    @Test
    void carriesItsFontsAndAsksForNothingElse() throws IOException {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            for (var page : document.getPages()) {
                for (var name : page.getResources().getFontNames()) {
                    PDFont font = page.getResources().getFont(name);
                    assertThat(font.isEmbedded()).as(font.getName()).isTrue();
                    assertThat(font.getName()).contains("DejaVu");
                }
            }
        }
        assertThat(pdf.length).isLessThan(400_000);
    }

    @Test
    void drawsPlotsAsVectors() throws IOException {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            boolean forms = false;
            for (var page : document.getPages()) {
                for (var name : page.getResources().getXObjectNames()) {
                    assertThat(page.getResources().isImageXObject(name)).isFalse();
                    forms = true;
                }
            }
            assertThat(forms).isTrue();
        }
    }
}
