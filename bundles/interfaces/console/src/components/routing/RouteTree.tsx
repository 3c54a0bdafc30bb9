// SPDX-License-Identifier: Apache-2.0
import type { RoutingTest } from '../../data/routing';
import { type Branch, partOf, type Told } from '../../view/routing';
import { Icon } from '../Icon';
import { MatcherChips } from '../MatcherBuilder';
import { matchersOfTexts } from '../silences/SilenceList';

function Timer({ label, told, meaning }: { label: string; told: Told<string>; meaning: string }) {
  return (
    <span className={told.own ? 'route-own' : 'route-inherited'} title={`${meaning}${told.own ? '' : ' (inherited)'}`}>
      {label} <b className="num">{told.value}</b>
    </span>
  );
}

function Destinations({ branch }: { branch: Branch }) {
  const { channels, escalation } = branch;
  const none = channels.value.length === 0 && escalation.value === null;
  return (
    <span className={`route-to${channels.own ? '' : ' route-inherited'}`} title={channels.own ? undefined : 'Inherited'}>
      <Icon name="send" size={14} />
      {none && <span className="dim">nobody</span>}
      {channels.value.map((id) => (
        <span key={id} className="dest">
          <Icon name="channel" size={13} />
          {id}
        </span>
      ))}
      {escalation.value !== null && (
        <span className="dest dest-escalation">
          <Icon name="people" size={13} />
          {escalation.value}
        </span>
      )}
    </span>
  );
}

const PART_WORDS = { end: 'Would go here', way: 'On the way', out: 'Not matched' } as const;

function Node({ branch, test }: { branch: Branch; test: RoutingTest | null }) {
  const part = partOf(branch.path, test);
  const why = test?.tree.find((one) => one.path === branch.path)?.why ?? test?.routes.find((one) => one.path === branch.path)?.why;
  return (
    <li className="route-item">
      <div className={`route${part ? ` route-${part}` : ''}${test && !part ? ' route-unseen' : ''}`} data-route={branch.path} data-part={part ?? undefined}>
        <div className="route-top">
          {branch.depth === 0 ? <b>Every alert</b> : <MatcherChips matchers={matchersOfTexts(branch.matchers)} none="everything" />}
          {branch.goesOn && (
            <span className="flag" title="Branches after this one are tried as well">
              <Icon name="down" size={13} />
              goes on
            </span>
          )}
          {part && <span className={`route-part route-part-${part}`}>{PART_WORDS[part]}</span>}
          <Destinations branch={branch} />
        </div>
        <div className="route-timers">
          <span className={branch.groupBy.own ? 'route-own' : 'route-inherited'} title={branch.groupBy.own ? 'Alerts that share these become one message' : 'Inherited'}>
            by <b>{branch.groupBy.value.join(', ') || 'nothing: all in one message'}</b>
          </span>
          <Timer label="waits" told={branch.groupWait} meaning="How long the first message waits for more alerts" />
          <Timer label="then every" told={branch.groupInterval} meaning="How often a group tells of changes" />
          <Timer label="repeats after" told={branch.repeatInterval} meaning="How long until it is told again while nothing changes" />
          {branch.mutes.map((mute) => (
            <span key={mute} className="flag">
              <Icon name="mute" size={13} />
              {mute}
            </span>
          ))}
        </div>
        {test && why && <p className="route-why">{why}</p>}
      </div>
      {branch.children.length > 0 && (
        <ul className="route-children">
          {branch.children.map((child) => (
            <Node key={child.path} branch={child} test={test} />
          ))}
        </ul>
      )}
    </li>
  );
}

/** The tree as it takes effect; what a branch inherits is dimmed. With a test, the way through it stands out. */
export function RouteTree({ root, test }: { root: Branch; test: RoutingTest | null }) {
  return (
    <ul className="route-tree" aria-label="Routing tree">
      <Node branch={root} test={test} />
    </ul>
  );
}
