// SPDX-License-Identifier: Apache-2.0
import { Button, SegmentedControl } from '@mantine/core';
import { type ReactNode, useMemo, useState } from 'react';
import { type ApiError, asApiError } from '../data/http';
import { problemsOf, readObject, type TextFormat, textOf } from '../view/text';
import { CodeEditor } from './CodeEditor';

/** A document as YAML or JSON, saved as a whole. Refusals stand at the lines they are about. */
export function DocumentEditor({
  value,
  noun,
  aside,
  mayEdit,
  busy,
  error,
  action = 'Save',
  onTouch,
  onSave,
  onClose,
}: {
  value: unknown;
  /** What the text is, as in “A rota”. */
  noun: string;
  aside?: ReactNode;
  mayEdit: boolean;
  busy: boolean;
  error: unknown;
  action?: string;
  /** The text is no longer what was refused. */
  onTouch: () => void;
  onSave: (document: Record<string, unknown>) => void;
  onClose: () => void;
}) {
  const [format, setFormat] = useState<TextFormat>('yaml');
  const [text, setText] = useState(() => textOf(value, 'yaml'));
  const [unreadable, setUnreadable] = useState<ApiError | null>(null);
  const refused = unreadable ?? (error ? asApiError(error) : null);
  const problems = useMemo(() => (refused ? problemsOf(refused, text) : []), [refused, text]);
  const read = (): Record<string, unknown> | null => {
    try {
      return readObject(text, noun);
    } catch (cause) {
      setUnreadable(asApiError(cause));
      return null;
    }
  };
  const touch = (next: string) => {
    setText(next);
    setUnreadable(null);
    onTouch();
  };
  const changeFormat = (next: TextFormat) => {
    const found = read();
    if (!found) return;
    touch(textOf(found, next));
    setFormat(next);
  };
  const submit = () => {
    const found = read();
    if (found) onSave(found);
  };
  return (
    <div className="form">
      <div className="editor-bar">
        <SegmentedControl
          size="xs"
          aria-label="Format"
          data={[
            { value: 'yaml', label: 'YAML' },
            { value: 'json', label: 'JSON' },
          ]}
          value={format}
          onChange={(next) => changeFormat(next as TextFormat)}
        />
        <span className="dim">{aside}</span>
      </div>
      <CodeEditor label={`${noun} as text`} text={text} problems={problems} readOnly={!mayEdit} onChange={touch} />
      <div className="drawer-actions">
        <Button variant="default" onClick={onClose}>
          {mayEdit ? 'Cancel' : 'Close'}
        </Button>
        {mayEdit && (
          <Button loading={busy} onClick={submit}>
            {action}
          </Button>
        )}
      </div>
    </div>
  );
}
