// SPDX-License-Identifier: Apache-2.0
import { Autocomplete, Button, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { memo, useEffect, useMemo, useState } from 'react';
import type { Alert } from '../../data/alerts';
import { type AlertsView, CLASSES, hiddenFilters, isFiltered, NO_FILTER, SEVERITIES } from '../../view/alerts';
import { Icon } from '../Icon';

/** A field that takes effect shortly after the last key. */
function Words({ label, placeholder, value, suggestions, onApply }: { label: string; placeholder: string; value: string; suggestions: string[]; onApply: (text: string) => void }) {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  const apply = useDebouncedCallback(onApply, 300);
  return (
    <Autocomplete
      aria-label={label}
      placeholder={placeholder}
      className="toolbar-select"
      data={suggestions}
      limit={20}
      value={typed}
      onChange={(text) => {
        setTyped(text);
        apply(text);
      }}
    />
  );
}

function Search({ value, onApply }: { value: string; onApply: (text: string) => void }) {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  const apply = useDebouncedCallback(onApply, 300);
  return (
    <TextInput
      aria-label="Find in alerts"
      placeholder="Find by name, summary or label"
      className="toolbar-search"
      leftSection={<Icon name="search" size={16} />}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        apply(event.currentTarget.value);
      }}
    />
  );
}

const word = (value: string) => value.replace(/^./, (first) => first.toUpperCase());

function distinct(alerts: readonly Alert[], of: (alert: Alert) => string | null): string[] {
  const found = new Set<string>();
  for (const alert of alerts.slice(0, 2_000)) {
    const value = of(alert);
    if (value) found.add(value);
  }
  return [...found].sort();
}

/** Everything an alert list can be narrowed by. Drawn again only when a filter or the list changes, not with each selection. */
export const AlertFilters = memo(function AlertFilters({ view, alerts, onChange }: { view: AlertsView; alerts: readonly Alert[]; onChange: (change: Partial<AlertsView>) => void }) {
  const hidden = hiddenFilters(view);
  const [opened, setOpened] = useState(hidden > 0);
  const known = useMemo(
    () => ({
      services: distinct(alerts, (alert) => alert.service),
      policies: distinct(alerts, (alert) => alert.policy),
      people: distinct(alerts, (alert) => alert.assigned_to),
      incidents: distinct(alerts, (alert) => alert.incident_id),
    }),
    [alerts],
  );
  return (
    <>
      <Search value={view.text} onApply={(text) => onChange({ text })} />
      <Select
        aria-label="Severity"
        placeholder="Every severity"
        clearable
        data={SEVERITIES.map((value) => ({ value, label: word(value) }))}
        value={view.severity}
        onChange={(value) => onChange({ severity: value as AlertsView['severity'] })}
        className="toolbar-select"
      />
      <Words label="Service" placeholder="Every service" value={view.service} suggestions={known.services} onApply={(service) => onChange({ service })} />
      <Button variant="default" aria-expanded={opened} onClick={() => setOpened(!opened)} rightSection={<Icon name="down" size={14} />}>
        {hidden > 0 ? `Filters: ${hidden} more` : 'More filters'}
      </Button>
      {isFiltered(view) && (
        <Button variant="subtle" color="gray" onClick={() => onChange(NO_FILTER)}>
          Clear the filters
        </Button>
      )}
      {opened && (
        <div className="toolbar-more">
          <Select
            aria-label="Class"
            placeholder="Every class"
            clearable
            searchable
            data={[...CLASSES]}
            value={view.class}
            onChange={(value) => onChange({ class: value })}
            className="toolbar-select"
          />
          <Words label="Policy" placeholder="Every policy" value={view.policy} suggestions={known.policies} onApply={(policy) => onChange({ policy })} />
          <Words label="Assigned to" placeholder="Anybody’s" value={view.assignee} suggestions={known.people} onApply={(assignee) => onChange({ assignee })} />
          <Words label="Incident" placeholder="Every incident" value={view.incident} suggestions={known.incidents} onApply={(incident) => onChange({ incident })} />
          <Select
            aria-label="Told or suppressed"
            placeholder="Told and suppressed"
            clearable
            data={[
              { value: 'false', label: 'Told' },
              { value: 'true', label: 'Suppressed' },
            ]}
            value={view.suppressed === null ? null : String(view.suppressed)}
            onChange={(value) => onChange({ suppressed: value === null ? null : value === 'true' })}
            className="toolbar-select"
          />
        </div>
      )}
    </>
  );
});
