// Sends errors, a message, a log and a transaction through Sentry's SDK.
import * as Sentry from "@sentry/node";

const url = new URL(process.env.URL);
Sentry.init({
  dsn: `${url.protocol}//${process.env.TOKEN}@${url.host}/42`,
  release: "crm@1.2",
  environment: "uat",
  serverName: "web1",
  tracesSampleRate: 1,
  enableLogs: true,
});
Sentry.setTag("tenant", "t1");
Sentry.setUser({ id: "u1" });

function save(number) {
  throw new TypeError(`case ${number} cannot be saved`, { cause: new Error("disk") });
}
for (const number of [7, 8]) {
  try {
    save(number);
  } catch (error) {
    Sentry.captureException(error);
  }
  await Sentry.flush(5_000);
}
Sentry.captureMessage("plain message", "warning");
Sentry.logger.error(Sentry.logger.fmt`user ${"anna"} left`);
await Sentry.startSpan({ name: "nightly", op: "job" }, () =>
  Sentry.startSpan({ name: "SELECT 1", op: "db" }, () => undefined),
);
await Sentry.captureCheckIn({ monitorSlug: "nightly", status: "error" });
await Sentry.close(10_000);
