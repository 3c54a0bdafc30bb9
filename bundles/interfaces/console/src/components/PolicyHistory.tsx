// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Policy } from '../data/policies';
import { type Change, type Difference, useDifference, useRestore, useVersions, type Version } from '../data/versions';
import { Confirm } from './Confirm';
import { notifyDone, notifyFailed } from './notify';
import { Empty, Loaded, LoadingRows } from './States';
import { Time } from './Time';

const shown = (value: unknown) => (value === undefined || value === null ? 'nothing' : typeof value === 'string' ? value : JSON.stringify(value));

function ChangeRow({ change }: { change: Change }) {
  return (
    <li>
      <code>{change.path}</code>
      <span className="diff-before">{shown(change.before)}</span>
      <span aria-label="became">→</span>
      <span className="diff-after">{shown(change.after)}</span>
    </li>
  );
}

function tone(line: string): string | undefined {
  if (line.startsWith('+') && !line.startsWith('+++')) return 'diff-added';
  if (line.startsWith('-') && !line.startsWith('---')) return 'diff-removed';
  return line.startsWith('@@') ? 'diff-place' : undefined;
}

/** What is different, first in words and then line by line. */
export function DifferenceView({ difference }: { difference: Difference }) {
  if (difference.changes.length === 0) return <p className="dim">These two versions say the same.</p>;
  return (
    <>
      <ul className="diff-changes">
        {difference.changes.map((change) => (
          <ChangeRow key={change.path} change={change} />
        ))}
      </ul>
      <pre className="diff" aria-label="Line by line">
        {difference.text.split('\n').map((line, index) => (
          <span key={index} className={tone(line)}>
            {`${line}\n`}
          </span>
        ))}
      </pre>
    </>
  );
}

function VersionRow({ version, newest, picked, onPick }: { version: Version; newest: boolean; picked: boolean; onPick: () => void }) {
  return (
    <li>
      <button type="button" className={`version${picked ? ' version-picked' : ''}`} aria-pressed={picked} onClick={onPick}>
        <b className="num">{version.version}</b>
        <span>
          {version.change}
          {newest && <span className="tag">now</span>}
        </span>
        <span className="dim">{version.by ?? 'the default pack'}</span>
        <span className="dim num">
          <Time at={version.at} />
        </span>
      </button>
    </li>
  );
}

/** Every state the policy has been in, what changed between any of them and now, and the way back. */
export function PolicyHistory({ policy, tenant, mayEdit }: { policy: Policy; tenant: string | null; mayEdit: boolean }) {
  const versions = useVersions(policy, tenant);
  const [picked, setPicked] = useState<number | null>(null);
  const [asking, setAsking] = useState(false);
  const newest = versions.data?.[0]?.version ?? null;
  const from = picked ?? versions.data?.[1]?.version ?? null;
  const difference = useDifference(policy, tenant, from, newest);
  const restore = useRestore(policy, tenant);
  if (tenant === null) return <p className="dim">Choose a tenant first: the default pack is changed for one tenant at a time.</p>;
  return (
    <Loaded query={versions} compact loading={<LoadingRows rows={3} />} empty={<Empty icon="history" title="Never changed">This policy is as it came.</Empty>}>
      {(items) => (
        <div className="history">
          <ol className="versions" aria-label="Versions">
            {items.map((version) => (
              <VersionRow key={version.version} version={version} newest={version.version === newest} picked={version.version === from} onPick={() => setPicked(version.version)} />
            ))}
          </ol>
          {from !== null && newest !== null && from !== newest ? (
            <section>
              <header className="history-head">
                <h3>
                  From version {from} to now
                </h3>
                {mayEdit && (
                  <Button size="xs" variant="default" onClick={() => setAsking(true)}>
                    Restore version {from}
                  </Button>
                )}
              </header>
              <Loaded query={difference} compact loading={<LoadingRows rows={2} />}>
                {(found) => <DifferenceView difference={found} />}
              </Loaded>
            </section>
          ) : (
            <p className="dim">Choose an earlier version to see what has changed since.</p>
          )}
          <Confirm
            opened={asking}
            title={`Restore version ${from}?`}
            action="Restore"
            harmless
            busy={restore.isPending}
            onCancel={() => setAsking(false)}
            onConfirm={() => {
              if (from === null) return;
              restore.mutate(from, {
                onSuccess: () => {
                  setAsking(false);
                  setPicked(null);
                  notifyDone(`${policy.id} is as it was in version ${from}`);
                },
                onError: (cause) => notifyFailed(`${policy.id} could not be restored`, cause),
              });
            }}
          >
            It becomes a new version; nothing of the history is lost.
          </Confirm>
        </div>
      )}
    </Loaded>
  );
}
