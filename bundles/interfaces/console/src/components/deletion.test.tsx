// SPDX-License-Identifier: Apache-2.0
import { MantineProvider } from '@mantine/core';
import { Notifications, notifications } from '@mantine/notifications';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, cleanup, configure, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Channel, useDeleteChannel } from '../data/channels';
import { useDeletePerson } from '../data/people';
import { DeleteDialog } from './DeleteDialog';

// The machine may be busy with other things.
configure({ asyncUtilTimeout: 20_000 });

const USED = { title: 'In use', status: 409, detail: 'channel desk is used by …', used_by: ["the routing at route", "person 'ada'"] };
let asked: string[] = [];
let answers: { status: number; body?: unknown }[] = [];

beforeEach(() => {
  asked = [];
  answers = [];
  vi.stubGlobal('ResizeObserver', class {
    observe() {}
    unobserve() {}
    disconnect() {}
  });
  vi.stubGlobal('fetch', (url: string, { method }: { method: string }) => {
    asked.push(`${method} ${url}`);
    const next = answers.shift() ?? { status: 204 };
    return Promise.resolve(new Response(next.body === undefined ? null : JSON.stringify(next.body), { status: next.status }));
  });
  window.matchMedia = (query) => ({ matches: false, media: query, onchange: null, addEventListener: () => {}, removeEventListener: () => {}, addListener: () => {}, removeListener: () => {}, dispatchEvent: () => false });
});

afterEach(() => {
  act(() => notifications.clean());
  cleanup();
});

function Desk() {
  const channel = useDeleteChannel();
  const person = useDeletePerson();
  const [doomed, setDoomed] = useState<'channel' | 'person' | null>(null);
  const remove = (force: boolean) =>
    doomed === 'channel'
      ? channel.mutateAsync({ channel: { id: 'desk', tenant: 'acme' } as Channel, force })
      : person.mutateAsync({ document: { id: 'ada', name: 'Ada', channels: [] }, tenant: 'acme', force });
  return (
    <>
      <button type="button" onClick={() => setDoomed('channel')}>channel</button>
      <button type="button" onClick={() => setDoomed('person')}>person</button>
      <DeleteDialog name={doomed && (doomed === 'channel' ? 'the channel desk' : 'Ada')} action="Delete it" onDelete={remove} onClose={() => setDoomed(null)}>
        Nothing is sent through it.
      </DeleteDialog>
    </>
  );
}

const show = () =>
  render(
    <MantineProvider env="test">
      <Notifications />
      <QueryClientProvider client={new QueryClient()}>
        <Desk />
      </QueryClientProvider>
    </MantineProvider>,
  );
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));

describe('DeleteDialog', () => {
  it('deletes what nobody uses without forcing it', async () => {
    show();
    press('channel');
    expect(screen.getByText('Nothing is sent through it.')).toBeTruthy();
    press('Delete it');
    expect(await screen.findByText('The channel desk is deleted')).toBeTruthy();
    expect(asked).toEqual(['DELETE /v1/channels/desk?tenant=acme']);
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('names who uses it, with the safe button under the keyboard, and forces only when asked again', async () => {
    answers = [{ status: 409, body: USED }];
    show();
    press('channel');
    press('Delete it');
    const alert = await screen.findByRole('alert');
    expect([...alert.querySelectorAll('li')].map((one) => one.textContent)).toEqual(USED.used_by);
    expect(document.activeElement?.textContent).toBe('Keep it');
    expect(screen.queryByRole('button', { name: 'Delete it' })).toBeNull();
    expect(asked).toHaveLength(1);
    press('Delete anyway');
    expect(await screen.findByText('The channel desk is deleted')).toBeTruthy();
    expect(asked[1]).toBe('DELETE /v1/channels/desk?tenant=acme&force=true');
  });

  it('forgets who used the last thing when the next is asked about', async () => {
    answers = [{ status: 409, body: USED }];
    show();
    press('channel');
    press('Delete it');
    await screen.findByRole('alert');
    press('Keep it');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    press('person');
    expect(screen.getByRole('dialog', { name: 'Delete Ada?' })).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Delete anyway' })).toBeNull();
    press('Delete it');
    expect(await screen.findByText('Ada is deleted')).toBeTruthy();
    expect(asked[1]).toBe('DELETE /v1/oncall/people/ada?tenant=acme');
  });

  it('offers nothing more when it is refused for another reason', async () => {
    answers = [{ status: 403, body: { title: 'Forbidden', status: 403, detail: 'needs a token for the whole tenant' } }];
    show();
    press('person');
    press('Delete it');
    expect(await screen.findByText('needs a token for the whole tenant')).toBeTruthy();
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(asked).toHaveLength(1);
  });
});
