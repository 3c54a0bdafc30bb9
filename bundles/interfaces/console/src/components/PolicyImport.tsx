// SPDX-License-Identifier: Apache-2.0
import { Button, FileButton, Group, Modal, Textarea } from '@mantine/core';
import { useState } from 'react';
import { type Imported, useImport } from '../data/versions';
import { Icon } from './Icon';
import { notifyDone } from './notify';
import { Failure } from './States';

function Preview({ result }: { result: Imported }) {
  return (
    <div className="import-preview" role="status">
      <p>
        <b className="num">{result.imported.length}</b> {result.imported.length === 1 ? 'policy' : 'policies'} would come in
        {result.skipped.length > 0 && (
          <>
            , <b className="num">{result.skipped.length}</b> would be left out
          </>
        )}
        .
      </p>
      <ul className="import-list">
        {result.imported.map((one) => (
          <li key={one.id}>
            <Icon name="circleCheck" size={16} />
            <b>{one.id}</b>
            {one.change && <span className="dim">{one.change}</span>}
          </li>
        ))}
        {result.skipped.map((one, index) => (
          <li key={`${one.rule}-${index}`} className="import-skipped">
            <Icon name="triangle" size={16} />
            <b>{one.rule}</b>
            <span>{one.reason}</span>
            {one.expr && <code>{one.expr}</code>}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Brings in policies from text or a file: first what would happen, then the doing. */
export function PolicyImport({ opened, tenant, onClose }: { opened: boolean; tenant: string; onClose: () => void }) {
  const [text, setText] = useState('');
  const [preview, setPreview] = useState<Imported | null>(null);
  const bring = useImport();
  const change = (next: string) => {
    setText(next);
    setPreview(null);
    bring.reset();
  };
  const close = () => {
    change('');
    onClose();
  };
  const look = () => bring.mutate({ text, tenant, dryRun: true }, { onSuccess: setPreview });
  const submit = () =>
    bring.mutate(
      { text, tenant, dryRun: false },
      {
        onSuccess: (result) => {
          notifyDone(`${result.imported.length} ${result.imported.length === 1 ? 'policy has' : 'policies have'} come in`);
          close();
        },
      },
    );
  return (
    <Modal opened={opened} onClose={close} title="Import policies" size="xl" centered>
      <div className="form">
        <p className="dim">Policies as YAML or JSON, one or many, or a Prometheus rule file. All come in, or none.</p>
        <Textarea
          aria-label="Policies to import"
          classNames={{ input: 'code-input' }}
          autosize
          minRows={10}
          maxRows={18}
          spellCheck={false}
          placeholder={'- id: too-many-errors\n  measure: { select: "@Level = \'Error\'", value: count }\n  detect: { threshold: { above: 50 } }'}
          value={text}
          data-autofocus
          onChange={(event) => change(event.currentTarget.value)}
        />
        {bring.error && <Failure error={bring.error} compact />}
        {preview && <Preview result={preview} />}
        <Group justify="space-between">
          <FileButton onChange={(file) => void file?.text().then(change)} accept=".yaml,.yml,.json">
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
            {preview === null ? (
              <Button disabled={text.trim() === ''} loading={bring.isPending} onClick={look}>
                Look first
              </Button>
            ) : (
              <Button disabled={preview.imported.length === 0} loading={bring.isPending} onClick={submit}>
                Import {preview.imported.length}
              </Button>
            )}
          </Group>
        </Group>
      </div>
    </Modal>
  );
}
