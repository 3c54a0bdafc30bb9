// SPDX-License-Identifier: Apache-2.0
import { Button, Chip, Group, Textarea } from '@mantine/core';
import { type FormEvent, type KeyboardEvent, useMemo, useState } from 'react';
import { Link, useSearchParams } from 'react-router-dom';
import { type Incident, type TimelineEntry, useChangeIncident, useTimeline } from '../../data/incidents';
import { ENTRY_KINDS, type EntryKind, readIncidentsView, writeIncidentsView } from '../../view/incidents';
import { linkTo } from '../../view/scope';
import { EventRefs } from '../EventRefs';
import { Icon, type IconName } from '../Icon';
import { Card } from '../Page';
import { Failure, Loaded } from '../States';
import { Time } from '../Time';

const KINDS: Readonly<Record<EntryKind, [icon: IconName, word: string]>> = {
  alert: ['alert', 'Alert'],
  event: ['events', 'Event'],
  change: ['edit', 'Change'],
  action: ['bolt', 'Action'],
  note: ['note', 'Note'],
  notification: ['send', 'Notification'],
  report: ['file', 'Report'],
};

function NoteForm({ incident }: { incident: Incident }) {
  const [text, setText] = useState('');
  const change = useChangeIncident(incident);
  const send = () => {
    if (text.trim() === '') return;
    change.mutate({ act: 'notes', body: { text: text.trim() } }, { onSuccess: () => setText('') });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send();
  };
  const onKey = (press: KeyboardEvent) => {
    if (press.key === 'Enter' && (press.ctrlKey || press.metaKey)) send();
  };
  return (
    <form className="note-form" onSubmit={submit}>
      <Textarea
        aria-label="Note"
        placeholder="What did you find, what did you do?"
        autosize
        minRows={1}
        maxRows={8}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={onKey}
      />
      <Button type="submit" variant="default" disabled={text.trim() === ''} loading={change.isPending}>
        Add the note
      </Button>
      {change.isError && <Failure error={change.error} compact />}
    </form>
  );
}

function Entry({ entry, incident }: { entry: TimelineEntry; incident: Incident }) {
  const [icon, word] = KINDS[entry.kind] ?? ['circleI', entry.kind];
  const place = { tenant: incident.tenant, environment: incident.environment };
  return (
    <li className={`entry entry-${entry.kind}`}>
      <span className="entry-icon">
        <Icon name={icon} size={15} />
      </span>
      <div className="entry-body">
        <div className="entry-top">
          <b>{word}</b>
          {entry.actor && <span className="dim">{entry.actor}</span>}
          <span className="dim entry-time">
            <Time at={entry.timestamp} tenant={incident.tenant} style="time" />
          </span>
        </div>
        <p>
          {entry.entry}{' '}
          {entry.alert_id && (
            <Link className="link" to={linkTo('/alerts', place, { alert: entry.alert_id, state: 'ALL' })}>
              See the alert
            </Link>
          )}
        </p>
        <EventRefs refs={entry.refs ?? []} place={place} />
      </div>
    </li>
  );
}

/** What happened and what was done, newest first, by kind. */
export function IncidentTimeline({ incident, mayWrite }: { incident: Incident; mayWrite: boolean }) {
  const timeline = useTimeline(incident);
  const [parameters, setParameters] = useSearchParams();
  const { kinds } = useMemo(() => readIncidentsView(parameters), [parameters]);
  const present = useMemo(() => new Set((timeline.data ?? []).map((entry) => entry.kind)), [timeline.data]);
  return (
    <Card title="Timeline" className="card-timeline">
      {mayWrite && <NoteForm incident={incident} />}
      {present.size > 1 && (
        <Chip.Group multiple value={kinds} onChange={(next) => setParameters((now) => writeIncidentsView(now, { kinds: next as EntryKind[] }), { replace: true })}>
          <Group gap={6} className="entry-kinds" role="group" aria-label="Kinds of entries">
            {ENTRY_KINDS.filter((kind) => present.has(kind)).map((kind) => (
              <Chip key={kind} value={kind} size="xs" variant="outline">
                {KINDS[kind][1]}s
              </Chip>
            ))}
          </Group>
        </Chip.Group>
      )}
      <Loaded query={timeline} empty={<p className="dim">Nothing is written down yet.</p>}>
        {(entries) => (
          <ol className="entries">
            {[...entries]
              .filter((entry) => kinds.length === 0 || kinds.includes(entry.kind))
              .sort((a, b) => Date.parse(b.timestamp) - Date.parse(a.timestamp))
              .map((entry) => (
                <Entry key={entry.timeline_id} {...{ entry, incident }} />
              ))}
          </ol>
        )}
      </Loaded>
    </Card>
  );
}
