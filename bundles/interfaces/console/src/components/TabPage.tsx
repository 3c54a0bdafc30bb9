// SPDX-License-Identifier: Apache-2.0
import { Tabs } from '@mantine/core';
import { useCallback } from 'react';
import { useSearchParams } from 'react-router-dom';

/** The tab of the address; the first one where none or an unknown one is named. */
export function useTab<T extends string>(tabs: readonly [readonly [T, string], ...(readonly [T, string])[]]): [T, (tab: T) => void] {
  const [parameters, setParameters] = useSearchParams();
  const asked = parameters.get('tab');
  const first = tabs[0][0];
  const tab = tabs.find(([name]) => name === asked)?.[0] ?? first;
  const choose = useCallback(
    (next: T) =>
      setParameters((now) => {
        const after = new URLSearchParams(now);
        if (next === first) after.delete('tab');
        else after.set('tab', next);
        return after;
      }),
    [setParameters, first],
  );
  return [tab, choose];
}

/** The tabs below a page's title. */
export function TabBar<T extends string>({ label, tabs, value, onChange }: { label: string; tabs: readonly (readonly [T, string])[]; value: T; onChange: (tab: T) => void }) {
  return (
    <Tabs value={value} onChange={(next) => next && onChange(next as T)} className="tabs">
      <Tabs.List aria-label={label}>
        {tabs.map(([name, word]) => (
          <Tabs.Tab key={name} value={name}>
            {word}
          </Tabs.Tab>
        ))}
      </Tabs.List>
    </Tabs>
  );
}
