// SPDX-License-Identifier: Apache-2.0
import { Button, Drawer, SegmentedControl, Textarea, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { type FormEvent, useMemo, useState } from 'react';
import type { Alert } from '../../data/alerts';
import { useCreateSilence, useSilencePreview } from '../../data/silences';
import { checkMatcher, formatMatcher, isBoundless, labelsOf, type Matcher } from '../../view/matchers';
import { localToUtc } from '../../view/zone';
import { MatcherBuilder } from '../MatcherBuilder';
import { notifyDone } from '../notify';
import { Failure } from '../States';
import { useZone } from '../Time';
import { SilencePreviewCard } from './SilencePreviewCard';

/** Where a silence begins: of which tenant, matching what, from which alert. */
export interface SilenceDraft {
  tenant: string;
  matchers: Matcher[];
  about?: Alert;
  comment?: string;
}

const LASTING = [
  { value: '1h', label: '1 h' },
  { value: '2h', label: '2 h' },
  { value: '8h', label: '8 h' },
  { value: '1d', label: '1 d' },
  { value: 'until', label: 'Until…' },
];

function Form({ draft, onClose }: { draft: SilenceDraft; onClose: () => void }) {
  const zone = useZone(draft.tenant);
  const [matchers, setMatchers] = useState<Matcher[]>(draft.matchers);
  const [lasting, setLasting] = useState('2h');
  const [starts, setStarts] = useState('');
  const [ends, setEnds] = useState('');
  const [comment, setComment] = useState(draft.comment ?? '');
  const [tried, setTried] = useState(false);
  const create = useCreateSilence();
  const suggest = useMemo(() => (draft.about ? labelsOf(draft.about) : {}), [draft.about]);
  const good = matchers.length > 0 && matchers.every((matcher) => checkMatcher(matcher) === null) && !isBoundless(matchers);
  const texts = useMemo(() => matchers.filter((matcher) => checkMatcher(matcher) === null).map(formatMatcher), [matchers]);
  const [settled] = useDebouncedValue(texts, 350);
  const preview = useSilencePreview(draft.tenant, settled, good);
  const endsAt = lasting === 'until' ? localToUtc(ends, zone) : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!good || comment.trim() === '' || (lasting === 'until' && endsAt === null)) return;
    const startsAt = starts ? localToUtc(starts, zone) : null;
    create.mutate(
      {
        tenant: draft.tenant,
        matchers: texts,
        comment: comment.trim(),
        ...(startsAt ? { starts_at: startsAt } : {}),
        ...(endsAt ? { ends_at: endsAt } : { duration: lasting }),
      },
      {
        onSuccess: () => {
          notifyDone('The silence is set');
          onClose();
        },
      },
    );
  };
  return (
    <form className="form" onSubmit={submit} noValidate>
      <p className="dim">Alerts that match are seen and counted as always; nobody is told of them until it ends. Of those still open then, people are told.</p>
      <MatcherBuilder {...{ matchers, suggest }} showErrors={tried} onChange={setMatchers} />
      {tried && matchers.length > 0 && isBoundless(matchers) && <p className="field-error">This would hide every alert. Say what a label must be.</p>}
      <div className="silence-when">
        <div>
          <span className="field-label" id="silence-lasts">
            Lasts
          </span>
          <SegmentedControl aria-labelledby="silence-lasts" size="sm" fullWidth data={LASTING} value={lasting} onChange={setLasting} />
        </div>
        <TextInput
          type="datetime-local"
          label="Begins"
          description={`Empty for now · ${zone}`}
          value={starts}
          onChange={(event) => setStarts(event.currentTarget.value)}
        />
        {lasting === 'until' && (
          <TextInput
            type="datetime-local"
            label="Ends"
            description={zone}
            value={ends}
            error={tried && endsAt === null ? 'When does it end?' : undefined}
            onChange={(event) => setEnds(event.currentTarget.value)}
          />
        )}
      </div>
      <Textarea
        label="Comment"
        description="Why, and who to ask. Shown with every alert it hides."
        withAsterisk
        autosize
        minRows={2}
        value={comment}
        error={tried && comment.trim() === '' ? 'Say why.' : undefined}
        onChange={(event) => setComment(event.currentTarget.value)}
      />
      <SilencePreviewCard query={preview} ready={good} tenant={draft.tenant} />
      {create.isError && <Failure error={create.error} compact />}
      <div className="drawer-actions">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={create.isPending}>
          Set the silence
        </Button>
      </div>
    </form>
  );
}

/** Makes a silence: first what it would have hidden, then the doing. */
export function SilenceDialog({ draft, onClose }: { draft: SilenceDraft | null; onClose: () => void }) {
  return (
    <Drawer
      opened={draft !== null}
      onClose={onClose}
      position="right"
      size="lg"
      title={draft?.about ? `Silence ${draft.about.name}` : 'Set a silence'}
      closeButtonProps={{ 'aria-label': 'Close' }}
      classNames={{ body: 'drawer-body', content: 'drawer-content' }}
    >
      {draft && <Form draft={draft} onClose={onClose} />}
    </Drawer>
  );
}
