// SPDX-License-Identifier: Apache-2.0
import type { UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import type { RoutingDocument, RoutingTest } from '../../data/routing';
import { treeOf } from '../../view/routing';
import { LinkButton } from '../LinkButton';
import { Empty, Loaded } from '../States';
import { RouteTester } from './RouteTester';
import { RouteTree } from './RouteTree';

/** The tree, and beside it where an alert would go. */
export function RoutingTab({ query, tenant, mayEdit }: { query: UseQueryResult<RoutingDocument>; tenant: string; mayEdit: boolean }) {
  const [test, setTest] = useState<RoutingTest | null>(null);
  return (
    <Loaded
      query={query}
      isEmpty={(document) => !document.route}
      empty={
        <Empty icon="route" title="No routing yet" action={mayEdit && <LinkButton to="/channels" variant="default">See the channels</LinkButton>}>
          Without routing every channel hears of every alert of its tenant. Edit the routing above, or import an Alertmanager configuration.
        </Empty>
      }
    >
      {(document) => (
        <div className="routing">
          <div className="routing-tree">{document.route && <RouteTree root={treeOf(document.route)} test={test} />}</div>
          <RouteTester tenant={tenant} mayTest={mayEdit} test={test} onTest={setTest} />
        </div>
      )}
    </Loaded>
  );
}
