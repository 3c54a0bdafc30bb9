// SPDX-License-Identifier: Apache-2.0
import { Textarea } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { MessagePreview, Templates } from '../../data/channels';
import { plain } from '../../data/parameters';
import { Failure } from '../States';

const FIELDS: [name: string, label: string, help: string][] = [
  ['title', 'Title', 'Subject of a mail, headline of a card. {{name}} stands for a value.'],
  ['text', 'Text', 'What the message says; empty takes the standard words.'],
  ['summary', 'Summary', 'A few lines that Slack and Teams show instead of the facts.'],
  ['html', 'HTML', 'For mails; values are escaped.'],
];

/** One box for each part of a message; an empty one takes the words of before. */
export function TemplateFields({ templates, errors, readOnly, onChange }: { templates: Templates; errors: Readonly<Record<string, string>>; readOnly: boolean; onChange: (templates: Templates) => void }) {
  const more = Object.keys(templates).filter((name) => !FIELDS.some(([known]) => known === name));
  const change = (name: string, text: string) => onChange(Object.fromEntries(Object.entries({ ...templates, [name]: text }).filter(([, value]) => value !== '')));
  return (
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
          readOnly={readOnly}
          value={templates[name] ?? ''}
          error={errors[`templates.${name}`] ?? errors[name]}
          onChange={(event) => change(name, event.currentTarget.value)}
        />
      ))}
    </div>
  );
}

/** What the templates make of an alert; nothing is sent. */
export function PreviewPanel({ preview, mayEdit }: { preview: UseQueryResult<MessagePreview>; mayEdit: boolean }) {
  return (
    <section className="template-preview" aria-label="Preview">
      <h3>What it becomes</h3>
      {preview.isError ? (
        <Failure error={preview.error} compact />
      ) : preview.data ? (
        <div className={preview.isFetching ? 'preview-busy' : undefined}>
          <p className="template-of">{preview.data.alert_id ? `With the newest alert, ${preview.data.alert_id}` : 'With an alert made up for it'}</p>
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
  );
}
