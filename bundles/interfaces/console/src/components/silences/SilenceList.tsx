// SPDX-License-Identifier: Apache-2.0
import { ActionIcon, Button, Menu } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { type Silence, SILENCE_STATES, type SilenceState, useExpireSilence, useExtendSilence, useSilences } from '../../data/silences';
import { type Matcher, parseMatcher } from '../../view/matchers';
import { formatDuration } from '../../format';
import { Confirm } from '../Confirm';
import { Icon, type IconName } from '../Icon';
import { Mark } from '../Marks';
import { MatcherChips } from '../MatcherBuilder';
import { notifyDone, notifyFailed } from '../notify';
import { Empty, Loaded } from '../States';
import { Time, useNow } from '../Time';
import type { SilenceDraft } from './SilenceDialog';

const STATES: Readonly<Record<SilenceState, [tone: 'accent' | 'info' | 'muted', icon: IconName, word: string, heading: string]>> = {
  active: ['accent', 'mute', 'Active', 'Active now'],
  pending: ['info', 'clock', 'To come', 'To come'],
  expired: ['muted', 'history', 'Over', 'Over'],
};

/** How many silences that are over are shown at once. */
const OVER_SHOWN = 20;

export const matchersOfTexts = (texts: readonly string[]): Matcher[] => texts.map((text) => parseMatcher(text) ?? { name: text, operator: '=', value: '' });

const EXTEND: [hours: number, words: string][] = [
  [1, 'One hour more'],
  [4, 'Four hours more'],
  [24, 'One day more'],
];

function Remaining({ silence }: { silence: Silence }) {
  const now = useNow();
  const [from, to] = [Date.parse(silence.starts_at), Date.parse(silence.ends_at)];
  if (silence.state === 'active') return <>{to > now ? `${formatDuration(to - now)} left` : 'ends now'}</>;
  if (silence.state === 'pending') return <>{from > now ? `begins in ${formatDuration(from - now)}` : 'begins now'}</>;
  return <>lasted {formatDuration(to - from)}</>;
}

function Row({ silence, mayWrite, onExpire, onAgain }: { silence: Silence; mayWrite: boolean; onExpire: () => void; onAgain: (draft: SilenceDraft) => void }) {
  const extend = useExtendSilence();
  const [tone, icon, word] = STATES[silence.state] ?? STATES.expired;
  const matchers = matchersOfTexts(silence.matchers);
  const more = (hours: number) =>
    extend.mutate(
      { silence, ends_at: new Date(Date.parse(silence.ends_at) + hours * 3_600_000).toISOString() },
      { onSuccess: () => notifyDone('The silence is extended'), onError: (cause) => notifyFailed('The silence could not be extended', cause) },
    );
  return (
    <li className={`silence silence-${silence.state}`} data-silence={silence.id}>
      <div className="silence-top">
        <Mark tone={tone} icon={icon}>
          {word}
        </Mark>
        <MatcherChips matchers={matchers} none="every alert" />
        {mayWrite && (
          <div className="thing-actions">
            {silence.state !== 'expired' ? (
              <>
                <Menu position="bottom-end" shadow="md">
                  <Menu.Target>
                    <Button size="xs" variant="default" loading={extend.isPending} rightSection={<Icon name="down" size={12} />}>
                      Extend
                    </Button>
                  </Menu.Target>
                  <Menu.Dropdown>
                    {EXTEND.map(([hours, words]) => (
                      <Menu.Item key={hours} onClick={() => more(hours)}>
                        {words}
                      </Menu.Item>
                    ))}
                  </Menu.Dropdown>
                </Menu>
                <Button size="xs" variant="default" onClick={onExpire}>
                  End now
                </Button>
              </>
            ) : (
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label="Set it again"
                title="Set it again"
                onClick={() => onAgain({ tenant: silence.tenant, matchers, comment: silence.comment ?? '' })}
              >
                <Icon name="copy" size={16} />
              </ActionIcon>
            )}
          </div>
        )}
      </div>
      <p className="silence-comment">{silence.comment}</p>
      <p className="dim silence-line">
        <span>
          <Time at={silence.starts_at} tenant={silence.tenant} /> – <Time at={silence.ends_at} tenant={silence.tenant} />
        </span>
        <b className="num">
          <Remaining silence={silence} />
        </b>
        <span>
          {silence.created_by ?? 'somebody'} · {silence.tenant}
        </span>
      </p>
    </li>
  );
}

/** Silences by state: those that hold first. */
export function SilenceList({ tenant, mayWrite, action, onAgain }: { tenant: string | null; mayWrite: boolean; action: ReactNode; onAgain: (draft: SilenceDraft) => void }) {
  const silences = useSilences(tenant);
  const expire = useExpireSilence();
  const [doomed, setDoomed] = useState<Silence | null>(null);
  const [all, setAll] = useState(false);
  return (
    <>
      <Loaded
        query={silences}
        empty={
          <Empty icon="mute" title="Nothing is silenced" action={action}>
            A silence keeps matching alerts from telling anybody for a while. It can also be set from an alert, with its labels filled in.
          </Empty>
        }
      >
        {(items) =>
          SILENCE_STATES.map((state) => {
            const found = items.filter((one) => one.state === state);
            const shown = state === 'expired' && !all ? found.slice(0, OVER_SHOWN) : found;
            if (found.length === 0) return null;
            return (
              <section key={state} className="group" aria-label={STATES[state][3]}>
                <h2>
                  {STATES[state][3]} <span className="tab-count num">{found.length}</span>
                </h2>
                <ul className="silences">
                  {shown.map((silence) => (
                    <Row key={`${silence.tenant}/${silence.id}`} {...{ silence, mayWrite, onAgain }} onExpire={() => setDoomed(silence)} />
                  ))}
                </ul>
                {shown.length < found.length && (
                  <Button variant="subtle" size="xs" mt="xs" onClick={() => setAll(true)}>
                    Show all {found.length}
                  </Button>
                )}
              </section>
            );
          })
        }
      </Loaded>
      <Confirm
        opened={doomed !== null}
        harmless
        title="End the silence now?"
        action="End it now"
        busy={expire.isPending}
        onCancel={() => setDoomed(null)}
        onConfirm={() =>
          doomed &&
          expire.mutate(doomed, {
            onSuccess: () => notifyDone('The silence is over'),
            onError: (cause) => notifyFailed('The silence could not be ended', cause),
            onSettled: () => setDoomed(null),
          })
        }
      >
        Whatever it hides and is still open is told within the next group interval.
      </Confirm>
    </>
  );
}
