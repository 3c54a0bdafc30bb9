// SPDX-License-Identifier: Apache-2.0
import type { Shift } from '../data/rotas';
import { localToUtc, utcToLocal } from './zone';

export const CALENDAR_DAYS = 14;

/** The days of the calendar: each begins at midnight in the zone, so some are 23 or 25 hours long. */
export interface CalendarDay {
  /** `2026-03-29`. */
  date: string;
  from: number;
  to: number;
}

function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** The Monday on or before a moment, as the zone has it. */
export function mondayOf(millis: number, zone: string): string {
  const date = utcToLocal(millis, zone).slice(0, 10);
  const day = new Date(`${date}T00:00:00Z`).getUTCDay();
  return addDays(date, -((day + 6) % 7));
}

export function moveWeeks(date: string, weeks: number): string {
  return addDays(date, weeks * 7);
}

export function daysFrom(monday: string, zone: string, count = CALENDAR_DAYS): CalendarDay[] {
  const midnight = (date: string) => Date.parse(localToUtc(`${date}T00:00`, zone) ?? `${date}T00:00:00Z`);
  return Array.from({ length: count }, (_, index) => {
    const date = addDays(monday, index);
    return { date, from: midnight(date), to: midnight(addDays(date, 1)) };
  });
}

/** A shift as a bar: where it begins and how long it is, in hundredths of the whole width. */
export interface Bar {
  shift: Shift;
  left: number;
  width: number;
}

/** Every day is as wide as every other, whatever summer time does to it. */
export function placeOnDays(millis: number, days: readonly CalendarDay[]): number {
  const first = days[0];
  const last = days[days.length - 1];
  if (!first || !last || millis <= first.from) return 0;
  if (millis >= last.to) return 100;
  const index = days.findIndex((day) => millis < day.to);
  const day = days[index];
  return day ? ((index + (millis - day.from) / (day.to - day.from)) / days.length) * 100 : 0;
}

export function barsOfShifts(shifts: readonly Shift[], days: readonly CalendarDay[]): Bar[] {
  return shifts
    .map((shift) => {
      const left = placeOnDays(Date.parse(shift.from), days);
      return { shift, left, width: placeOnDays(Date.parse(shift.to), days) - left };
    })
    .filter((bar) => bar.width > 0);
}

/** Adjoining stretches of the same person become one. */
export function joined(shifts: readonly Shift[]): Shift[] {
  const found: Shift[] = [];
  for (const shift of [...shifts].sort((a, b) => Date.parse(a.from) - Date.parse(b.from))) {
    const last = found[found.length - 1];
    if (last && last.person === shift.person && last.to === shift.from && last.override === shift.override) found[found.length - 1] = { ...last, to: shift.to };
    else found.push(shift);
  }
  return found;
}

/** The stretches of the days with nobody on call. */
export function gapsOf(shifts: readonly Shift[], days: readonly CalendarDay[]): Shift[] {
  const first = days[0];
  const last = days[days.length - 1];
  if (!first || !last) return [];
  const gaps: Shift[] = [];
  const gap = (from: number, to: number) =>
    gaps.push({ from: new Date(from).toISOString(), to: new Date(to).toISOString(), person: null, layer: null, override: null });
  let reached = first.from;
  const manned = shifts.filter((shift) => shift.person !== null).sort((a, b) => Date.parse(a.from) - Date.parse(b.from));
  for (const shift of manned) {
    const from = Math.min(Date.parse(shift.from), last.to);
    if (from > reached) gap(reached, from);
    reached = Math.max(reached, Date.parse(shift.to));
  }
  if (reached < last.to) gap(reached, last.to);
  return gaps;
}
