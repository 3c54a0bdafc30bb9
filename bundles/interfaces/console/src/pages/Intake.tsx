// SPDX-License-Identifier: Apache-2.0
import { IntakeRulesCard } from '../components/IntakeRulesCard';
import { LinkButton } from '../components/LinkButton';
import { RunMark } from '../components/Marks';
import { Card, Page } from '../components/Page';
import { useScope } from '../components/scope';
import { Empty, Loaded } from '../components/States';
import { Ago } from '../components/Time';
import { type Account, type IndexStatus, sum, unaccounted, useAccounts, useIndexStatus } from '../data/intake';
import { formatBytes, formatCompact, formatLag, formatNumber } from '../format';

/** Each part of an account that is not what was kept, with its word. */
function asides(account: Account): [string, number][] {
  return [
    ['duplicate', account.duplicates],
    ['rejected', account.rejected],
    ...Object.entries(account.dropped),
    ['not accounted for', unaccounted(account)],
  ].filter((part): part is [string, number] => (part[1] as number) !== 0);
}

function Count({ value }: { value: number }) {
  return (
    <td className="num" title={formatNumber(value)}>
      {formatCompact(value)}
    </td>
  );
}

function Row({ account }: { account: Account }) {
  const rest = asides(account);
  const refused = sum(account.refused);
  return (
    <tr>
      <th scope="row">
        <b>{account.id}</b>
        <span className="dim">
          {account.kind} · {account.tenant} / {account.environment}
        </span>
      </th>
      <td className="num">{formatNumber(account.events_per_second)}/s</td>
      <Count value={account.seen} />
      <Count value={account.kept} />
      <td className="num dim account-rest">{rest.length === 0 ? '–' : rest.map(([word, count]) => `${formatCompact(count)} ${word}`).join(', ')}</td>
      <Count value={account.late} />
      <td className={`num${refused > 0 ? ' tone-text-warning' : ''}`} title={Object.entries(account.refused).map(([why, count]) => `${formatNumber(count)} ${why}`).join(', ')}>
        {formatCompact(refused)}
      </td>
      <td>
        <Ago at={account.lastAt} tenant={account.tenant} />
      </td>
    </tr>
  );
}

function Accounts({ accounts }: { accounts: readonly Account[] }) {
  return (
    <div className="table-wrap">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">From</th>
            <th scope="col">Rate</th>
            <th scope="col">Seen</th>
            <th scope="col">Kept</th>
            <th scope="col">Not kept</th>
            <th scope="col" title="Kept, but more than ten minutes old on arrival">
              Late
            </th>
            <th scope="col" title="Not taken: the sender was told to send it again">
              Refused
            </th>
            <th scope="col">Last</th>
          </tr>
        </thead>
        <tbody>
          {accounts.map((account) => (
            <Row key={`${account.tenant}/${account.environment}/${account.kind}/${account.id}`} account={account} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function IndexRow({ status }: { status: IndexStatus }) {
  return (
    <tr>
      <th scope="row">
        {status.tenant} / {status.environment}
      </th>
      <td>
        <RunMark state={status.state} quiet />
        {status.problem && <span className="tone-text-error"> {status.problem}</span>}
      </td>
      <Count value={status.events} />
      <td className="num">{status.behind === null ? 'being counted' : formatCompact(status.behind)}</td>
      <td className="num">{formatLag(status.lag)}</td>
      <td className="num">{formatBytes(status.bytes)}</td>
    </tr>
  );
}

export default function Intake() {
  const scope = useScope();
  const accounts = useAccounts(scope);
  const index = useIndexStatus(scope);
  return (
    <Page title="Intake" lead="What came in, and what became of it: every event is accounted for.">
      <Card title="Accounts" flush>
        <Loaded
          query={accounts}
          empty={
            <Empty icon="inbox" title="Nothing has come in yet" action={<LinkButton to="/connectors" variant="default">Set up a connector</LinkButton>}>
              Every connector and every path that events are pushed to gets an account with its first event.
            </Empty>
          }
        >
          {(items) => <Accounts accounts={items} />}
        </Loaded>
      </Card>
      {scope.tenant === null ? (
        <Card title="Rules">
          <p className="dim">Choose a tenant above to see what it lets in, what is taken out of it, and how long it is kept.</p>
        </Card>
      ) : (
        <IntakeRulesCard tenant={scope.tenant} />
      )}
      <Card title="Search index" flush>
        <Loaded query={index} empty={<Empty icon="search" title="Nothing is indexed yet" />}>
          {(items) => (
            <div className="table-wrap">
              <table className="table">
                <thead>
                  <tr>
                    <th scope="col">Environment</th>
                    <th scope="col">State</th>
                    <th scope="col">Events</th>
                    <th scope="col">Behind</th>
                    <th scope="col">Lag</th>
                    <th scope="col">On disk</th>
                  </tr>
                </thead>
                <tbody>
                  {items.map((status) => (
                    <IndexRow key={`${status.tenant}/${status.environment}`} status={status} />
                  ))}
                </tbody>
              </table>
            </div>
          )}
        </Loaded>
      </Card>
    </Page>
  );
}
