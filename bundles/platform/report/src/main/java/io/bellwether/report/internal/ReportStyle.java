// SPDX-License-Identifier: Apache-2.0
package io.bellwether.report.internal;

/** How a report looks. Severities are words beside their colour, and every colour has contrast enough to be read. */
final class ReportStyle {
    /** A sheet of A4 with the page's number, and fonts that are part of the document. */
    static final String PAPER =
            """
            @page {
              size: A4;
              margin: 18mm 16mm 18mm 16mm;
              @bottom-left { content: "Bellwether post-incident report"; font-family: Report; font-size: 7.5pt; color: #56606d; }
              @bottom-right { content: "Page " counter(page) " of " counter(pages); font-family: Report; font-size: 7.5pt; color: #56606d; }
            }
            body { font-family: Report; font-size: 9pt; margin: 0; }
            h2 { page-break-after: avoid; }
            h3 { page-break-after: avoid; }
            .signal, .cause, .alert, tr { page-break-inside: avoid; }
            table.list { -fs-table-paginate: paginate; }
            """;

    static final String SCREEN =
            """
            body { font-family: -apple-system, "Segoe UI", Roboto, Helvetica, Arial, sans-serif; font-size: 15px;
              max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
            svg.plot { display: block; width: 100%; height: 120px; background: #fff; }
            svg .grid { stroke: #d9dde3; stroke-width: 0.5; }
            svg .usual { fill: #dfe8f5; }
            svg .trouble { fill: #fdecea; }
            svg .limit { stroke: #b42318; stroke-width: 1; stroke-dasharray: 4 3; }
            svg .course { fill: none; stroke: #1f5fbf; stroke-width: 1.6; vector-effect: non-scaling-stroke; }
            svg line.course { stroke-width: 2; }
            table.list { overflow-wrap: anywhere; }
            @media (max-width: 40rem) {
              table.figures tr { display: grid; grid-template-columns: 1fr 1fr; }
              table.figures td { width: auto; }
              table.facts th { width: 8em; }
              td.when { white-space: normal; width: auto; }
            }
            @media print { body { max-width: none; } .signal, .cause, .alert, tr { break-inside: avoid; } }
            """;

    static final String BOTH =
            """
            body { color: #1b2027; background: #fff; line-height: 1.45; }
            h1 { font-size: 1.7em; margin: 0 0 0.2em; line-height: 1.2; }
            h2 { font-size: 1.2em; margin: 1.6em 0 0.3em; padding-bottom: 0.15em; border-bottom: 1px solid #d9dde3; }
            h3 { font-size: 1em; margin: 0.8em 0 0.1em; }
            p { margin: 0.25em 0; }
            ul { margin: 0.3em 0 0.3em 1.2em; padding: 0; }
            .kind { color: #56606d; margin: 0; }
            .where { margin: 0.3em 0; }
            .soft { color: #56606d; font-size: 0.9em; }
            .evidence { color: #56606d; font-size: 0.85em; }
            .mark { font-weight: bold; padding: 0 0.4em; border-radius: 3px; white-space: nowrap; color: #fff; background-color: #56606d; }
            .mark.critical { background-color: #8f1d14; }
            .mark.error { background-color: #b42318; }
            .mark.warning { background-color: #8a5300; }
            .mark.info { background-color: #1f5fbf; }
            table { border-collapse: collapse; width: 100%; }
            table.figures { margin: 0.8em 0; }
            table.figures td { width: 25%; border: 1px solid #d9dde3; padding: 0.5em 0.7em; vertical-align: top; }
            .figures .value { font-size: 1.35em; font-weight: bold; }
            table.facts th { text-align: left; width: 13em; font-weight: normal; color: #56606d; vertical-align: top; padding: 0.12em 0; }
            table.facts td { padding: 0.12em 0; }
            table.list td, table.list th { text-align: left; vertical-align: top; padding: 0.3em 0.5em 0.3em 0; border-bottom: 1px solid #e6e9ee; }
            table.list th { color: #56606d; font-weight: normal; }
            td.when { white-space: nowrap; width: 10em; }
            td.sort { color: #56606d; white-space: nowrap; width: 6em; }
            td.kept { color: #1d6b3a; white-space: nowrap; }
            td.broken { color: #8f1d14; font-weight: bold; white-space: nowrap; }
            table.axis td { color: #56606d; font-size: 0.85em; padding: 0; width: 15%; }
            table.axis td.middle { text-align: center; width: 70%; }
            table.axis td.end { text-align: right; }
            .signal { margin: 0.6em 0 1em; }
            .alert { margin: 0.5em 0; padding-bottom: 0.4em; border-bottom: 1px solid #e6e9ee; }
            .bar { background-color: #e6e9ee; height: 5px; width: 100%; }
            .bar div { background-color: #1f5fbf; height: 5px; }
            """;

    private ReportStyle() {}
}
