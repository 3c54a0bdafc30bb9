// SPDX-License-Identifier: Apache-2.0
import { ActionIcon, Button } from '@mantine/core';
import { useMemo, useState } from 'react';
import { usePeople } from '../../data/people';
import { type Rota, type Shift, useShifts } from '../../data/rotas';
import { formatTime } from '../../format';
import { type Bar, barsOfShifts, type CalendarDay, daysFrom, gapsOf, joined, mondayOf, moveWeeks, placeOnDays } from '../../view/rota';
import { Icon } from '../Icon';
import { Loaded, LoadingRows } from '../States';
import { useNow, useZone } from '../Time';
import { initials } from './initials';

const TONES = 5;

function dayWords(date: string): [weekday: string, day: string] {
  const at = new Date(`${date}T12:00:00Z`);
  const word = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', ...options }).format(at);
  return [word({ weekday: 'short' }), word({ day: 'numeric', month: 'short' })];
}

/** As much of a name as a bar of this width, in hundredths of two weeks, holds. */
function shortName(name: string, width: number): string {
  if (width > 11) return name;
  const first = name.split(' ')[0] ?? name;
  if (width > 2.2 + first.length * 0.55) return first;
  return width > 1.6 ? initials(name) : '';
}

interface RowProps {
  label: string;
  bars: readonly Bar[];
  days: readonly CalendarDay[];
  nameOf: (person: string | null) => string;
  toneOf: (person: string | null) => number;
  zone: string;
  now: number;
  strong?: boolean;
}

function Row({ label, bars, days, nameOf, toneOf, zone, now, strong }: RowProps) {
  const here = placeOnDays(now, days);
  return (
    <div className={`cal-row${strong ? ' cal-final' : ''}`} role="row">
      <div className="cal-name" role="rowheader">
        {label}
      </div>
      <div className="cal-track" role="cell">
        {days.map((day, index) => (
          <i key={day.date} className={`cal-grid${[5, 6].includes(index % 7) ? ' cal-weekend' : ''}`} style={{ left: `${(index / days.length) * 100}%`, width: `${100 / days.length}%` }} />
        ))}
        {here > 0 && here < 100 && <i className="cal-now" style={{ left: `${here}%` }} />}
        {bars.map(({ shift, left, width }) => {
          const words = `${shift.person ? nameOf(shift.person) : 'Nobody'}, ${formatTime(shift.from, zone)} to ${formatTime(shift.to, zone)}${shift.override ? ', stands in' : ''}`;
          return (
            <span
              key={`${shift.from}-${shift.layer ?? ''}`}
              className={`shift ${width < 5 ? 'shift-short ' : ''}${shift.person ? `shift-${toneOf(shift.person)}` : 'shift-gap'}${shift.override ? ' shift-override' : ''}`}
              style={{ left: `${left}%`, width: `calc(${width}% - 2px)` }}
              title={words}
              role="img"
              aria-label={words}
            >
              {shift.person ? shortName(nameOf(shift.person), width) : width > 3 && 'Gap'}
            </span>
          );
        })}
      </div>
    </div>
  );
}

/** Two weeks of a rota: who each layer gives, who stands in, who it is in the end, and where nobody is. */
export function RotaCalendar({ tenant, rota }: { tenant: string; rota: Rota }) {
  const own = useZone(tenant);
  const zone = rota.time_zone || own;
  const now = useNow();
  const [monday, setMonday] = useState(() => mondayOf(Date.now(), zone));
  const days = useMemo(() => daysFrom(monday, zone), [monday, zone]);
  const [from, to] = [days[0]?.from ?? 0, days[days.length - 1]?.to ?? 0];
  const shifts = useShifts(tenant, rota.id, new Date(from).toISOString(), new Date(to).toISOString());
  const people = usePeople(tenant);
  const nameOf = (person: string | null) => people.data?.find((one) => one.id === person)?.name ?? person ?? '';
  const order = useMemo(() => [...new Set(rota.layers.flatMap((layer) => layer.people))], [rota]);
  const toneOf = (person: string | null) => (person && order.includes(person) ? order.indexOf(person) % TONES : TONES - 1);
  const common = { days, nameOf, toneOf, zone, now };
  return (
    <section className="card card-flush" aria-label={`Calendar of ${rota.name ?? rota.id}`}>
      <header className="card-head">
        <h2 className="num">
          {dayWords(days[0]?.date ?? monday)[1]} – {dayWords(days[days.length - 1]?.date ?? monday)[1]} <span className="dim">{zone}</span>
        </h2>
        <div className="cal-moves">
          <ActionIcon variant="default" aria-label="Two weeks earlier" onClick={() => setMonday(moveWeeks(monday, -2))}>
            <Icon name="chevron" size={16} className="flip" />
          </ActionIcon>
          <Button size="xs" variant="default" onClick={() => setMonday(mondayOf(Date.now(), zone))}>
            Today
          </Button>
          <ActionIcon variant="default" aria-label="Two weeks later" onClick={() => setMonday(moveWeeks(monday, 2))}>
            <Icon name="chevron" size={16} />
          </ActionIcon>
        </div>
      </header>
      <Loaded query={shifts} loading={<LoadingRows rows={4} height={36} />}>
        {(found: Shift[]) => {
          const manned = found.filter((shift) => shift.person !== null);
          const gaps = gapsOf(found, days);
          const overrides = manned.filter((shift) => shift.override !== null && shift.override !== undefined);
          return (
            <>
              <div className="cal-scroll">
                <div className="cal" role="table" aria-label="Shifts by day">
                  <div className="cal-row cal-days" role="row">
                    <div className="cal-name" role="columnheader">
                      <span className="visually-hidden">Layer</span>
                    </div>
                    <div className="cal-track" role="cell">
                      {days.map((day) => {
                        const [weekday, date] = dayWords(day.date);
                        return (
                          <span key={day.date} className={`cal-day${now >= day.from && now < day.to ? ' cal-today' : ''}`}>
                            <b>{weekday}</b> {date}
                          </span>
                        );
                      })}
                    </div>
                  </div>
                  {rota.layers.map((layer) => (
                    <Row key={layer.id} label={layer.id} bars={barsOfShifts(joined(manned.filter((shift) => shift.layer === layer.id && !shift.override)), days)} {...common} />
                  ))}
                  {overrides.length > 0 && <Row label="Stand-ins" bars={barsOfShifts(joined(overrides), days)} {...common} />}
                  <Row label="On call" bars={barsOfShifts([...joined(manned), ...gaps], days)} {...common} strong />
                </div>
              </div>
              {gaps.length > 0 && (
                <p className="cal-gaps">
                  <Icon name="triangle" size={15} />
                  <span>
                    {gaps.length === 1 ? 'One stretch has' : `${gaps.length} stretches have`} nobody on call; the first begins {formatTime(gaps[0]?.from, zone)}.
                  </span>
                </p>
              )}
            </>
          );
        }}
      </Loaded>
    </section>
  );
}
