// SPDX-License-Identifier: Apache-2.0
import { Button, Group, Modal, Select, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { slugOf } from '../../data/parameters';
import { usePeople } from '../../data/people';
import { type Rota, useSaveOverride } from '../../data/rotas';
import { localToUtc, utcToLocal } from '../../view/zone';
import { notifyDone } from '../notify';
import { Failure } from '../States';
import { useZone } from '../Time';

function Form({ tenant, rota, onClose }: { tenant: string; rota: Rota; onClose: () => void }) {
  const own = useZone(tenant);
  const zone = rota.time_zone || own;
  const people = usePeople(tenant);
  const save = useSaveOverride();
  const [person, setPerson] = useState<string | null>(null);
  const [from, setFrom] = useState(() => utcToLocal(Date.now(), zone));
  const [to, setTo] = useState(() => utcToLocal(Date.now() + 8 * 3_600_000, zone));
  const [comment, setComment] = useState('');
  const [tried, setTried] = useState(false);
  const [begins, ends] = [localToUtc(from, zone), localToUtc(to, zone)];
  const wrong = begins === null || ends === null || ends <= begins;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!person || wrong) return;
    const id = slugOf(`${rota.id}-${person}-${from}`);
    save.mutate(
      { document: { id, rota: rota.id, person, from: begins, to: ends, comment: comment.trim() || null }, tenant, isNew: true },
      {
        onSuccess: () => {
          void save.refresh();
          notifyDone(`${person} stands in`);
          onClose();
        },
      },
    );
  };
  return (
    <form className="form" onSubmit={submit} noValidate>
      <Select
        label="Who"
        withAsterisk
        searchable
        data={(people.data ?? []).map((one) => ({ value: one.id, label: one.name }))}
        value={person}
        error={tried && !person ? 'Choose one.' : undefined}
        onChange={setPerson}
        data-autofocus
      />
      <div className="form-pair form-top">
        <TextInput type="datetime-local" label="From" description={zone} value={from} onChange={(event) => setFrom(event.currentTarget.value)} />
        <TextInput type="datetime-local" label="To" description={zone} value={to} error={tried && wrong ? 'It must end after it begins.' : undefined} onChange={(event) => setTo(event.currentTarget.value)} />
      </div>
      <TextInput label="Comment" value={comment} onChange={(event) => setComment(event.currentTarget.value)} />
      {save.isError && <Failure error={save.error} compact />}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={save.isPending}>
          Save
        </Button>
      </Group>
    </form>
  );
}

/** Somebody takes the pager for a while, whatever the layers say. */
export function OverrideDialog({ opened, tenant, rota, onClose }: { opened: boolean; tenant: string; rota: Rota; onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title={`Somebody stands in on ${rota.name ?? rota.id}`} centered>
      {opened && <Form {...{ tenant, rota, onClose }} />}
    </Modal>
  );
}
