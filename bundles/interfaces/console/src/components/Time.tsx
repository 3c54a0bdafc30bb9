// SPDX-License-Identifier: Apache-2.0
import { createContext, type ReactNode, useContext, useSyncExternalStore } from 'react';
import { useTenants } from '../data/tenants';
import { formatAgo, formatTime } from '../format';

const BROWSER_ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';

const Zones = createContext<{ own: string; zones: ReadonlyMap<string, string> }>({ own: BROWSER_ZONE, zones: new Map() });

/** Gives all times below the zone of the tenant in view, or of each row's own tenant. */
export function ZoneProvider({ tenant, children }: { tenant: string | null; children: ReactNode }) {
  const tenants = useTenants();
  const zones = new Map((tenants.data ?? []).map((one) => [one.id, one.timeZone]));
  const own = (tenant && zones.get(tenant)) || BROWSER_ZONE;
  return <Zones.Provider value={{ own, zones }}>{children}</Zones.Provider>;
}

/** The zone for a tenant's times; without a tenant that of the view. */
export function useZone(tenant?: string | null): string {
  const { own, zones } = useContext(Zones);
  return (tenant && zones.get(tenant)) || own;
}

/** A time in the tenant's zone; hovering shows it in UTC. */
export function Time({
  at,
  tenant,
  style = 'full',
}: {
  at: string | null | undefined;
  tenant?: string | null;
  style?: 'time' | 'millis' | 'full';
}) {
  const zone = useZone(tenant);
  if (!at) return <span className="dim">–</span>;
  return (
    <time dateTime={at} title={`${formatTime(at, 'UTC')} UTC · ${zone}`} className="num">
      {formatTime(at, zone, style)}
    </time>
  );
}

let now = Date.now();
const listeners = new Set<() => void>();
let timer: number | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= window.setInterval(() => {
    now = Date.now();
    listeners.forEach((one) => one());
  }, 1_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      window.clearInterval(timer);
      timer = undefined;
    }
  };
}

/** The time now, once a second, the same for everything on the page. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now);
}

/** How long ago, with the exact times on hover. */
export function Ago({ at, tenant }: { at: string | null | undefined; tenant?: string | null }) {
  const zone = useZone(tenant);
  const current = useNow();
  if (!at) return <span className="dim">never</span>;
  return (
    <time dateTime={at} title={`${formatTime(at, zone)} ${zone}\n${formatTime(at, 'UTC')} UTC`} className="num">
      {formatAgo(at, current)}
    </time>
  );
}
