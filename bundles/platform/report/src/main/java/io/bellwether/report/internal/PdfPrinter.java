// SPDX-License-Identifier: Apache-2.0
package io.bellwether.report.internal;

import com.openhtmltopdf.extend.FSObjectDrawer;
import com.openhtmltopdf.extend.FSObjectDrawerFactory;
import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.FontStyle;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.util.XRLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.fontbox.FontBoxFont;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.font.CIDFontMapping;
import org.apache.pdfbox.pdmodel.font.FontMapper;
import org.apache.pdfbox.pdmodel.font.FontMappers;
import org.apache.pdfbox.pdmodel.font.FontMapping;
import org.apache.pdfbox.pdmodel.font.PDCIDSystemInfo;
import org.apache.pdfbox.pdmodel.font.PDFontDescriptor;
import org.w3c.dom.Element;

/** Prints a report as PDF/A-like: vectors for plots, fonts in the document, nothing from elsewhere. Safe for concurrent use. */
final class PdfPrinter {
    private static final String FAMILY = "Report";
    private static final int REGULAR = 400;
    private static final int BOLD = 700;

    static {
        XRLog.setLoggingEnabled(false);
        FontMappers.set(new OnlyFont());
    }

    byte[] print(Report report) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(128 * 1024);
        try {
            new PdfRendererBuilder()
                    .withProducer("Bellwether")
                    .useFont(() -> font("DejaVuSans.ttf"), FAMILY, REGULAR, FontStyle.NORMAL, true)
                    .useFont(() -> font("DejaVuSans-Bold.ttf"), FAMILY, BOLD, FontStyle.NORMAL, true)
                    .useUriResolver((base, uri) -> null)
                    .useObjectDrawerFactory(plots(report.signals()))
                    .withHtmlContent(ReportPage.paper(report), null)
                    .toStream(out)
                    .run();
        } catch (IOException e) {
            throw new UncheckedIOException("the report of " + report.head().id() + " could not be printed", e);
        }
        return out.toByteArray();
    }

    /** What stands in for a font that is not in a document: ours, so that the machine's own fonts are not looked through. */
    private static final class OnlyFont implements FontMapper {
        private final TrueTypeFont font;

        OnlyFont() {
            try (InputStream file = font("DejaVuSans.ttf")) {
                font = new TTFParser().parse(new RandomAccessReadBuffer(file));
            } catch (IOException e) {
                throw new UncheckedIOException("the report's own font cannot be read", e);
            }
        }

        @Override
        public FontMapping<TrueTypeFont> getTrueTypeFont(String name, PDFontDescriptor descriptor) {
            return new FontMapping<>(font, true);
        }

        @Override
        public FontMapping<FontBoxFont> getFontBoxFont(String name, PDFontDescriptor descriptor) {
            return new FontMapping<>(font, true);
        }

        @Override
        public CIDFontMapping getCIDFont(String name, PDFontDescriptor descriptor, PDCIDSystemInfo info) {
            return new CIDFontMapping(null, font, true);
        }
    }

    private static InputStream font(String name) {
        return PdfPrinter.class.getResourceAsStream("/fonts/" + name);
    }

    private static FSObjectDrawerFactory plots(List<Report.Signal> signals) {
        FSObjectDrawer drawer = (element, x, y, width, height, device, context, dotsPerPixel) -> {
            Report.Signal signal = signals.get(Integer.parseInt(element.getAttribute("data-plot")));
            device.drawWithGraphics(
                    (float) x,
                    (float) y,
                    (float) (width / dotsPerPixel),
                    (float) (height / dotsPerPixel),
                    graphics ->
                            new Plot(signal).draw(new PdfPen(graphics, width / dotsPerPixel, height / dotsPerPixel)));
            return null;
        };
        return new FSObjectDrawerFactory() {
            @Override
            public FSObjectDrawer createDrawer(Element element) {
                return isReplacedObject(element) ? drawer : null;
            }

            @Override
            public boolean isReplacedObject(Element element) {
                return "object".equals(element.getNodeName()) && element.hasAttribute("data-plot");
            }
        };
    }
}
