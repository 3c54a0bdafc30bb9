// SPDX-License-Identifier: Apache-2.0
import { Button, FileButton, Group, Modal } from '@mantine/core';
import { useMemo, useState } from 'react';
import { asApiError } from '../../data/http';
import { type RoutingImport, useImportRouting } from '../../data/routing';
import { formatNumber } from '../../format';
import { treeOf } from '../../view/routing';
import { problemsOf } from '../../view/text';
import { CodeEditor } from '../CodeEditor';
import { Icon } from '../Icon';
import { notifyDone } from '../notify';
import { RouteTree } from './RouteTree';

function Preview({ result }: { result: RoutingImport }) {
  return (
    <div className="import-preview" role="status">
      <p>
        <b className="num">{formatNumber(result.channels.length)}</b> {result.channels.length === 1 ? 'channel' : 'channels'} would come with it
        {result.channels.length > 0 && <>: {result.channels.map((one) => `${one.id} (${one.notifier})`).join(', ')}</>}.
      </p>
      {result.differences.length > 0 ? (
        <>
          <h3>What will differ</h3>
          <ul className="import-list">
            {result.differences.map((one, index) => (
              <li key={index} className="import-skipped">
                <Icon name="triangle" size={16} />
                <b>{one.field}</b>
                <span className="import-words">{one.message}</span>
              </li>
            ))}
          </ul>
        </>
      ) : (
        <p className="verdict-good">
          <Icon name="circleCheck" size={16} /> It will decide exactly as Alertmanager does.
        </p>
      )}
      {result.routing.route && (
        <details>
          <summary className="link">The tree it becomes</summary>
          <RouteTree root={treeOf(result.routing.route)} test={null} />
        </details>
      )}
    </div>
  );
}

/** Brings in an Alertmanager configuration: first what it becomes and where it differs, then the doing. */
export function RoutingImportDialog({ opened, tenant, onClose }: { opened: boolean; tenant: string; onClose: () => void }) {
  const [text, setText] = useState('');
  const [preview, setPreview] = useState<RoutingImport | null>(null);
  const bring = useImportRouting(tenant);
  const { error } = bring;
  const problems = useMemo(() => (error ? problemsOf(asApiError(error), text) : []), [error, text]);
  const change = (next: string) => {
    setText(next);
    setPreview(null);
    bring.reset();
  };
  const close = () => {
    change('');
    onClose();
  };
  const submit = (apply: boolean) =>
    bring.mutate(
      { text, apply },
      {
        onSuccess: (result) => {
          if (!apply) return setPreview(result);
          notifyDone('The routing is replaced');
          close();
        },
      },
    );
  return (
    <Modal opened={opened} onClose={close} title="Import from Alertmanager" size="xl" centered>
      <div className="form">
        <p className="dim">An alertmanager.yml. Its tree, inhibit rules and time intervals replace the routing of {tenant}; receivers become channels. Secrets are not read.</p>
        <CodeEditor label="Alertmanager configuration" text={text} problems={problems} minLines={12} onChange={change} />
        {preview && <Preview result={preview} />}
        <Group justify="space-between">
          <FileButton onChange={(file) => void file?.text().then(change)} accept=".yaml,.yml">
            {(props) => (
              <Button variant="subtle" {...props}>
                Choose a file
              </Button>
            )}
          </FileButton>
          <Group>
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button disabled={text.trim() === ''} loading={bring.isPending} onClick={() => submit(preview !== null)}>
              {preview === null ? 'Look first' : 'Replace the routing'}
            </Button>
          </Group>
        </Group>
      </div>
    </Modal>
  );
}
