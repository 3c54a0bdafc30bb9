// SPDX-License-Identifier: Apache-2.0
import { ActionIcon } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { type MaintenanceWindow, useDeleteWindow, useWindows } from '../../data/windows';
import { recurrenceWords, withEnd } from '../../view/windows';
import { Confirm } from '../Confirm';
import { Icon, type IconName } from '../Icon';
import { Mark } from '../Marks';
import { MatcherChips } from '../MatcherBuilder';
import { notifyDone, notifyFailed } from '../notify';
import { Empty, Loaded } from '../States';
import { Time, useZone } from '../Time';
import { matchersOfTexts } from './SilenceList';

const STATES: Readonly<Record<string, [tone: 'accent' | 'info' | 'muted', icon: IconName, word: string]>> = {
  active: ['accent', 'wrench', 'Active'],
  scheduled: ['info', 'calendar', 'Planned'],
  ended: ['muted', 'history', 'Over'],
  disabled: ['muted', 'pause', 'Off'],
};
const ORDER = ['active', 'scheduled', 'disabled', 'ended'];

function Row({ window, mayWrite, onEdit, onDelete }: { window: MaintenanceWindow; mayWrite: boolean; onEdit: () => void; onDelete: () => void }) {
  const own = useZone(window.tenant);
  const [tone, icon, word] = STATES[window.state ?? 'scheduled'] ?? ['muted', 'clock', window.state ?? ''];
  const matchers = [
    ...matchersOfTexts(window.matchers ?? []),
    ...(window.environments ?? []).map((value) => ({ name: 'environment', operator: '=' as const, value })),
  ];
  const next = window.next ?? [];
  return (
    <li className={`silence silence-${window.state === 'active' ? 'active' : 'pending'}`} data-window={window.id}>
      <div className="silence-top">
        <Mark tone={tone} icon={icon}>
          {word}
        </Mark>
        <b>{window.name}</b>
        <MatcherChips matchers={matchers} none="every alert of the tenant" />
        {mayWrite && (
          <div className="thing-actions">
            <ActionIcon variant="subtle" color="gray" aria-label={`Edit ${window.name}`} title="Edit" onClick={onEdit}>
              <Icon name="edit" size={17} />
            </ActionIcon>
            <ActionIcon variant="subtle" color="gray" aria-label={`Delete ${window.name}`} title="Delete" onClick={onDelete}>
              <Icon name="trash" size={17} />
            </ActionIcon>
          </div>
        )}
      </div>
      {window.comment && <p className="silence-comment">{window.comment}</p>}
      <p className="dim silence-line">
        <span>
          {window.recurrence ? (
            <>
              {recurrenceWords(window.recurrence)} for {window.duration}, {window.time_zone || own}
            </>
          ) : (
            <>
              <Time at={window.starts_at} tenant={window.tenant} /> – <Time at={withEnd(window).ends_at} tenant={window.tenant} />
            </>
          )}
        </span>
        <span>{window.tenant}</span>
      </p>
      {next.length > 0 && (
        <ol className="next" aria-label="Next times">
          {next.slice(0, 4).map((one) => (
            <li key={one.from}>
              <Icon name="calendar" size={13} />
              <Time at={one.from} tenant={window.tenant} /> – <Time at={one.to} tenant={window.tenant} style="time" />
            </li>
          ))}
        </ol>
      )}
    </li>
  );
}

/** Maintenance windows with their next times. */
export function WindowList({ tenant, mayWrite, action, onEdit }: { tenant: string | null; mayWrite: boolean; action: ReactNode; onEdit: (window: MaintenanceWindow) => void }) {
  const windows = useWindows(tenant);
  const remove = useDeleteWindow();
  const [doomed, setDoomed] = useState<MaintenanceWindow | null>(null);
  return (
    <>
      <Loaded
        query={windows}
        empty={
          <Empty icon="calendar" title="No maintenance is planned" action={action}>
            While a window lasts, matching alerts tell nobody. It may come again every day, week or month, in the tenant’s own time.
          </Empty>
        }
      >
        {(items) => (
          <ul className="silences">
            {[...items]
              .sort((a, b) => ORDER.indexOf(a.state ?? 'scheduled') - ORDER.indexOf(b.state ?? 'scheduled') || a.id.localeCompare(b.id))
              .map((window) => (
                <Row key={`${window.tenant}/${window.id}`} {...{ window, mayWrite }} onEdit={() => onEdit(window)} onDelete={() => setDoomed(window)} />
              ))}
          </ul>
        )}
      </Loaded>
      <Confirm
        opened={doomed !== null}
        title={`Delete ${doomed?.name ?? ''}?`}
        action="Delete the window"
        busy={remove.isPending}
        onCancel={() => setDoomed(null)}
        onConfirm={() =>
          doomed &&
          remove.mutate(
            { document: doomed, tenant },
            {
              onSuccess: () => notifyDone(`${doomed.name} is deleted`),
              onError: (cause) => notifyFailed(`${doomed.name} could not be deleted`, cause),
              onSettled: () => setDoomed(null),
            },
          )
        }
      >
        From now on matching alerts are told at these times as at any other.
      </Confirm>
    </>
  );
}
