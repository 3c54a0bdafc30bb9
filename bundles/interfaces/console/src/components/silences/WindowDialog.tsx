// SPDX-License-Identifier: Apache-2.0
import { Button, Chip, Drawer, Group, MultiSelect, SegmentedControl, Switch, TagsInput, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { asApiError } from '../../data/http';
import { slugOf } from '../../data/parameters';
import { useEnvironments } from '../../data/tenants';
import { type MaintenanceWindow, type Recurrence, useSaveWindow, WEEKDAYS } from '../../data/windows';
import { checkMatcher, formatMatcher, type Matcher } from '../../view/matchers';
import { checkWindow, withEnd } from '../../view/windows';
import { localToUtc, utcToLocal } from '../../view/zone';
import { MatcherBuilder } from '../MatcherBuilder';
import { notifyDone } from '../notify';
import { Failure } from '../States';
import { useZone } from '../Time';
import { matchersOfTexts } from './SilenceList';

export interface WindowDraft {
  tenant: string;
  /** Null for a new one. */
  window: MaintenanceWindow | null;
}

type Every = 'once' | Recurrence['every'];

const NEW: MaintenanceWindow = { id: '', name: '', enabled: true, duration: '2h', recurrence: { every: 'week', weekdays: ['sat'], at: '22:00' } };

function RecurrenceFields({ value, errors, onChange }: { value: Recurrence; errors: Record<string, string>; onChange: (next: Recurrence) => void }) {
  return (
    <>
      {value.every === 'week' && (
        <div>
          <span className="field-label">On</span>
          <Chip.Group multiple value={value.weekdays ?? []} onChange={(days) => onChange({ ...value, weekdays: WEEKDAYS.filter((day) => days.includes(day)) })}>
            <Group gap={6} role="group" aria-label="Days of the week">
              {WEEKDAYS.map((day) => (
                <Chip key={day} value={day} size="xs" variant="outline">
                  {day.replace(/^./, (first) => first.toUpperCase())}
                </Chip>
              ))}
            </Group>
          </Chip.Group>
          {errors.weekdays && <p className="field-error">{errors.weekdays}</p>}
        </div>
      )}
      {value.every === 'month' && (
        <TagsInput
          label="Days of the month"
          description="1 to 31, or -1 for the last day"
          value={(value.days ?? []).map(String)}
          error={errors.days}
          onChange={(days) => onChange({ ...value, days: days.map(Number).filter((day) => Number.isInteger(day) && day !== 0 && Math.abs(day) <= 31) })}
        />
      )}
      <TextInput type="time" label="At" withAsterisk value={value.at} error={errors.at} onChange={(event) => onChange({ ...value, at: event.currentTarget.value })} />
    </>
  );
}

function Form({ draft, onClose }: { draft: WindowDraft; onClose: () => void }) {
  const zone = useZone(draft.tenant);
  const isNew = draft.window === null;
  const [window, setWindow] = useState<MaintenanceWindow>(draft.window ? withEnd(draft.window) : NEW);
  const [matchers, setMatchers] = useState<Matcher[]>(() => matchersOfTexts(draft.window?.matchers ?? []));
  const [tried, setTried] = useState(false);
  const environments = useEnvironments(draft.tenant);
  const save = useSaveWindow();
  const change = (part: Partial<MaintenanceWindow>) => setWindow((now) => ({ ...now, ...part }));
  const every: Every = window.recurrence?.every ?? 'once';
  const choose = (next: Every) =>
    next === 'once'
      ? change({ recurrence: null, duration: null, from: null, until: null })
      : change({ recurrence: { at: '22:00', ...window.recurrence, every: next }, duration: window.duration ?? '2h', starts_at: null, ends_at: null });
  const whole: MaintenanceWindow = { ...window, id: window.id || slugOf(window.name), matchers: matchers.map(formatMatcher) };
  if (whole.recurrence) {
    const { every: how, at, weekdays, days } = whole.recurrence;
    whole.recurrence = { every: how, at, ...(how === 'week' ? { weekdays } : {}), ...(how === 'month' ? { days } : {}) };
  }
  const errors = { ...(save.error ? asApiError(save.error).fields : {}), ...(tried ? checkWindow(whole) : {}) };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(checkWindow(whole)).length > 0 || matchers.some((matcher) => checkMatcher(matcher) !== null)) return;
    save.mutate(
      { document: whole, tenant: draft.tenant, isNew },
      {
        onSuccess: () => {
          notifyDone(`${whole.name} is saved`);
          onClose();
        },
      },
    );
  };
  const local = (instant: string | null | undefined) => (instant ? utcToLocal(Date.parse(instant), zone) : '');
  return (
    <form className="form" onSubmit={submit} noValidate>
      <TextInput
        label="Name"
        description={window.name && isNew ? `Known as ${whole.id} from then on` : undefined}
        withAsterisk
        value={window.name}
        error={errors.name ?? errors.id}
        onChange={(event) => change({ name: event.currentTarget.value })}
        data-autofocus
      />
      <div>
        <span className="field-label" id="window-every">
          How often
        </span>
        <SegmentedControl
          aria-labelledby="window-every"
          fullWidth
          data={[
            { value: 'once', label: 'Once' },
            { value: 'day', label: 'Daily' },
            { value: 'week', label: 'Weekly' },
            { value: 'month', label: 'Monthly' },
          ]}
          value={every}
          onChange={(value) => choose(value as Every)}
        />
      </div>
      {window.recurrence ? (
        <div className="form-pair form-top">
          <RecurrenceFields value={window.recurrence} errors={errors} onChange={(recurrence) => change({ recurrence })} />
          <TextInput label="Lasts" withAsterisk placeholder="2h" value={window.duration ?? ''} error={errors.duration} onChange={(event) => change({ duration: event.currentTarget.value.trim() })} />
        </div>
      ) : (
        <div className="form-pair form-top">
          <TextInput type="datetime-local" label="Begins" withAsterisk value={local(window.starts_at)} error={errors.starts_at} onChange={(event) => change({ starts_at: localToUtc(event.currentTarget.value, zone) })} />
          <TextInput type="datetime-local" label="Ends" withAsterisk value={local(window.ends_at)} error={errors.ends_at} onChange={(event) => change({ ends_at: localToUtc(event.currentTarget.value, zone) })} />
        </div>
      )}
      <TextInput
        label="Time zone"
        placeholder={zone}
        description={`Empty for the tenant’s own, ${zone}. Summer time moves with it.`}
        value={window.time_zone ?? ''}
        error={errors.time_zone}
        onChange={(event) => change({ time_zone: event.currentTarget.value.trim() || null })}
      />
      <MultiSelect
        label="Environments"
        placeholder={window.environments?.length ? undefined : 'All of them'}
        data={(environments.data ?? []).map((one) => ({ value: one.id, label: one.name || one.id }))}
        value={window.environments ?? []}
        error={errors.environments}
        clearable
        onChange={(value) => change({ environments: value })}
      />
      <MatcherBuilder matchers={matchers} optional showErrors={tried} onChange={setMatchers} />
      <Textarea label="Comment" autosize minRows={2} value={window.comment ?? ''} onChange={(event) => change({ comment: event.currentTarget.value || null })} />
      <Switch label="The window is on" checked={window.enabled !== false} onChange={(event) => change({ enabled: event.currentTarget.checked })} />
      {save.isError && <Failure error={save.error} compact />}
      <div className="drawer-actions">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={save.isPending}>
          {isNew ? 'Plan the window' : 'Save'}
        </Button>
      </div>
    </form>
  );
}

/** Plans or changes a maintenance window. */
export function WindowDialog({ draft, onClose }: { draft: WindowDraft | null; onClose: () => void }) {
  return (
    <Drawer
      opened={draft !== null}
      onClose={onClose}
      position="right"
      size="lg"
      title={draft?.window ? `Edit ${draft.window.name}` : 'Plan a maintenance window'}
      closeButtonProps={{ 'aria-label': 'Close' }}
      classNames={{ body: 'drawer-body', content: 'drawer-content' }}
    >
      {draft && <Form draft={draft} onClose={onClose} />}
    </Drawer>
  );
}
