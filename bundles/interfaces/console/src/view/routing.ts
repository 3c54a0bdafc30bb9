// SPDX-License-Identifier: Apache-2.0
import type { RouteNode } from '../data/routing';

/** A setting of a branch, and whether it is written there or comes from above. */
export interface Told<T> {
  value: T;
  own: boolean;
}

/** One branch of the routing tree with everything that holds for it. */
export interface Branch {
  /** As the platform names it, such as `route.routes[0]`. */
  path: string;
  depth: number;
  matchers: readonly string[];
  channels: Told<readonly string[]>;
  escalation: Told<string | null>;
  goesOn: boolean;
  groupBy: Told<readonly string[]>;
  groupWait: Told<string>;
  groupInterval: Told<string>;
  repeatInterval: Told<string>;
  /** When it is quiet, as it is written. */
  mutes: readonly string[];
  children: readonly Branch[];
}

/** As the platform's own, where a tree says nothing. */
const GROUP_BY: readonly string[] = ['environment', 'policy'];
const TIMING = { groupWait: '2s', groupInterval: '1m', repeatInterval: '4h' } as const;

function told<T>(own: T | undefined, above: Told<T> | undefined, otherwise: T): Told<T> {
  return own !== undefined ? { value: own, own: true } : { value: above?.value ?? otherwise, own: false };
}

/** The tree as it takes effect: each branch with what it inherits. */
export function treeOf(node: RouteNode, path = 'route', above?: Branch): Branch {
  const names = node.channels ?? (node.channel !== undefined ? [node.channel] : undefined);
  // Whoever names a destination takes none from above.
  const inherits = names === undefined && node.escalation === undefined;
  const branch: Branch = {
    path,
    depth: above ? above.depth + 1 : 0,
    matchers: node.matchers ?? [],
    channels: inherits ? { value: above?.channels.value ?? [], own: false } : { value: names ?? [], own: true },
    escalation: inherits ? { value: above?.escalation.value ?? null, own: false } : { value: node.escalation ?? null, own: true },
    goesOn: node.continue === true,
    groupBy: told<readonly string[]>(node.group_by, above?.groupBy, GROUP_BY),
    groupWait: told(node.group_wait, above?.groupWait, TIMING.groupWait),
    groupInterval: told(node.group_interval, above?.groupInterval, TIMING.groupInterval),
    repeatInterval: told(node.repeat_interval, above?.repeatInterval, TIMING.repeatInterval),
    mutes: [
      ...(node.mute_times ?? []),
      ...(node.mute_time_intervals ?? []).map((name) => `not in ${name}`),
      ...(node.active_time_intervals ?? []).map((name) => `only in ${name}`),
    ],
    children: [],
  };
  return { ...branch, children: (node.routes ?? []).map((child, index) => treeOf(child, `${path}.routes[${index}]`, branch)) };
}

/** How a branch took part in a test. */
export type Part = 'end' | 'way' | 'out' | null;

/** `end` where an alert would be told from, `way` where it passed, `out` where it was turned away, null when not looked at. */
export function partOf(path: string, test: { routes: readonly { path: string }[]; tree: readonly { path: string; matched: boolean }[] } | null | undefined): Part {
  if (!test) return null;
  if (test.routes.some((route) => route.path === path)) return 'end';
  if (test.routes.some((route) => route.path.startsWith(`${path}.`))) return 'way';
  const seen = test.tree.find((one) => one.path === path);
  return seen ? (seen.matched ? 'way' : 'out') : null;
}
