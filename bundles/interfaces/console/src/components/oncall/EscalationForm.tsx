// SPDX-License-Identifier: Apache-2.0
import { ActionIcon, Button, MultiSelect, NumberInput, Switch, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useChannels } from '../../data/channels';
import { type Escalation, useSaveEscalation } from '../../data/escalations';
import { asApiError } from '../../data/http';
import { slugOf } from '../../data/parameters';
import { usePeople } from '../../data/people';
import { useRotas } from '../../data/rotas';
import { checkEscalation } from '../../view/escalations';
import { Icon } from '../Icon';
import { notifyDone } from '../notify';
import { Failure } from '../States';

/** Everybody a step can tell. */
function useTargets(tenant: string) {
  const rotas = useRotas(tenant);
  const people = usePeople(tenant);
  const channels = useChannels(tenant);
  return [
    { group: 'Rotas', items: (rotas.data ?? []).map((one) => ({ value: `rota:${one.id}`, label: one.name || one.id })) },
    { group: 'People', items: (people.data ?? []).map((one) => ({ value: `person:${one.id}`, label: one.name })) },
    { group: 'Channels', items: (channels.data ?? []).map((one) => ({ value: `channel:${one.id}`, label: one.id })) },
  ];
}

export function EscalationForm({ escalation, isNew, tenant, onClose }: { escalation: Escalation; isNew: boolean; tenant: string; onClose: () => void }) {
  const [edited, setEdited] = useState(escalation);
  const [tried, setTried] = useState(false);
  const targets = useTargets(tenant);
  const save = useSaveEscalation();
  const whole = { ...edited, id: isNew ? edited.id || slugOf(edited.name ?? '') : edited.id };
  const errors = { ...(save.error ? asApiError(save.error).fields : {}), ...(tried ? checkEscalation(whole) : {}) };
  const change = (part: Partial<Escalation>) => setEdited((now) => ({ ...now, ...part }));
  const step = (index: number, part: Partial<Escalation['steps'][number]>) => change({ steps: edited.steps.map((one, at) => (at === index ? { ...one, ...part } : one)) });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(checkEscalation(whole)).length > 0) return;
    save.mutate(
      { document: whole, tenant, isNew },
      {
        onSuccess: () => {
          notifyDone(`${whole.name || whole.id} is saved`);
          onClose();
        },
      },
    );
  };
  return (
    <form className="form" onSubmit={submit} noValidate>
      <TextInput label="Name" value={edited.name ?? ''} onChange={(event) => change({ name: event.currentTarget.value })} data-autofocus />
      <TextInput label="Id" description="As routes name it" value={whole.id} disabled={!isNew} error={errors.id} onChange={(event) => change({ id: event.currentTarget.value })} />
      <fieldset className="map-field">
        <legend>Steps</legend>
        <p>Counted from when the alert was first told, while nobody acknowledges.</p>
        {edited.steps.map((one, index) => (
          <div key={index} className="step-row">
            <TextInput aria-label={`Step ${index + 1}: after`} placeholder="15m" value={one.after} error={errors[`steps[${index}].after`]} onChange={(event) => step(index, { after: event.currentTarget.value.trim() })} />
            <MultiSelect
              aria-label={`Step ${index + 1}: tells`}
              placeholder={one.notify.length === 0 ? 'Who is told?' : undefined}
              data={targets}
              searchable
              value={one.notify}
              error={errors[`steps[${index}].notify`]}
              onChange={(notify) => step(index, { notify })}
            />
            <ActionIcon variant="subtle" color="gray" size="lg" aria-label={`Remove step ${index + 1}`} disabled={edited.steps.length === 1} onClick={() => change({ steps: edited.steps.filter((_, at) => at !== index) })}>
              <Icon name="trash" size={16} />
            </ActionIcon>
          </div>
        ))}
        <Button size="xs" variant="default" leftSection={<Icon name="plus" size={14} />} onClick={() => change({ steps: [...edited.steps, { after: '', notify: [] }] })}>
          Add a step
        </Button>
      </fieldset>
      <Switch label="Tell everybody again after the last step" checked={Boolean(edited.repeat)} onChange={(event) => change({ repeat: event.currentTarget.checked ? { every: '30m', times: 3 } : null })} />
      {edited.repeat && (
        <div className="form-pair form-top">
          <TextInput label="Every" value={edited.repeat.every} error={errors['repeat.every']} onChange={(event) => edited.repeat && change({ repeat: { ...edited.repeat, every: event.currentTarget.value.trim() } })} />
          <NumberInput
            label="At most"
            suffix=" times"
            min={1}
            max={100}
            value={edited.repeat.times}
            error={errors['repeat.times']}
            onChange={(times) => edited.repeat && change({ repeat: { ...edited.repeat, times: Number(times) } })}
          />
        </div>
      )}
      {save.isError && <Failure error={save.error} compact />}
      <div className="drawer-actions">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={save.isPending}>
          {isNew ? 'Add the escalation' : 'Save'}
        </Button>
      </div>
    </form>
  );
}
