// SPDX-License-Identifier: Apache-2.0
import { ActionIcon, Button, Drawer, MultiSelect, Select, Switch, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useChannels } from '../../data/channels';
import { asApiError } from '../../data/http';
import { isSlug, slugOf } from '../../data/parameters';
import { type Person, useDeletePerson, usePeople, useSavePerson } from '../../data/people';
import { SEVERITIES } from '../../view/alerts';
import { DeleteDialog } from '../DeleteDialog';
import { Icon } from '../Icon';
import { notifyDone } from '../notify';
import { Empty, Failure, Loaded } from '../States';
import { initials } from './initials';

const NEW: Person = { id: '', name: '', channels: [] };

function Form({ person, isNew, tenant, onClose }: { person: Person; isNew: boolean; tenant: string; onClose: () => void }) {
  const [edited, setEdited] = useState(person);
  const [tried, setTried] = useState(false);
  const channels = useChannels(tenant);
  const save = useSavePerson();
  const errors = save.error ? asApiError(save.error).fields : {};
  const change = (part: Partial<Person>) => setEdited((now) => ({ ...now, ...part }));
  const id = isNew ? edited.id || slugOf(edited.name) : edited.id;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (edited.name.trim() === '' || !isSlug(id)) return;
    save.mutate(
      { document: { ...edited, id }, tenant, isNew },
      {
        onSuccess: () => {
          notifyDone(`${edited.name} is saved`);
          onClose();
        },
      },
    );
  };
  return (
    <form className="form" onSubmit={submit} noValidate>
      <TextInput label="Name" withAsterisk value={edited.name} error={errors.name ?? (tried && !edited.name.trim() ? 'This is needed.' : undefined)} onChange={(event) => change({ name: event.currentTarget.value })} data-autofocus />
      <TextInput
        label="Id"
        description="As rotas and escalations name them"
        value={id}
        disabled={!isNew}
        error={errors.id ?? (tried && !isSlug(id) ? 'Lower-case letters, digits and hyphens.' : undefined)}
        onChange={(event) => change({ id: event.currentTarget.value })}
      />
      <MultiSelect
        label="Told over"
        description="Every one of them, in this order"
        data={(channels.data ?? []).map((one) => one.id)}
        value={edited.channels}
        error={errors.channels}
        onChange={(value) => change({ channels: value })}
      />
      <div className="form-pair form-top">
        <TextInput label="E-mail" type="email" value={edited.email ?? ''} error={errors.email} onChange={(event) => change({ email: event.currentTarget.value.trim() || null })} />
        <TextInput label="Time zone" placeholder="Europe/London" value={edited.time_zone ?? ''} error={errors.time_zone} onChange={(event) => change({ time_zone: event.currentTarget.value.trim() || null })} />
      </div>
      <Switch
        label="Quiet hours"
        checked={Boolean(edited.quiet)}
        onChange={(event) => change({ quiet: event.currentTarget.checked ? { from: '22:00', to: '07:00', below: 'critical' } : null })}
      />
      {edited.quiet && (
        <div className="form-pair form-top">
          <TextInput label="From" type="time" value={edited.quiet.from} onChange={(event) => edited.quiet && change({ quiet: { ...edited.quiet, from: event.currentTarget.value } })} />
          <TextInput label="To" type="time" value={edited.quiet.to} onChange={(event) => edited.quiet && change({ quiet: { ...edited.quiet, to: event.currentTarget.value } })} />
          <Select
            label="for what is below"
            data={[...SEVERITIES]}
            allowDeselect={false}
            value={edited.quiet.below}
            onChange={(below) => edited.quiet && change({ quiet: { ...edited.quiet, below: below ?? 'critical' } })}
          />
        </div>
      )}
      {save.isError && <Failure error={save.error} compact />}
      <div className="drawer-actions">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={save.isPending}>
          {isNew ? 'Add the person' : 'Save'}
        </Button>
      </div>
    </form>
  );
}

function Row({ person, mayEdit, onEdit, onDelete }: { person: Person; mayEdit: boolean; onEdit: () => void; onDelete: () => void }) {
  return (
    <li className="thing">
      <div className="thing-head">
        <span className="avatar" aria-hidden="true">
          {initials(person.name)}
        </span>
        <div className="thing-name">
          <b>{person.name}</b>
          <span className="dim">
            {[person.id, person.email, person.time_zone].filter(Boolean).join(' · ')}
          </span>
        </div>
        {mayEdit && (
          <div className="thing-actions">
            <ActionIcon variant="subtle" color="gray" aria-label={`Edit ${person.name}`} onClick={onEdit}>
              <Icon name="edit" size={17} />
            </ActionIcon>
            <ActionIcon variant="subtle" color="gray" aria-label={`Delete ${person.name}`} onClick={onDelete}>
              <Icon name="trash" size={17} />
            </ActionIcon>
          </div>
        )}
      </div>
      <p className="thing-line">
        {person.channels.length > 0 ? `Told over ${person.channels.join(', ')}` : 'Has no channel: cannot be told'}
        {person.quiet && ` · quiet ${person.quiet.from}–${person.quiet.to} below ${person.quiet.below}`}
      </p>
    </li>
  );
}

/** Everybody who can be called. */
export function PeopleTab({ tenant, mayEdit }: { tenant: string; mayEdit: boolean }) {
  const people = usePeople(tenant);
  const remove = useDeletePerson();
  const [edited, setEdited] = useState<{ person: Person; isNew: boolean } | null>(null);
  const [doomed, setDoomed] = useState<Person | null>(null);
  const add = mayEdit && (
    <Button leftSection={<Icon name="plus" size={16} />} onClick={() => setEdited({ person: NEW, isNew: true })}>
      Add a person
    </Button>
  );
  return (
    <>
      <Loaded
        query={people}
        empty={
          <Empty icon="people" title="Nobody can be called yet" action={add}>
            Add people with the channels they are told over; rotas and escalations name them.
          </Empty>
        }
      >
        {(items) => (
          <>
            <div className="toolbar">
              <div className="toolbar-rest">{add}</div>
            </div>
            <ul className="things things-grid">
              {items.map((person) => (
                <Row key={person.id} {...{ person, mayEdit }} onEdit={() => setEdited({ person, isNew: false })} onDelete={() => setDoomed(person)} />
              ))}
            </ul>
          </>
        )}
      </Loaded>
      <Drawer
        opened={edited !== null}
        onClose={() => setEdited(null)}
        position="right"
        size="lg"
        title={edited?.isNew ? 'Add a person' : `Edit ${edited?.person.name ?? ''}`}
        closeButtonProps={{ 'aria-label': 'Close' }}
        classNames={{ body: 'drawer-body', content: 'drawer-content' }}
      >
        {edited && <Form key={edited.person.id} {...edited} tenant={tenant} onClose={() => setEdited(null)} />}
      </Drawer>
      <DeleteDialog
        name={doomed && doomed.name}
        action="Delete the person"
        onDelete={(force) => (doomed ? remove.mutateAsync({ document: doomed, tenant, force }) : Promise.resolve())}
        onClose={() => setDoomed(null)}
      >
        Nobody is told over their channels any more.
      </DeleteDialog>
    </>
  );
}
