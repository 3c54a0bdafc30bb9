// SPDX-License-Identifier: Apache-2.0
import type { UseQueryResult } from '@tanstack/react-query';
import type { RoutingDocument } from '../../data/routing';
import { intervalWords } from '../../view/intervals';
import { Icon } from '../Icon';
import { MatcherChips } from '../MatcherBuilder';
import { Card } from '../Page';
import { matchersOfTexts } from '../silences/SilenceList';
import { Loaded } from '../States';

/** What keeps alerts back beside silences: rules, and the times routes name. */
export function RulesTab({ query }: { query: UseQueryResult<RoutingDocument> }) {
  return (
    <Loaded query={query}>
      {(document) => (
        <>
          <Card title="Inhibit rules">
            {(document.inhibit_rules ?? []).length === 0 ? (
              <p className="dim">None. A rule keeps alerts back while another one is active, such as warnings of a service that has a critical alert.</p>
            ) : (
              <ul className="rules-list">
                {(document.inhibit_rules ?? []).map((rule, index) => (
                  <li key={rule.id ?? index}>
                    <div className="rule-side">
                      <span className="dim">While</span>
                      <MatcherChips matchers={matchersOfTexts(rule.source_matchers ?? [])} none="any alert" />
                      <span className="dim">is active</span>
                    </div>
                    <Icon name="chevron" size={16} />
                    <div className="rule-side">
                      <span className="dim">nobody is told of</span>
                      <MatcherChips matchers={matchersOfTexts(rule.target_matchers ?? [])} none="any other" />
                    </div>
                    {(rule.equal ?? []).length > 0 && (
                      <p className="dim">
                        with the same <b>{(rule.equal ?? []).join(', ')}</b>
                      </p>
                    )}
                    {rule.id && <code>{rule.id}</code>}
                  </li>
                ))}
              </ul>
            )}
          </Card>
          <Card title="Time intervals">
            {(document.time_intervals ?? []).length === 0 ? (
              <p className="dim">None. Routes may be quiet in a named interval, or speak only in one.</p>
            ) : (
              <dl className="rules">
                {(document.time_intervals ?? []).map((interval) => (
                  <div key={interval.name} className="rule">
                    <dt>{interval.name}</dt>
                    <dd>
                      {(interval.time_intervals ?? []).map((one, index) => (
                        <p key={index}>{intervalWords(one)}</p>
                      ))}
                    </dd>
                  </div>
                ))}
              </dl>
            )}
          </Card>
        </>
      )}
    </Loaded>
  );
}
