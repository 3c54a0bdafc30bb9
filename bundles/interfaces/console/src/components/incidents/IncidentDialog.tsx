// SPDX-License-Identifier: Apache-2.0
import { Autocomplete, Button, Checkbox, Group, Modal, Select, Text, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { Severity } from '../../data/alerts';
import { type Incident, type IncidentChange, useChangeIncident, useIncidents } from '../../data/incidents';
import { usePeople } from '../../data/people';
import { SEVERITIES } from '../../view/alerts';
import { SeverityMark } from '../Marks';
import { notifyDone } from '../notify';
import { Failure } from '../States';

export type IncidentQuestion = 'owner' | 'severity' | 'link' | 'merge' | 'split' | 'close';

const WORDS: Readonly<Record<IncidentQuestion, [title: string, words: string, action: string]>> = {
  owner: ['Who has it?', 'The owner is asked first, and stands in the report.', 'Save'],
  severity: ['Severity and title', 'What is said here holds; alerts that join later do not change it.', 'Save'],
  link: ['Link with another incident', 'Both stay as they are and name each other.', 'Link'],
  merge: ['Merge into another incident', 'Its alerts move there, within the same environment. This one is closed and points to it.', 'Merge'],
  split: ['Split alerts off', 'The chosen alerts become an incident of their own.', 'Split'],
  close: ['Close the incident', 'Nothing joins it any more, and its report is made.', 'Close the incident'],
};

function OtherIncident({ incident, anywhere, value, onChange }: { incident: Incident; anywhere: boolean; value: string | null; onChange: (id: string | null) => void }) {
  const others = useIncidents({ tenant: incident.tenant, environment: null }, { show: 'all', severity: null, service: '' });
  const data = (others.data ?? [])
    .filter((one) => one.incident_id !== incident.incident_id && !one.merged_into && (anywhere || one.environment === incident.environment))
    .map((one) => ({ value: one.incident_id, label: `${one.incident_id}: ${one.title}` }));
  return <Select label="Incident" withAsterisk searchable data={data} limit={50} value={value} placeholder="Choose" nothingFoundMessage="No other incident" onChange={onChange} data-autofocus />;
}

function Form({ question, incident, onClose }: { question: IncidentQuestion; incident: Incident; onClose: () => void }) {
  const [, words, action] = WORDS[question];
  const [owner, setOwner] = useState(incident.owner ?? '');
  const [severity, setSeverity] = useState<Severity>(incident.severity);
  const [title, setTitle] = useState(incident.title);
  const [other, setOther] = useState<string | null>(null);
  const [alerts, setAlerts] = useState<string[]>([]);
  const [comment, setComment] = useState('');
  const people = usePeople(question === 'owner' ? incident.tenant : null);
  const change = useChangeIncident(incident);
  const asked: IncidentChange | null = {
    owner: { act: 'patch', body: { owner: owner.trim() } } as IncidentChange,
    severity: title.trim() ? ({ act: 'patch', body: { severity, title: title.trim() } } as IncidentChange) : null,
    link: other ? ({ act: 'link', body: { incident: other } } as IncidentChange) : null,
    merge: other ? ({ act: 'merge', body: { into: other } } as IncidentChange) : null,
    split: alerts.length > 0 && alerts.length < (incident.alerts?.length ?? 0) ? ({ act: 'split', body: { alerts } } as IncidentChange) : null,
    close: { act: 'close', body: { comment: comment.trim() } } as IncidentChange,
  }[question];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!asked) return;
    change.mutate(asked, {
      onSuccess: () => {
        notifyDone(question === 'close' ? 'The incident is closed' : 'The incident is changed');
        onClose();
      },
    });
  };
  return (
    <form className="form" onSubmit={submit}>
      <Text size="sm" c="dimmed">
        {words}
      </Text>
      {question === 'owner' && (
        <Autocomplete label="Owner" data={(people.data ?? []).map((one) => one.id)} value={owner} onChange={setOwner} data-autofocus />
      )}
      {question === 'severity' && (
        <>
          <Select
            label="Severity"
            data={SEVERITIES.map((value) => ({ value, label: value.replace(/^./, (first) => first.toUpperCase()) }))}
            value={severity}
            allowDeselect={false}
            onChange={(value) => setSeverity(value as Severity)}
          />
          <TextInput label="Title" withAsterisk value={title} onChange={(event) => setTitle(event.currentTarget.value)} />
        </>
      )}
      {(question === 'link' || question === 'merge') && <OtherIncident incident={incident} anywhere={question === 'link'} value={other} onChange={setOther} />}
      {question === 'split' && (
        <Checkbox.Group label="Alerts that leave" value={alerts} onChange={setAlerts}>
          <div className="split-alerts">
            {(incident.alerts ?? []).map((alert) => (
              <Checkbox
                key={alert.alert_id}
                value={alert.alert_id}
                label={
                  <span className="split-alert">
                    <SeverityMark severity={alert.severity} quiet /> {alert.name} <span className="dim">{alert.service}</span>
                  </span>
                }
              />
            ))}
          </div>
        </Checkbox.Group>
      )}
      {question === 'close' && (
        <Textarea
          label="What was it, in the end?"
          description="Goes into the timeline and the report."
          autosize
          minRows={3}
          value={comment}
          onChange={(event) => setComment(event.currentTarget.value)}
          data-autofocus
        />
      )}
      {change.isError && <Failure error={change.error} compact />}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" disabled={asked === null} loading={change.isPending}>
          {action}
        </Button>
      </Group>
    </form>
  );
}

/** Asks for what a change of an incident needs. */
export function IncidentDialog({ question, incident, onClose }: { question: IncidentQuestion | null; incident: Incident; onClose: () => void }) {
  return (
    <Modal opened={question !== null} onClose={onClose} title={question ? WORDS[question][0] : ''} centered>
      {question && <Form key={question} {...{ question, incident, onClose }} />}
    </Modal>
  );
}
