// SPDX-License-Identifier: Apache-2.0
import { Button, Textarea } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { type Channel, type Templates, useMessagePreview, useSaveChannel } from '../../data/channels';
import { asApiError } from '../../data/http';
import { plain } from '../../data/parameters';
import { notifyDone } from '../notify';
import { Failure } from '../States';

const FIELDS: [name: string, label: string, help: string][] = [
  ['title', 'Title', 'Subject of a mail, headline of a card. {{name}} stands for a value.'],
  ['text', 'Text', 'What the message says; empty takes the standard words.'],
  ['summary', 'Summary', 'The one message that stands for many in a storm.'],
  ['html', 'HTML', 'For mails; values are escaped.'],
];

/** The tenant's own words of a channel, with what they become. */
export function TemplateEditor({ channel, mayEdit }: { channel: Channel; mayEdit: boolean }) {
  const [templates, setTemplates] = useState<Templates>(channel.templates ?? {});
  const [settled] = useDebouncedValue(templates, 400);
  const preview = useMessagePreview(channel, settled, mayEdit);
  const save = useSaveChannel();
  const refused = preview.error ?? save.error;
  const errors = refused ? asApiError(refused).fields : {};
  const more = Object.keys(templates).filter((name) => !FIELDS.some(([known]) => known === name));
  const change = (name: string, text: string) => {
    save.reset();
    setTemplates((now) => Object.fromEntries(Object.entries({ ...now, [name]: text }).filter(([, value]) => value !== '')));
  };
  return (
    <div className="form">
      <div className="template">
        <div className="template-fields">
          {[...FIELDS, ...more.map((name): (typeof FIELDS)[number] => [name, name, ''])].map(([name, label, help]) => (
            <Textarea
              key={name}
              label={label}
              description={help || undefined}
              classNames={{ input: 'code-input' }}
              autosize
              minRows={name === 'text' ? 5 : 1}
              maxRows={16}
              spellCheck={false}
              readOnly={!mayEdit}
              value={templates[name] ?? ''}
              error={errors[`templates.${name}`] ?? errors[name]}
              onChange={(event) => change(name, event.currentTarget.value)}
            />
          ))}
        </div>
        <section className="template-preview" aria-label="Preview">
          <h3>What it becomes</h3>
          {preview.isError ? (
            <Failure error={preview.error} compact />
          ) : preview.data ? (
            <div className={preview.isFetching ? 'preview-busy' : undefined}>
              <p className="template-of">{preview.data.alert ? 'With the newest alert' : 'With an alert made up for it'}</p>
              {preview.data.note && <p className="template-note">{preview.data.note}</p>}
              {preview.data.title && <b>{preview.data.title}</b>}
              {preview.data.text && <p className="template-text">{preview.data.text}</p>}
              {preview.data.html && (
                <details>
                  <summary className="link">As HTML</summary>
                  <pre>{preview.data.html}</pre>
                </details>
              )}
              {preview.data.body !== null && preview.data.body !== undefined && (
                <details>
                  <summary className="link">What is sent</summary>
                  <pre>{typeof preview.data.body === 'string' ? preview.data.body : JSON.stringify(preview.data.body, null, 2) || plain(preview.data.body)}</pre>
                </details>
              )}
            </div>
          ) : (
            <p className="dim">{mayEdit ? 'Looking…' : 'Only administrators see it.'}</p>
          )}
        </section>
      </div>
      {save.isError && <Failure error={save.error} compact />}
      {mayEdit && (
        <div className="drawer-actions">
          <Button variant="default" disabled={templates === (channel.templates ?? templates)} onClick={() => setTemplates(channel.templates ?? {})}>
            Undo
          </Button>
          <Button loading={save.isPending} disabled={preview.isError} onClick={() => save.mutate({ channel: { ...channel, templates }, isNew: false }, { onSuccess: () => notifyDone(`${channel.id} is saved`) })}>
            Save
          </Button>
        </div>
      )}
    </div>
  );
}
