// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from 'react';

/** One fact of a `dl`: what it is, and what is known. */
export function Fact({ label, mark, children }: { label: string; mark?: string; children: ReactNode }) {
  return (
    <div className={`fact ${mark ?? ''}`}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
