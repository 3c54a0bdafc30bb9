// SPDX-License-Identifier: Apache-2.0
import { SegmentedControl, Select } from '@mantine/core';
import { type Range, RANGE_WORDS, RANGES } from '../view/range';

/** How much of the recent past is looked at. */
export function RangePicker({ range, onChange }: { range: Range; onChange: (range: Range) => void }) {
  return (
    <>
      <SegmentedControl
        className="wide-only"
        size="xs"
        aria-label="Time range"
        data={RANGES.map((value) => ({ value, label: value }))}
        value={range}
        onChange={(value) => onChange(value as Range)}
      />
      <Select
        className="narrow-only"
        size="sm"
        aria-label="Time range"
        allowDeselect={false}
        data={RANGES.map((value) => ({ value, label: RANGE_WORDS[value] }))}
        value={range}
        onChange={(value) => value && onChange(value as Range)}
      />
    </>
  );
}
