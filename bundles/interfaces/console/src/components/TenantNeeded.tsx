// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTenants } from '../data/tenants';
import { useScope, useSetScope } from './scope';
import { Empty, Loaded } from './States';

/** Shows what belongs to one tenant; asks which where several may be meant. */
export function TenantNeeded({ what, children }: { what: string; children: (tenant: string) => ReactNode }) {
  const scope = useScope();
  const setScope = useSetScope();
  const tenants = useTenants();
  if (scope.tenant) return children(scope.tenant);
  return (
    <Loaded query={tenants} empty={<Empty icon="building" title="No tenant yet">Make one on the administration page first.</Empty>}>
      {(items) => (
        <Empty
          icon="building"
          title="Of which tenant?"
          action={
            <div className="choices">
              {items.slice(0, 12).map((one) => (
                <Button key={one.id} variant="default" onClick={() => setScope({ tenant: one.id, environment: null })}>
                  {one.name || one.id}
                </Button>
              ))}
            </div>
          }
        >
          {what}
        </Empty>
      )}
    </Loaded>
  );
}
