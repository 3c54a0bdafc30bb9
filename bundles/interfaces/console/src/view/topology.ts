// SPDX-License-Identifier: Apache-2.0
import type { Service } from '../data/topology';

export interface Spot {
  id: string;
  name: string;
  /** Column: 0 for what depends on nothing, one more than the farthest it depends on otherwise. */
  layer: number;
  /** Place within the column, from 0. */
  row: number;
  /** Named by others, but not declared itself. */
  missing: boolean;
}

export interface Drawing {
  spots: Spot[];
  /** From a service to what it depends on. */
  edges: { from: string; to: string }[];
  layers: number;
  rows: number;
}

/** Places services in columns by what they depend on. Cycles do not hang it: an edge back is left out of the count. */
export function drawTopology(services: readonly Service[]): Drawing {
  const known = new Map(services.map((service) => [service.id, service]));
  const edges = services.flatMap((service) => (service.depends_on ?? []).map((to) => ({ from: service.id, to })));
  const ids = [...known.keys(), ...new Set(edges.map(({ to }) => to).filter((to) => !known.has(to)))];
  const layers = new Map<string, number>();
  const layerOf = (id: string, above: ReadonlySet<string>): number => {
    const found = layers.get(id);
    if (found !== undefined) return found;
    const path = new Set(above).add(id);
    const under = (known.get(id)?.depends_on ?? []).filter((to) => !path.has(to)).map((to) => layerOf(to, path));
    const layer = under.length === 0 ? 0 : Math.max(...under) + 1;
    layers.set(id, layer);
    return layer;
  };
  ids.forEach((id) => layerOf(id, new Set()));
  const filled = new Map<number, number>();
  const place = (id: string): Spot => {
    const layer = layers.get(id) ?? 0;
    const row = filled.get(layer) ?? 0;
    filled.set(layer, row + 1);
    return { id, name: known.get(id)?.name || id, layer, row, missing: !known.has(id) };
  };
  // Neighbours close to each other: each column is ordered by where its dependencies stand.
  const spots: Spot[] = [];
  const count = Math.max(0, ...layers.values()) + 1;
  for (let layer = 0; layer < count; layer++) {
    const weight = (id: string) => {
      const rows = (known.get(id)?.depends_on ?? []).map((to) => spots.find((spot) => spot.id === to)?.row ?? 0);
      return rows.length === 0 ? 0 : rows.reduce((sum, row) => sum + row, 0) / rows.length;
    };
    spots.push(...ids.filter((id) => layers.get(id) === layer).sort((a, b) => weight(a) - weight(b) || a.localeCompare(b)).map(place));
  }
  return { spots, edges, layers: ids.length === 0 ? 0 : count, rows: Math.max(0, ...filled.values()) };
}
