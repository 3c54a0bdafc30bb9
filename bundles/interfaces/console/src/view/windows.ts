// SPDX-License-Identifier: Apache-2.0
import { parseDuration } from '../data/parameters';
import type { MaintenanceWindow, Recurrence, Weekday } from '../data/windows';

const NAMES: Readonly<Record<Weekday, string>> = { mon: 'Monday', tue: 'Tuesday', wed: 'Wednesday', thu: 'Thursday', fri: 'Friday', sat: 'Saturday', sun: 'Sunday' };

function joinWords(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`;
}

function dayWord(day: number): string {
  if (day === -1) return 'the last day';
  if (day < 0) return `day ${-day} from the end`;
  return `day ${day}`;
}

/** When a window comes again: “every week on Saturday and Sunday at 22:00”. */
export function recurrenceWords(recurrence: Recurrence): string {
  const at = `at ${recurrence.at}`;
  switch (recurrence.every) {
    case 'day':
      return `every day ${at}`;
    case 'week':
      return `every week on ${joinWords((recurrence.weekdays ?? []).map((day) => NAMES[day] ?? day))} ${at}`;
    default:
      return `every month on ${joinWords((recurrence.days ?? []).map(dayWord))} ${at}`;
  }
}

/** A window that comes once, by its ends: one that says how long it lasts is given its end instead. */
export function withEnd(window: MaintenanceWindow): MaintenanceWindow {
  if (window.recurrence || window.ends_at || !window.starts_at) return window;
  const lasts = parseDuration(window.duration ?? '');
  return lasts === null ? window : { ...window, duration: null, ends_at: new Date(Date.parse(window.starts_at) + lasts).toISOString() };
}

/** What a form of a window is missing, by field. */
export function checkWindow(window: MaintenanceWindow): Record<string, string> {
  const errors: Record<string, string> = {};
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(window.id)) errors.id = 'Lower-case letters, digits and hyphens, such as patch-night.';
  if (window.name.trim() === '') errors.name = 'What is this window for?';
  if (window.recurrence) {
    if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(window.recurrence.at)) errors.at = 'A time of day such as 22:00.';
    if (window.recurrence.every === 'week' && !window.recurrence.weekdays?.length) errors.weekdays = 'Choose at least one day.';
    if (window.recurrence.every === 'month' && !window.recurrence.days?.length) errors.days = 'Name at least one day, such as 1, or -1 for the last.';
    if (!/^\d+(\.\d+)?(m|h|d)/.test(window.duration ?? '')) errors.duration = 'How long it lasts, such as 2h or 90m.';
  } else {
    if (!window.starts_at) errors.starts_at = 'When does it begin?';
    if (!window.ends_at) errors.ends_at = 'When does it end?';
    else if (window.starts_at && window.ends_at <= window.starts_at) errors.ends_at = 'It must end after it begins.';
  }
  return errors;
}
