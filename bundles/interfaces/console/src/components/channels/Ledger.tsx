// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import { type Channel, useLedger } from '../../data/channels';
import { formatDuration } from '../../format';
import { RunMark } from '../Marks';
import { Empty, Loaded } from '../States';
import { Time } from '../Time';

/** Every attempt to send something over a channel: when, how it went, how long it took, and why. */
export function Ledger({ channel }: { channel: Channel }) {
  const ledger = useLedger(channel);
  return (
    <Loaded query={ledger} empty={<Empty icon="send" title="Nothing was sent yet">A test shows whether the channel works.</Empty>}>
      {(attempts) => (
        <>
          <ol className="ledger">
            {attempts.map((attempt, index) => (
              <li key={`${attempt.notification_id}-${attempt.attempt}-${index}`} className="ledger-row">
                <RunMark state={attempt.status} quiet />
                <span className="dim num">
                  <Time at={attempt.at} tenant={channel.tenant} />
                </span>
                <span className="num dim">
                  {attempt.attempt > 1 && `attempt ${attempt.attempt} · `}
                  {attempt.latency_ms === null ? '' : formatDuration(attempt.latency_ms)}
                </span>
                <span className="ledger-reason">
                  {attempt.notification_reason && <span className="tag">{attempt.notification_reason}</span>} {attempt.reason}
                  {attempt.fallback_for && <span className="dim"> in place of {attempt.fallback_for}</span>}
                </span>
                <code title="The message; its attempts share it">{attempt.notification_id}</code>
              </li>
            ))}
          </ol>
          {ledger.hasNextPage && (
            <Button variant="default" mt="sm" loading={ledger.isFetchingNextPage} onClick={() => void ledger.fetchNextPage()}>
              Show earlier attempts
            </Button>
          )}
        </>
      )}
    </Loaded>
  );
}
