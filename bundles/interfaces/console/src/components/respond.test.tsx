// SPDX-License-Identifier: Apache-2.0
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import type { ReactElement } from 'react';
import { MemoryRouter } from 'react-router-dom';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Alert } from '../data/alerts';
import type { Matcher } from '../view/matchers';
import { treeOf } from '../view/routing';
import { Answer, Deliveries } from './alerts/AlertTrail';
import { CodeEditor } from './CodeEditor';
import { MatcherBuilder } from './MatcherBuilder';
import { RouteTree } from './routing/RouteTree';

beforeEach(() => {
  vi.stubGlobal('ResizeObserver', class {
    observe() {}
    unobserve() {}
    disconnect() {}
  });
  window.matchMedia = (query) => ({ matches: false, media: query, onchange: null, addEventListener: () => {}, removeEventListener: () => {}, addListener: () => {}, removeListener: () => {}, dispatchEvent: () => false });
  Element.prototype.scrollIntoView = () => {};
});

afterEach(cleanup);

const show = (element: ReactElement) =>
  render(
    <MantineProvider>
      <QueryClientProvider client={new QueryClient()}>
        <MemoryRouter future={{ v7_startTransition: true, v7_relativeSplatPath: true }}>{element}</MemoryRouter>
      </QueryClientProvider>
    </MantineProvider>,
  );

const alert: Alert = {
  alert_id: 'a1', tenant: 't', environment: 'prod', policy: 'p', name: 'Token errors', class: 'auth', severity: 'critical', state: 'OPEN', service: 'identity',
  labels: {}, summary: 's', value: 1, threshold: 1, baseline: null, started_at: '2026-03-01T12:00:00Z', detected_at: '2026-03-01T12:00:00Z', created_at: '2026-03-01T12:00:00Z',
  updated_at: '2026-03-01T12:00:00Z', resolved_at: null, assigned_to: null, incident_id: null, suppressed_by: null, evidence: [], runbook: null,
};

describe('the answer of a trail', () => {
  it('is the platform’s own, under the question it answers', () => {
    const delivery = { notification_id: 'n', channel: 'desk', reason: 'opened', attempts: [{ at: '2026-03-01T12:00:01Z', status: 'delivered', latency_ms: 83, reason: 'answered 204' }] };
    show(<Answer alert={alert} trail={{ answer: 'Ada was told.', items: [], deliveries: [delivery] }} />);
    expect(screen.getByText('Why was I paged?')).toBeTruthy();
    expect(screen.getByText('Ada was told.')).toBeTruthy();
  });

  it('says what keeps an alert back even before the trail is read', () => {
    show(<Answer alert={{ ...alert, suppressed_by: 'silence:7c' }} trail={undefined} />);
    expect(screen.getByText('Why was I not paged?')).toBeTruthy();
    expect(screen.getByText('Nobody is told: somebody asked for silence.')).toBeTruthy();
    expect(screen.getByRole('link', { name: /See the silence/ }).getAttribute('href')).toBe('/silences?tenant=t');
  });

  it('shows each attempt with its state in words', () => {
    show(<Deliveries tenant="t" deliveries={[{ notification_id: 'n', channel: 'desk', reason: 'opened', fallback_for: 'chat', attempts: [{ at: '2026-03-01T12:00:01Z', status: 'failed', latency_ms: 1_200, reason: 'answered 503' }] }]} />);
    expect(screen.getByText('Failed')).toBeTruthy();
    expect(screen.getByText('answered 503')).toBeTruthy();
    expect(screen.getByText('in place of chat')).toBeTruthy();
  });
});

describe('CodeEditor', () => {
  it('marks wrong lines and leads to them', () => {
    show(<CodeEditor label="Text" text={'a: 1\nb: 2\nc: 3'} problems={[{ line: 2, field: 'b', message: 'must be text' }]} onChange={() => {}} />);
    const area = screen.getByRole('textbox', { name: 'Text' });
    expect(area.getAttribute('aria-invalid')).toBe('true');
    expect(screen.getByRole('alert').textContent).toContain('must be text');
    fireEvent.click(screen.getByRole('button', { name: 'Line 2' }));
    const { selectionStart, selectionEnd, value } = area as HTMLTextAreaElement;
    expect(value.slice(selectionStart, selectionEnd)).toBe('b: 2');
    expect(document.querySelectorAll('.code-line-wrong')).toHaveLength(1);
  });
});

describe('MatcherBuilder', () => {
  it('offers the labels of the alert at hand that are not asked for yet', () => {
    const changes: Matcher[][] = [];
    show(<MatcherBuilder matchers={[{ name: 'policy', operator: '=', value: 'p' }]} suggest={{ policy: 'p', node: 'web-1' }} onChange={(next) => changes.push(next)} />);
    expect(screen.queryByRole('button', { name: 'Add policy is p' })).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'Add node is web-1' }));
    fireEvent.click(screen.getByRole('button', { name: 'Remove condition 1' }));
    expect(changes).toEqual([[{ name: 'policy', operator: '=', value: 'p' }, { name: 'node', operator: '=', value: 'web-1' }], []]);
  });
});

describe('RouteTree', () => {
  it('dims what is inherited and shows the way of a test in words', () => {
    const root = treeOf({ channel: 'desk', group_wait: '10s', routes: [{ matchers: ['severity="critical"'], escalation: 'platform' }] });
    show(<RouteTree root={root} test={{ routes: [{ path: 'route.routes[0]', channels: [], escalation: 'platform' }], tree: [{ path: 'route', matched: true }, { path: 'route.routes[0]', matched: true, why: 'severity is critical' }], suppression: null, silent: [] }} />);
    expect(screen.getByText('Would go here')).toBeTruthy();
    expect(screen.getByText('severity is critical')).toBeTruthy();
    const child = document.querySelector('[data-route="route.routes[0]"]');
    expect(child?.querySelectorAll('.route-timers .route-inherited')).toHaveLength(4);
    expect(document.querySelector('[data-route="route"] .route-own')?.textContent).toContain('10s');
  });
});
