// SPDX-License-Identifier: Apache-2.0
import { Button, Group, MultiSelect, NumberInput, Select, Switch, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { type AlertingSettings, useAlertingSettings, useSaveAlertingSettings } from '../../data/alerting';
import { asApiError } from '../../data/http';
import { useEnvironments } from '../../data/tenants';
import { SEVERITIES } from '../../view/alerts';
import { notifyDone } from '../notify';
import { Card } from '../Page';
import { Failure, Loaded } from '../States';

const LEVELS = [...SEVERITIES].reverse().map((value) => ({ value, label: value.replace(/^./, (first) => first.toUpperCase()) }));

function Form({ settings, tenant, mayEdit }: { settings: AlertingSettings; tenant: string; mayEdit: boolean }) {
  const [edited, setEdited] = useState(settings);
  const save = useSaveAlertingSettings(tenant);
  const environments = useEnvironments(tenant);
  const errors = save.error ? asApiError(save.error).fields : {};
  const change = (part: Partial<AlertingSettings>) => {
    setEdited((now) => ({ ...now, ...part }));
    save.reset();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(edited, { onSuccess: () => notifyDone('The settings are saved') });
  };
  const duration = (label: string, description: string, field: string, value: string | null | undefined, set: (text: string) => void) => (
    <TextInput label={label} description={description} value={value ?? ''} error={errors[field]} disabled={!mayEdit} onChange={(event) => set(event.currentTarget.value.trim())} />
  );
  const messages = (label: string, description: string, field: string, value: number | undefined, set: (most: number | undefined) => void) => (
    <NumberInput
      label={label}
      description={description}
      suffix=" messages"
      min={1}
      max={1_000_000}
      thousandSeparator=","
      value={value ?? ''}
      error={errors[field]}
      disabled={!mayEdit}
      onChange={(most) => set(typeof most === 'number' ? most : undefined)}
    />
  );
  return (
    <form className="settings" onSubmit={submit} noValidate>
      <Card title="Coming back">
        <div className="fields">
          {duration('The same alert again within', 'What returns within this time is no new alert.', 'reopen_within', edited.reopen_within, (reopen_within) => change({ reopen_within }))}
          <NumberInput
            label="Flapping from"
            description="So many returns make an alert flap; it is told once as such, then quiet."
            suffix=" returns"
            min={2}
            max={100}
            value={edited.flap?.times ?? ''}
            error={errors['flap.times']}
            disabled={!mayEdit}
            onChange={(times) => change({ flap: { ...edited.flap, times: typeof times === 'number' ? times : undefined } })}
          />
          {duration('counted within', 'How far back returns are counted.', 'flap.within', edited.flap?.within, (within) => change({ flap: { ...edited.flap, within } }))}
          {duration('calm again after', 'How long it must hold still.', 'flap.calm', edited.flap?.calm, (calm) => change({ flap: { ...edited.flap, calm } }))}
        </div>
      </Card>
      <Card title="Acknowledging and storms">
        <div className="fields">
          {duration('An acknowledgement holds', 'Empty until the alert clears. Then it is open again, and escalation goes on.', 'ack.expires', edited.ack?.expires, (expires) => change({ ack: { expires: expires || null } }))}
          {messages('A storm is more than', 'of one channel. Then it is told summaries, with every alert in them.', 'storm.messages', edited.storm?.messages, (most) => change({ storm: { ...edited.storm, messages: most } }))}
          {duration('within', 'The time they are counted in.', 'storm.within', edited.storm?.within, (within) => change({ storm: { ...edited.storm, within } }))}
          {messages('or, due at once, more than', 'Those are told together, which makes nobody wait.', 'storm.at_once', edited.storm?.at_once, (most) => change({ storm: { ...edited.storm, at_once: most } }))}
        </div>
      </Card>
      <Card title="What can wait, what follows">
        <div className="fields">
          <Select
            label="Outside business hours, below"
            description="waits until the hours of its environment begin. Empty tells everything at once."
            data={LEVELS}
            clearable
            value={edited.hours?.below ?? null}
            error={errors['hours.below']}
            disabled={!mayEdit}
            onChange={(below) => change({ hours: { ...edited.hours, below } })}
          />
          <MultiSelect
            label="in these environments"
            data={(environments.data ?? []).map((one) => ({ value: one.id, label: one.name || one.id }))}
            value={edited.hours?.environments ?? []}
            error={errors['hours.environments']}
            disabled={!mayEdit}
            onChange={(value) => change({ hours: { ...edited.hours, environments: value } })}
          />
          <Switch
            label="What depends on a service that is down stays quiet"
            description="By the topology: only the alert of the service itself is told."
            checked={edited.dependency?.enabled !== false}
            disabled={!mayEdit}
            onChange={(event) => change({ dependency: { ...edited.dependency, enabled: event.currentTarget.checked } })}
          />
          <Select
            label="Down from"
            data={LEVELS}
            allowDeselect={false}
            value={edited.dependency?.from ?? 'error'}
            error={errors['dependency.from']}
            disabled={!mayEdit || edited.dependency?.enabled === false}
            onChange={(from) => change({ dependency: { ...edited.dependency, from: from ?? 'error' } })}
          />
        </div>
      </Card>
      {save.isError && <Failure error={save.error} compact />}
      {mayEdit && (
        <Group justify="flex-end" mt="md">
          <Button variant="default" disabled={edited === settings} onClick={() => setEdited(settings)}>
            Undo
          </Button>
          <Button type="submit" loading={save.isPending}>
            Save the settings
          </Button>
        </Group>
      )}
    </form>
  );
}

/** How a tenant's alerts behave beside their policies. */
export function AlertingForm({ tenant, mayEdit }: { tenant: string; mayEdit: boolean }) {
  const settings = useAlertingSettings(tenant);
  return <Loaded query={settings}>{(found) => <Form key={JSON.stringify(found)} settings={found} tenant={tenant} mayEdit={mayEdit} />}</Loaded>;
}
