// Sends a log record, a span and metrics through OpenTelemetry's SDK, in the encoding that FORM names.
import { logs, SeverityNumber } from "@opentelemetry/api-logs";
import { context, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { LoggerProvider, SimpleLogRecordProcessor } from "@opentelemetry/sdk-logs";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { BasicTracerProvider, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";

const form = process.env.FORM;
const { OTLPLogExporter } = await import(`@opentelemetry/exporter-logs-otlp-${form}`);
const { OTLPTraceExporter } = await import(`@opentelemetry/exporter-trace-otlp-${form}`);
const { OTLPMetricExporter } = await import(`@opentelemetry/exporter-metrics-otlp-${form}`);

const options = (signal) => ({
  url: `${process.env.URL}/v1/${signal}`,
  headers: { Authorization: `Bearer ${process.env.TOKEN}` },
  compression: process.env.COMPRESSION,
});
const resource = resourceFromAttributes({ "service.name": "crm", "host.name": "web1" });

const tracer = new BasicTracerProvider({
  resource,
  spanProcessors: [new SimpleSpanProcessor(new OTLPTraceExporter(options("traces")))],
});
const span = tracer.getTracer("lib").startSpan("GET /x", { kind: SpanKind.SERVER });
span.recordException(new TypeError("x is undefined"));
span.setStatus({ code: SpanStatusCode.ERROR, message: "bad" });

const logExporter = new OTLPLogExporter(options("logs"));
const logger = new LoggerProvider({
  resource,
  processors: [new SimpleLogRecordProcessor({ exporter: logExporter })],
  logRecordProcessors: [new SimpleLogRecordProcessor(logExporter)],
});
logger.getLogger("lib", "1.0").emit({
  severityNumber: SeverityNumber.ERROR,
  severityText: "ERROR",
  body: "index failed",
  attributes: { n: 7, f: 1.5, b: true, a: ["x", "y"] },
  context: trace.setSpan(context.active(), span),
});
span.end();

const meter = new MeterProvider({
  resource,
  readers: [
    new PeriodicExportingMetricReader({
      exporter: new OTLPMetricExporter(options("metrics")),
      exportIntervalMillis: 3_600_000,
    }),
  ],
});
meter.getMeter("lib").createCounter("req").add(3, { code: "500" });
meter.getMeter("lib").createHistogram("lat", { unit: "s" }).record(0.2);

await Promise.all([tracer.forceFlush(), logger.forceFlush(), meter.forceFlush()]);
await Promise.all([tracer.shutdown(), logger.shutdown(), meter.shutdown()]);
