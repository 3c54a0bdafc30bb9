// SPDX-License-Identifier: Apache-2.0
import { Button, Menu } from '@mantine/core';
import { useState } from 'react';
import { type Incident, reportAddress, useChangeIncident } from '../../data/incidents';
import { Icon } from '../Icon';
import { notifyDone, notifyFailed } from '../notify';
import { IncidentDialog, type IncidentQuestion } from './IncidentDialog';

function ReportMenu({ incident }: { incident: Incident }) {
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <Button variant="default" size="xs" leftSection={<Icon name="file" size={14} />} rightSection={<Icon name="down" size={12} />}>
          Report
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component="a" href={reportAddress(incident, 'html')} target="_blank" rel="noreferrer" leftSection={<Icon name="link" size={14} />}>
          Open it
        </Menu.Item>
        <Menu.Item component="a" href={reportAddress(incident, 'pdf')} download={`${incident.incident_id}.pdf`} leftSection={<Icon name="download" size={14} />}>
          Download as PDF
        </Menu.Item>
        <Menu.Item component="a" href={reportAddress(incident, 'json')} download={`${incident.incident_id}.json`} leftSection={<Icon name="download" size={14} />}>
          Download as JSON
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** Everything that can be done to an incident. */
export function IncidentActions({ incident, mayWrite }: { incident: Incident; mayWrite: boolean }) {
  const [question, setQuestion] = useState<IncidentQuestion | null>(null);
  const change = useChangeIncident(incident);
  const gone = incident.merged_into !== null && incident.merged_into !== undefined;
  const over = incident.state === 'CLOSED';
  const now = (act: 'ack' | 'reopen', done: string) =>
    change.mutate({ act }, { onSuccess: () => notifyDone(done), onError: (cause) => notifyFailed('The incident could not be changed', cause) });
  return (
    <div className="incident-actions">
      <ReportMenu incident={incident} />
      {mayWrite && !gone && (
        <>
          <Menu position="bottom-end" shadow="md">
            <Menu.Target>
              <Button variant="default" size="xs" rightSection={<Icon name="down" size={12} />}>
                Change
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => setQuestion('owner')} leftSection={<Icon name="person" size={14} />}>Owner</Menu.Item>
              <Menu.Item onClick={() => setQuestion('severity')} leftSection={<Icon name="octagon" size={14} />}>Severity and title</Menu.Item>
              <Menu.Divider />
              <Menu.Item onClick={() => setQuestion('link')} leftSection={<Icon name="link" size={14} />}>Link with another</Menu.Item>
              <Menu.Item onClick={() => setQuestion('merge')} leftSection={<Icon name="merge" size={14} />}>Merge into another</Menu.Item>
              <Menu.Item onClick={() => setQuestion('split')} disabled={(incident.alerts?.length ?? 0) < 2} leftSection={<Icon name="route" size={14} />}>
                Split alerts off
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
          {over || incident.state === 'RESOLVED' ? (
            <Button size="xs" variant="default" loading={change.isPending} onClick={() => now('reopen', 'The incident is open again')}>
              Open again
            </Button>
          ) : null}
          {!over && (
            <Button size="xs" variant={incident.state === 'OPEN' ? 'default' : 'filled'} onClick={() => setQuestion('close')}>
              Close
            </Button>
          )}
          {incident.state === 'OPEN' && (
            <Button size="xs" leftSection={<Icon name="check" size={14} />} title="Its open alerts are acknowledged with it" loading={change.isPending} onClick={() => now('ack', 'The incident is acknowledged')}>
              Acknowledge
            </Button>
          )}
        </>
      )}
      <IncidentDialog question={question} incident={incident} onClose={() => setQuestion(null)} />
    </div>
  );
}
