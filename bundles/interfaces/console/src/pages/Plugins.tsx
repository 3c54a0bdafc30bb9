// SPDX-License-Identifier: Apache-2.0
import { RunMark } from '../components/Marks';
import { Icon, type IconName } from '../components/Icon';
import { Page } from '../components/Page';
import { Empty, Loaded, LoadingRows } from '../components/States';
import { type Plugin, type PluginKind, usePlugins } from '../data/plugins';
import { formatCompact, formatNumber } from '../format';

const KINDS: [PluginKind, string, IconName][] = [
  ['source', 'Sources', 'connector'],
  ['detector', 'Detectors', 'policy'],
  ['notifier', 'Notifiers', 'channel'],
  ['dashboard', 'Dashboards', 'dashboard'],
];

/** What the guard says counts more than that the bundle is there. */
function stateOf(plugin: Plugin): string {
  const guard = plugin.health?.state?.toLowerCase();
  return guard && !['closed', 'ok', 'active', 'healthy', 'up'].includes(guard) ? guard : plugin.state;
}

function PluginCard({ plugin, icon }: { plugin: Plugin; icon: IconName }) {
  const { health } = plugin;
  return (
    <li className="thing">
      <div className="thing-head">
        <span className="thing-icon">
          <Icon name={icon} />
        </span>
        <div className="thing-name">
          <b>{plugin.title || plugin.id}</b>
          <span className="dim">
            {plugin.bundle ?? plugin.id} {plugin.version}
          </span>
        </div>
        <RunMark state={stateOf(plugin)} quiet />
      </div>
      <dl className="thing-figures">
        <div>
          <dt>Calls</dt>
          <dd className="num" title={formatNumber(health?.calls)}>
            {formatCompact(health?.calls)}
          </dd>
        </div>
        <div>
          <dt>Failures</dt>
          <dd className={`num${(health?.failures ?? 0) > 0 ? ' tone-text-error' : ''}`}>{formatCompact(health?.failures)}</dd>
        </div>
        <div>
          <dt>Settings</dt>
          <dd className="num">{plugin.parameters?.length ?? 0}</dd>
        </div>
      </dl>
      {health?.last_error && (
        <p className="thing-error">
          <Icon name="circleX" size={15} />
          {health.last_error}
        </p>
      )}
    </li>
  );
}

export default function Plugins() {
  const plugins = usePlugins();
  return (
    <Page title="Plugins" lead="What is installed, and how it behaves. A plugin dropped into the deploy folder appears here within seconds.">
      <Loaded
        query={plugins}
        loading={<LoadingRows rows={4} height={120} />}
        empty={
          <Empty icon="plugin" title="No plugins are installed">
            Sources, detectors, notifiers and dashboards come as bundles. Put one into the platform&rsquo;s deploy folder.
          </Empty>
        }
      >
        {(items) => (
          <>
            {KINDS.filter(([kind]) => items.some((one) => one.kind === kind)).map(([kind, title, icon]) => {
              const own = items.filter((one) => one.kind === kind);
              return (
                <section key={kind} className="plugin-kind">
                  <h2>
                    {title} <span className="dim num">{own.length}</span>
                  </h2>
                  <ul className="things things-grid">
                    {own.map((plugin) => (
                      <PluginCard key={plugin.id} plugin={plugin} icon={icon} />
                    ))}
                  </ul>
                </section>
              );
            })}
          </>
        )}
      </Loaded>
    </Page>
  );
}
