// SPDX-License-Identifier: Apache-2.0
import { ActionIcon, Button, Drawer, Switch } from '@mantine/core';
import { useState } from 'react';
import { bodyOf } from '../../data/documents';
import { plain } from '../../data/parameters';
import { type Remediation, REMEDIATIONS, useDeleteRemediation, useRemediationHooks, useSaveRemediation } from '../../data/remediations';
import { Confirm } from '../Confirm';
import { DocumentEditor } from '../DocumentEditor';
import { Icon } from '../Icon';
import { MatcherChips } from '../MatcherBuilder';
import { notifyDone, notifyFailed } from '../notify';
import { matchersOfTexts } from '../silences/SilenceList';
import { Empty, Loaded } from '../States';

const SAMPLE: Remediation = {
  id: 'restart-service',
  name: 'Restart the service',
  hook: 'webhook',
  settings: { url: 'https://ops.example.com/hooks/restart', action: 'restart' },
  match: ['class="availability"'],
  automatic: false,
  role: 'admin',
  limit: { times: 3, within: '1h' },
  cool_down: '10m',
  enabled: false,
};

/** What holds a hook back, in words. */
function boundsOf(hook: Remediation): string {
  return [
    hook.automatic ? 'runs by itself and by button' : 'by button only',
    hook.role && `asks for the role ${hook.role}`,
    hook.limit && `at most ${hook.limit.times} times within ${hook.limit.within}`,
    hook.cool_down && `then rests ${hook.cool_down}`,
  ]
    .filter(Boolean)
    .join(', ');
}

function Row({ hook, tenant, mayEdit, onEdit, onDelete }: { hook: Remediation; tenant: string; mayEdit: boolean; onEdit: () => void; onDelete: () => void }) {
  const save = useSaveRemediation();
  const name = hook.name || hook.id;
  const toggle = (enabled: boolean) =>
    save.mutate(
      { document: { ...hook, enabled }, tenant, isNew: false },
      { onSuccess: () => notifyDone(`${name} is ${enabled ? 'on' : 'off'}`), onError: (cause) => notifyFailed(`${name} could not be changed`, cause) },
    );
  return (
    <li className="thing">
      <div className="thing-head">
        <span className="thing-icon">
          <Icon name="wrench" />
        </span>
        <div className="thing-name">
          <b>{name}</b>
          <span className="dim">
            {hook.id} · {hook.hook}
          </span>
        </div>
        <div className="thing-actions">
          <Switch aria-label={`${name} may run`} checked={hook.enabled === true} disabled={!mayEdit || save.isPending} onChange={(event) => toggle(event.currentTarget.checked)} />
          {mayEdit && (
            <>
              <ActionIcon variant="subtle" color="gray" aria-label={`Edit ${name}`} onClick={onEdit}>
                <Icon name="edit" size={17} />
              </ActionIcon>
              <ActionIcon variant="subtle" color="gray" aria-label={`Delete ${name}`} onClick={onDelete}>
                <Icon name="trash" size={17} />
              </ActionIcon>
            </>
          )}
        </div>
      </div>
      <div className="thing-line">
        <MatcherChips matchers={matchersOfTexts(hook.match ?? [])} none="every alert" />
      </div>
      <p className="thing-line">{boundsOf(hook)}</p>
    </li>
  );
}

/** Hooks that do something about alerts. Nothing runs that is not switched on. */
export function RemediationTab({ tenant, mayEdit }: { tenant: string; mayEdit: boolean }) {
  const hooks = useRemediationHooks(tenant);
  const save = useSaveRemediation();
  const remove = useDeleteRemediation();
  const [edited, setEdited] = useState<{ hook: Remediation; isNew: boolean } | null>(null);
  const [doomed, setDoomed] = useState<Remediation | null>(null);
  const close = () => {
    save.reset();
    setEdited(null);
  };
  const add = mayEdit && (
    <Button leftSection={<Icon name="plus" size={16} />} onClick={() => setEdited({ hook: SAMPLE, isNew: true })}>
      Add a remediation
    </Button>
  );
  return (
    <>
      <Loaded
        query={hooks}
        empty={
          <Empty icon="wrench" title="Nothing is remedied from here" action={add}>
            A signed webhook can scale, restart or retry: by a button of the alert, or by itself, within limits. It is off until you switch it on.
          </Empty>
        }
      >
        {(items) => (
          <>
            <div className="toolbar">
              <div className="toolbar-rest">{add}</div>
            </div>
            <ul className="things">
              {items.map((hook) => (
                <Row key={hook.id} {...{ hook, tenant, mayEdit }} onEdit={() => setEdited({ hook, isNew: false })} onDelete={() => setDoomed(hook)} />
              ))}
            </ul>
          </>
        )}
      </Loaded>
      <Drawer
        opened={edited !== null}
        onClose={close}
        position="right"
        size="xl"
        title={edited?.isNew ? 'Add a remediation' : `Edit ${edited?.hook.id ?? ''}`}
        closeButtonProps={{ 'aria-label': 'Close' }}
        classNames={{ body: 'drawer-body', content: 'drawer-content' }}
      >
        {edited && (
          <DocumentEditor
            value={bodyOf(REMEDIATIONS, edited.hook)}
            noun="The remediation"
            mayEdit
            busy={save.isPending}
            error={save.error}
            onTouch={save.reset}
            onClose={close}
            onSave={(document) =>
              save.mutate(
                { document: { ...(document as unknown as Remediation), id: edited.isNew ? plain(document.id) : edited.hook.id }, tenant, isNew: edited.isNew },
                {
                  onSuccess: () => {
                    notifyDone('The remediation is saved');
                    close();
                  },
                },
              )
            }
          />
        )}
      </Drawer>
      <Confirm
        opened={doomed !== null}
        title={`Delete ${doomed?.name ?? doomed?.id ?? ''}?`}
        action="Delete the remediation"
        busy={remove.isPending}
        onCancel={() => setDoomed(null)}
        onConfirm={() =>
          doomed &&
          remove.mutate(
            { document: doomed, tenant },
            {
              onSuccess: () => notifyDone('The remediation is deleted'),
              onError: (cause) => notifyFailed('The remediation could not be deleted', cause),
              onSettled: () => setDoomed(null),
            },
          )
        }
      >
        Alerts no longer offer it, and it runs no more by itself.
      </Confirm>
    </>
  );
}
