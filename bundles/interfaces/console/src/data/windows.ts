// SPDX-License-Identifier: Apache-2.0
import type { Kind } from './documents';
import { useDeleteDocument, useDocuments, useSaveDocument } from './documents';

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** When a window comes again; `at` is the time of day in the window's zone. */
export interface Recurrence {
  every: 'day' | 'week' | 'month';
  weekdays?: Weekday[];
  /** Days of the month; negative ones count from its end. */
  days?: number[];
  at: string;
}

/** Work that is planned: matching alerts are not told while it lasts. */
export interface MaintenanceWindow {
  id: string;
  tenant?: string | null;
  name: string;
  matchers?: string[];
  environments?: string[];
  time_zone?: string | null;
  starts_at?: string | null;
  ends_at?: string | null;
  recurrence?: Recurrence | null;
  duration?: string | null;
  from?: string | null;
  until?: string | null;
  comment?: string | null;
  enabled?: boolean;
  state?: 'active' | 'scheduled' | 'ended' | 'disabled';
  next?: { from: string; to: string }[];
}

const KIND: Kind = { key: 'windows', path: '/v1/maintenance-windows', shownOnly: ['state', 'next', 'created_by'] };

export const useWindows = (tenant: string | null) => useDocuments<MaintenanceWindow>(KIND, tenant);
export const useSaveWindow = () => useSaveDocument<MaintenanceWindow>(KIND);
export const useDeleteWindow = () => useDeleteDocument<MaintenanceWindow>(KIND);
