// SPDX-License-Identifier: Apache-2.0
import { Button, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { Link } from 'react-router-dom';
import { type OnCallNow, useOnCallNow } from '../../data/oncall';
import { usePeople } from '../../data/people';
import { useAddNote, useNotes } from '../../data/rotas';
import { formatDuration } from '../../format';
import { linkTo } from '../../view/scope';
import { Icon } from '../Icon';
import { LinkButton } from '../LinkButton';
import { Empty, Failure, Loaded, LoadingRows } from '../States';
import { Ago, Time, useNow } from '../Time';
import { initials } from './initials';

function Until({ at }: { at: string }) {
  const now = useNow();
  const left = Date.parse(at) - now;
  return <>{left > 0 ? `${formatDuration(left)} to go` : 'hands over now'}</>;
}

function Notes({ tenant, rota, mayWrite }: { tenant: string; rota: string; mayWrite: boolean }) {
  const notes = useNotes(tenant, rota);
  const add = useAddNote(tenant, rota);
  const [text, setText] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim()) add.mutate(text.trim(), { onSuccess: () => setText('') });
  };
  return (
    <section className="handover" aria-label="Hand-over notes">
      <h3>Hand-over notes</h3>
      <Loaded query={notes} compact loading={<LoadingRows rows={1} height={32} />} empty={<p className="dim">None yet. What should the next one know?</p>}>
        {(items) => (
          <ol className="notes">
            {items.slice(0, 4).map((note, index) => (
              <li key={note.id ?? index}>
                <p>{note.text}</p>
                <span className="dim">
                  {note.author ?? 'somebody'}, <Ago at={note.at} tenant={tenant} />
                </span>
              </li>
            ))}
          </ol>
        )}
      </Loaded>
      {mayWrite && (
        <form className="note-form" onSubmit={submit}>
          <Textarea aria-label={`Note for ${rota}`} placeholder="What should the next one know?" autosize minRows={1} value={text} onChange={(event) => setText(event.currentTarget.value)} />
          <Button type="submit" variant="default" disabled={text.trim() === ''} loading={add.isPending}>
            Add
          </Button>
          {add.isError && <Failure error={add.error} compact />}
        </form>
      )}
    </section>
  );
}

function Rota({ one, tenant, mayWrite }: { one: OnCallNow; tenant: string; mayWrite: boolean }) {
  const people = usePeople(tenant);
  const name = one.person_name ?? one.person;
  const nextName = people.data?.find((person) => person.id === one.next?.person)?.name ?? one.next?.person;
  return (
    <li className={`card duty${name ? '' : ' duty-gap'}`} data-rota={one.rota}>
      <div className="duty-head">
        <h2>{one.name || one.rota}</h2>
        <Link className="link" to={linkTo('/oncall', { tenant, environment: null }, { tab: 'calendar', rota: one.rota })}>
          Calendar
        </Link>
      </div>
      <div className="duty-who">
        <span className={`avatar${name ? '' : ' avatar-gap'}`} aria-hidden="true">
          {name ? initials(name) : <Icon name="triangle" size={20} />}
        </span>
        <div>
          <b className="duty-name">{name ?? 'Nobody is on call'}</b>
          {name ? (
            <span className="dim">
              {one.override ? 'stands in' : one.layer ? `layer ${one.layer}` : ''}
              {one.until && (
                <>
                  {' '}
                  until <Time at={one.until} tenant={tenant} /> (<Until at={one.until} />)
                </>
              )}
            </span>
          ) : (
            <span className="tone-text-error">Escalations that reach this rota tell nobody here and go on to their next step.</span>
          )}
        </div>
      </div>
      <dl className="figures">
        <div>
          <dt>Told over</dt>
          <dd>{one.channels.length > 0 ? one.channels.join(', ') : <span className="dim">no channel</span>}</dd>
        </div>
        <div>
          <dt>Next</dt>
          <dd>
            {one.next ? (
              <>
                {nextName}{' '}
                <span className="dim">
                  from <Time at={one.next.from} tenant={tenant} />
                </span>
              </>
            ) : (
              <span className="dim">nobody is planned</span>
            )}
          </dd>
        </div>
      </dl>
      <Notes tenant={tenant} rota={one.rota} mayWrite={mayWrite} />
    </li>
  );
}

/** Who is on call at this moment, with what the last one left for them. */
export function NowTab({ tenant, mayWrite }: { tenant: string; mayWrite: boolean }) {
  const now = useOnCallNow(tenant);
  return (
    <Loaded
      query={now}
      empty={
        <Empty icon="people" title="No rota yet" action={<LinkButton to="/oncall" own={{ tab: 'people' }} variant="default">Add people first</LinkButton>}>
          Add the people who can be called, then a rota that says whose turn it is.
        </Empty>
      }
    >
      {(items) => (
        <ul className="duties">
          {items.map((one) => (
            <Rota key={one.rota} {...{ one, tenant, mayWrite }} />
          ))}
        </ul>
      )}
    </Loaded>
  );
}
