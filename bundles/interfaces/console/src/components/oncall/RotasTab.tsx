// SPDX-License-Identifier: Apache-2.0
import { ActionIcon, Button, Drawer, Select } from '@mantine/core';
import { useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import { bodyOf } from '../../data/documents';
import { plain } from '../../data/parameters';
import { type Override, type Rota, useDeleteOverride, useDeleteRota, useOverrides, useRotas, useSaveRota } from '../../data/rotas';
import { DeleteDialog } from '../DeleteDialog';
import { DocumentEditor } from '../DocumentEditor';
import { Icon } from '../Icon';
import { notifyDone, notifyFailed } from '../notify';
import { Card } from '../Page';
import { Empty, Loaded } from '../States';
import { Time } from '../Time';
import { OverrideDialog } from './OverrideDialog';
import { RotaCalendar } from './RotaCalendar';

const SAMPLE: Rota = {
  id: 'primary',
  name: 'Primary',
  layers: [{ id: 'weekly', people: ['somebody', 'somebody-else'], starts_at: '2026-01-05T09:00', hand_over: { every: '1w' } }],
};

function RotaDrawer({ rota, isNew, tenant, onClose }: { rota: Rota | null; isNew: boolean; tenant: string; onClose: () => void }) {
  const save = useSaveRota();
  const close = () => {
    save.reset();
    onClose();
  };
  return (
    <Drawer
      opened={rota !== null}
      onClose={close}
      position="right"
      size="xl"
      title={isNew ? 'Add a rota' : `Rota ${rota?.id ?? ''}`}
      closeButtonProps={{ 'aria-label': 'Close' }}
      classNames={{ body: 'drawer-body', content: 'drawer-content' }}
    >
      {rota && (
        <DocumentEditor
          value={bodyOf({ key: '', path: '' }, rota)}
          noun="The rota"
          aside="A later layer takes over where it has somebody"
          mayEdit
          busy={save.isPending}
          error={save.error}
          onTouch={save.reset}
          onClose={close}
          onSave={(document) =>
            save.mutate(
              { document: { ...(document as unknown as Rota), id: isNew ? plain(document.id) : rota.id }, tenant, isNew },
              {
                onSuccess: () => {
                  notifyDone('The rota is saved');
                  close();
                },
              },
            )
          }
        />
      )}
    </Drawer>
  );
}

function OverrideList({ overrides, tenant, mayWrite }: { overrides: readonly Override[]; tenant: string; mayWrite: boolean }) {
  const remove = useDeleteOverride();
  if (overrides.length === 0) return null;
  return (
    <Card title="Who stands in">
      <ul className="overrides">
        {overrides.map((one) => (
          <li key={one.id}>
            <b>{one.person}</b>
            <span className="num">
              <Time at={one.from} tenant={tenant} /> – <Time at={one.to} tenant={tenant} />
            </span>
            <span className="dim">{one.comment}</span>
            {mayWrite && (
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={`Take back that ${one.person} stands in`}
                loading={remove.isPending}
                onClick={() =>
                  remove.mutate(
                    { document: one, tenant },
                    { onSuccess: () => void remove.refresh(), onError: (cause) => notifyFailed('It could not be taken back', cause) },
                  )
                }
              >
                <Icon name="trash" size={16} />
              </ActionIcon>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** The calendar of one rota, and what changes it. */
export function RotasTab({ tenant, mayEdit, mayWrite }: { tenant: string; mayEdit: boolean; mayWrite: boolean }) {
  const rotas = useRotas(tenant);
  const overrides = useOverrides(tenant);
  const remove = useDeleteRota();
  const [parameters, setParameters] = useSearchParams();
  const [edited, setEdited] = useState<{ rota: Rota; isNew: boolean } | null>(null);
  const [standIn, setStandIn] = useState(false);
  const [doomed, setDoomed] = useState<Rota | null>(null);
  const asked = parameters.get('rota');
  const choose = (id: string | null) =>
    setParameters((now) => {
      const next = new URLSearchParams(now);
      if (id) next.set('rota', id);
      return next;
    });
  const add = mayEdit && (
    <Button variant="default" leftSection={<Icon name="plus" size={16} />} onClick={() => setEdited({ rota: SAMPLE, isNew: true })}>
      Add a rota
    </Button>
  );
  return (
    <>
      <Loaded
        query={rotas}
        empty={
          <Empty icon="calendar" title="No rota yet" action={add}>
            A rota says whose turn it is, in layers: everybody’s week, and nights or weekends on top.
          </Empty>
        }
      >
        {(items) => {
          const rota = items.find((one) => one.id === asked) ?? items[0];
          if (!rota) return null;
          return (
            <>
              <div className="toolbar">
                <Select
                  aria-label="Rota"
                  className="toolbar-select"
                  allowDeselect={false}
                  data={items.map((one) => ({ value: one.id, label: one.name || one.id }))}
                  value={rota.id}
                  onChange={choose}
                />
                <div className="toolbar-rest">
                  {mayWrite && (
                    <Button leftSection={<Icon name="person" size={16} />} onClick={() => setStandIn(true)}>
                      Somebody stands in
                    </Button>
                  )}
                  {mayEdit && (
                    <>
                      <Button variant="default" onClick={() => setEdited({ rota, isNew: false })}>
                        Edit the rota
                      </Button>
                      {add}
                      <ActionIcon variant="subtle" color="gray" size="lg" aria-label={`Delete the rota ${rota.id}`} onClick={() => setDoomed(rota)}>
                        <Icon name="trash" size={17} />
                      </ActionIcon>
                    </>
                  )}
                </div>
              </div>
              <RotaCalendar tenant={tenant} rota={rota} />
              <OverrideList overrides={(overrides.data ?? []).filter((one) => one.rota === rota.id)} {...{ tenant, mayWrite }} />
              <OverrideDialog opened={standIn} tenant={tenant} rota={rota} onClose={() => setStandIn(false)} />
            </>
          );
        }}
      </Loaded>
      <RotaDrawer rota={edited?.rota ?? null} isNew={edited?.isNew ?? false} tenant={tenant} onClose={() => setEdited(null)} />
      <DeleteDialog
        name={doomed && `the rota ${doomed.name || doomed.id}`}
        action="Delete the rota"
        onDelete={(force) => (doomed ? remove.mutateAsync({ document: doomed, tenant, force }) : Promise.resolve())}
        onClose={() => setDoomed(null)}
      >
        Its calendar, its notes and whoever stands in go with it.
      </DeleteDialog>
    </>
  );
}
