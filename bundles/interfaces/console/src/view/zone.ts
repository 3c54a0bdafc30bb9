// SPDX-License-Identifier: Apache-2.0
/** How far the zone is ahead of UTC at the instant, in milliseconds. */
function offset(zone: string, millis: number): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(millis);
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0);
  return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second')) - Math.floor(millis / 1_000) * 1_000;
}

/** What a clock in the zone shows at the instant, to the minute: `2026-03-01T08:30`. */
export function utcToLocal(millis: number, zone: string): string {
  return new Date(Math.floor(millis / 1_000) * 1_000 + offset(zone, millis)).toISOString().slice(0, 16);
}

/** The instant that a clock in the zone shows as `local` (`2026-03-01T08:30`), ISO-8601 UTC; null when it is no time. */
export function localToUtc(local: string, zone: string): string | null {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(local)) return null;
  const asUtc = Date.parse(`${local.slice(0, 16)}:00Z`);
  if (Number.isNaN(asUtc)) return null;
  // Twice: the first guess may lie on the other side of a change of summer time.
  const first = asUtc - offset(zone, asUtc);
  return new Date(asUtc - offset(zone, first)).toISOString();
}
