// SPDX-License-Identifier: Apache-2.0
import { formatDuration } from '../../format';

const MEANING: Readonly<Record<string, string>> = {
  Detected: 'From the start of the trouble to the first alert',
  Acknowledged: 'From the first alert to the first acknowledgement',
  Resolved: 'From the start of the trouble to its end',
};

/** How long something took; a dash where it has not happened. */
export function Took({ label, seconds }: { label: string; seconds: number | null }) {
  return (
    <div title={MEANING[label]}>
      <dt>{label}</dt>
      <dd className="num">{seconds === null || seconds === undefined ? '–' : formatDuration(seconds * 1_000)}</dd>
    </div>
  );
}
