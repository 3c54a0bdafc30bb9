// SPDX-License-Identifier: Apache-2.0
import { MantineProvider } from '@mantine/core';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import type { ReactElement } from 'react';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { EventRecord } from '../data/events';
import { ApiError } from '../data/http';
import type { FieldValue, Parameter } from '../data/parameters';
import { fieldsOf } from './EventRows';
import { RunMark, SeverityMark, StatusMark } from './Marks';
import { ParameterFields } from './ParameterFields';
import { Empty, FilterProblem, Loaded } from './States';

beforeAll(() => {
  vi.stubGlobal('ResizeObserver', class {
    observe() {}
    unobserve() {}
    disconnect() {}
  });
  window.matchMedia = (query) => ({ matches: false, media: query, onchange: null, addEventListener: () => {}, removeEventListener: () => {}, addListener: () => {}, removeListener: () => {}, dispatchEvent: () => false });
});

afterEach(cleanup);

const show = (element: ReactElement) => render(<MantineProvider>{element}</MantineProvider>);

function parameter(key: string, type: Parameter['type'], more: Partial<Parameter> = {}): Parameter {
  return { key, type, title: key, help: null, unit: null, default: null, required: false, secret: false, min: null, max: null, choices: null, ...more };
}

describe('ParameterFields', () => {
  const parameters = [
    parameter('Poll every', 'duration', { help: 'Time between polls.', min: '1s', max: '5m', default: '5s' }),
    parameter('API key', 'text', { secret: true }),
    parameter('Encrypt', 'boolean'),
    parameter('Port', 'integer', { unit: 'tcp' }),
    parameter('Queries', 'text-map'),
    parameter('Address', 'text', { required: true }),
  ];

  it('draws a field of the right kind for each parameter, needed ones first', () => {
    show(<ParameterFields parameters={parameters} values={{}} errors={{ Address: 'This is needed.' }} stored={{ 'API key': '••••' }} onChange={() => {}} />);
    expect(screen.getAllByText(/^(Address|Poll every|Port)$/).map((label) => label.textContent?.trim())[0]).toMatch(/^Address/);
    expect(screen.getByText('This is needed.')).toBeTruthy();
    expect(screen.getByText('Time between polls · 1s to 5m')).toBeTruthy();
    expect(screen.getByPlaceholderText('5s unless given')).toBeTruthy();
    expect(screen.getByLabelText('API key').getAttribute('type')).toBe('password');
    expect(screen.getByPlaceholderText('Stored. Leave empty to keep it.')).toBeTruthy();
    expect(screen.getByRole('switch', { name: /Encrypt/ })).toBeTruthy();
    expect(screen.getByText('tcp')).toBeTruthy();
  });

  it('folds away what hardly anybody changes, until something in there is wrong', () => {
    const all = [parameter('window', 'duration'), parameter('url', 'text', { required: true }), parameter('lateness', 'duration')];
    const fields = (errors: Record<string, string>) => <ParameterFields parameters={all} values={{}} errors={errors} stored={null} onChange={() => {}} />;
    show(fields({}));
    const fold = screen.getByText('Advanced').closest('details');
    expect(fold?.open).toBe(false);
    expect([...(fold?.querySelectorAll('label') ?? [])].map((label) => label.textContent)).toEqual(['window', 'lateness']);
    cleanup();
    show(fields({ window: 'At least 1m.' }));
    expect(screen.getByText('Advanced').closest('details')?.open).toBe(true);
    cleanup();
    show(<ParameterFields parameters={[parameter('to', 'text')]} values={{}} errors={{}} stored={null} onChange={() => {}} />);
    expect(screen.queryByText('Advanced')).toBeNull();
  });

  it('hands on what is typed under the key of the parameter', () => {
    const changes: [string, FieldValue][] = [];
    show(<ParameterFields parameters={parameters} values={{ Queries: [] }} errors={{}} stored={null} onChange={(key, value) => changes.push([key, value])} />);
    fireEvent.change(screen.getByLabelText(/^Address/), { target: { value: 'https://a' } });
    fireEvent.click(screen.getByRole('button', { name: 'Add an entry' }));
    fireEvent.click(screen.getByRole('switch', { name: /Encrypt/ }));
    expect(changes).toEqual([['Address', 'https://a'], ['Queries', [['', '']]], ['Encrypt', true]]);
  });
});

describe('Loaded', () => {
  const query = (more: object) => ({ data: undefined as string[] | undefined, error: null, isError: false, isPending: true, dataUpdatedAt: 0, refetch: vi.fn(), ...more });
  const view = (more: object) =>
    show(
      <Loaded query={query(more)} empty={<Empty title="Nothing yet">Add one.</Empty>}>
        {(items) => <p>{items.join(', ')}</p>}
      </Loaded>,
    );

  it('shows that it loads, then what was read', () => {
    view({});
    expect(screen.getByRole('status', { name: 'Loading' })).toBeTruthy();
    cleanup();
    view({ data: ['a', 'b'], isPending: false });
    expect(screen.getByText('a, b')).toBeTruthy();
  });

  it('says what to do next when there is nothing', () => {
    view({ data: [], isPending: false });
    expect(screen.getByText('Nothing yet')).toBeTruthy();
    expect(screen.getByText('Add one.')).toBeTruthy();
  });

  it('says why it failed and tries again on demand', () => {
    const refetch = vi.fn();
    view({ isError: true, isPending: false, error: new ApiError('problem', 403, 'Not allowed', 'The scope sentry.read is missing.'), refetch });
    expect(screen.getByRole('alert').textContent).toContain('The scope sentry.read is missing.');
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(refetch).toHaveBeenCalledOnce();
  });

  it('keeps old data in sight when reading it again fails, and says how old it is', () => {
    view({ data: ['a'], isError: true, isPending: false, error: new ApiError('problem', 503, 'Not ready', ''), dataUpdatedAt: Date.parse('2026-03-01T12:00:00Z') });
    expect(screen.getByText('a')).toBeTruthy();
    expect(screen.getByRole('status').textContent).toMatch(/Showing what was known at \d\d:\d\d:\d\d/);
  });
});

describe('marks', () => {
  it('say in words what their colour says', () => {
    show(
      <>
        <SeverityMark severity="critical" />
        <StatusMark status="unknown" />
        <StatusMark status="no data" />
        <RunMark state="plugin missing" />
        <RunMark state="cut-off" />
        <RunMark state="something new" />
      </>,
    );
    for (const word of ['Critical', 'Not known', 'No data', 'Plugin missing', 'Cut off', 'Something new']) expect(screen.getByText(word)).toBeTruthy();
  });
});

describe('FilterProblem', () => {
  it('points at the place', () => {
    show(<FilterProblem error={new ApiError('problem', 400, 'Invalid filter', 'unexpected end', {}, 9)} filter="@Level = " />);
    expect(screen.getByLabelText('The problem is at character 10').textContent).toBe('@Level = \n         ▲ character 10');
  });
});

describe('fieldsOf', () => {
  it('lists what an event has, its properties last, and nothing empty', () => {
    const event = { event_id: '1', tenant: 't', message: 'm', exception: 'e', trace_id: null, status_code: 0, properties: { User: { Id: 1 }, Empty: '' } } as unknown as EventRecord;
    expect(fieldsOf(event)).toEqual([['event_id', '1'], ['tenant', 't'], ['status_code', '0'], ['User', '{"Id":1}']]);
  });
});
