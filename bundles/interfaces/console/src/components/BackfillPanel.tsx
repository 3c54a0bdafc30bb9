// SPDX-License-Identifier: Apache-2.0
import { ActionIcon, Button, Group, Modal, Progress, Select, TextInput, Tooltip } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { type Backfill, isActive, limit, progress, useBackfills, useStartBackfill, useSteerBackfill } from '../data/backfills';
import type { Connector } from '../data/connectors';
import { parseDuration } from '../data/parameters';
import { formatNumber } from '../format';
import { localToUtc } from '../view/zone';
import { Icon, type IconName } from './Icon';
import { RunMark } from './Marks';
import { notifyDone, notifyFailed } from './notify';
import { Card } from './Page';
import { Empty, Failure, Loaded, LoadingRows } from './States';
import { Time, useZone } from './Time';

function Steer({ backfill, tenant }: { backfill: Backfill; tenant: string | null }) {
  const steer = useSteerBackfill();
  const act = (action: 'pause' | 'resume' | 'cancel', label: string, icon: IconName) => (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={`${label} backfill ${backfill.id}`}
        disabled={steer.isPending}
        onClick={() => steer.mutate({ backfill, action, tenant }, { onError: (cause) => notifyFailed(`${label} did not work`, cause) })}
      >
        <Icon name={icon} size={16} />
      </ActionIcon>
    </Tooltip>
  );
  return (
    <Group gap={4} wrap="nowrap">
      {backfill.state === 'paused' ? act('resume', 'Resume', 'play') : act('pause', 'Pause', 'pause')}
      {act('cancel', 'Cancel', 'close')}
    </Group>
  );
}

function Row({ backfill, tenant, mayEdit }: { backfill: Backfill; tenant: string | null; mayEdit: boolean }) {
  const percent = progress(backfill);
  return (
    <li className="backfill">
      <div className="backfill-head">
        <b>{backfill.connector}</b>
        <span className="dim">
          <Time at={backfill.from} tenant={backfill.tenant} /> – <Time at={backfill.to} tenant={backfill.tenant} />
        </span>
        <span className="push-right">
          <RunMark state={backfill.state} quiet />
        </span>
        {mayEdit && isActive(backfill) && <Steer backfill={backfill} tenant={tenant} />}
      </div>
      <Progress value={percent} size="sm" aria-label={`${percent} percent done`} color={backfill.state === 'failed' ? 'red' : backfill.state === 'done' ? 'teal' : undefined} animated={backfill.state === 'running'} />
      <div className="backfill-counts num">
        <span>
          <b>{percent} %</b> · {formatNumber(backfill.chunks_done)} of {formatNumber(backfill.chunks_total)} × {backfill.chunk}
        </span>
        <span>{formatNumber(backfill.events_read)} read</span>
        <span>{formatNumber(backfill.events_stored)} stored</span>
        <span>{formatNumber(backfill.events_duplicate)} known already</span>
        {!!backfill.events_dropped && <span>{formatNumber(backfill.events_dropped)} dropped by rules</span>}
        <span className={backfill.events_lost > 0 ? 'tone-text-error' : undefined}>{formatNumber(backfill.events_lost)} lost</span>
        {backfill.state === 'running' && backfill.events_per_second != null && <span>{formatNumber(backfill.events_per_second)} a second</span>}
        {backfill.state === 'running' && backfill.eta && (
          <span>
            done about <Time at={backfill.eta} tenant={backfill.tenant} />
          </span>
        )}
      </div>
      {backfill.error && (
        <p className="thing-error">
          <Icon name="circleX" size={15} />
          {backfill.error}
        </p>
      )}
    </li>
  );
}

function StartDialog({ opened, connectors, onClose }: { opened: boolean; connectors: readonly Connector[]; onClose: () => void }) {
  const start = useStartBackfill();
  const [chosen, setChosen] = useState<string | null>(null);
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [chunk, setChunk] = useState('1h');
  const [rate, setRate] = useState('');
  const [tried, setTried] = useState(false);
  const connector = connectors.find((one) => `${one.tenant}/${one.id}` === chosen);
  const zone = useZone(connector?.tenant);
  const start0 = localToUtc(from, zone);
  const end0 = localToUtc(to, zone);
  const errors = {
    connector: connector ? undefined : 'Choose one.',
    from: start0 ? undefined : 'When the history begins.',
    to: !end0 ? 'When the history ends.' : start0 && end0 <= start0 ? 'Must be after the beginning.' : undefined,
    chunk: parseDuration(chunk) === null ? 'A duration with its unit, such as 15m or 1h.' : undefined,
    rate: limit(rate) === null ? 'A whole number of events a second; 0 for no limit.' : undefined,
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!connector || !start0 || !end0 || Object.values(errors).some(Boolean)) return;
    start.mutate(
      { tenant: connector.tenant, connector: connector.id, from: start0, to: end0, chunk, rate: limit(rate) ?? undefined },
      {
        onSuccess: () => {
          notifyDone(`The backfill of ${connector.id} is queued`);
          setTried(false);
          onClose();
        },
      },
    );
  };
  return (
    <Modal opened={opened} onClose={onClose} title="Start a backfill" centered>
      <form className="form" onSubmit={submit} noValidate>
        <Select
          label="Connector"
          data={connectors.map((one) => ({ value: `${one.tenant}/${one.id}`, label: `${one.id} (${one.tenant} / ${one.environment})` }))}
          value={chosen}
          error={tried && errors.connector}
          placeholder="Choose"
          withAsterisk
          onChange={setChosen}
          data-autofocus
        />
        <div className="form-pair">
          <TextInput type="datetime-local" label="From" description={zone} value={from} error={tried && errors.from} withAsterisk onChange={(event) => setFrom(event.currentTarget.value)} />
          <TextInput type="datetime-local" label="To" description={zone} value={to} error={tried && errors.to} withAsterisk onChange={(event) => setTo(event.currentTarget.value)} />
        </div>
        <TextInput label="Chunk" description="How much is read in one piece" value={chunk} error={tried && errors.chunk} onChange={(event) => setChunk(event.currentTarget.value)} />
        <TextInput label="Events a second at most" description="Left empty, a server elsewhere is read gently; 0 is no limit" value={rate} error={tried && errors.rate} onChange={(event) => setRate(event.currentTarget.value)} />
        {start.isError && <Failure error={start.error} compact />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={start.isPending}>
            Start
          </Button>
        </Group>
      </form>
    </Modal>
  );
}

/** Reading history through a connector: it fills the archive and the baselines and pages nobody. */
export function BackfillPanel({ connectors, tenant, mayEdit }: { connectors: readonly Connector[]; tenant: string | null; mayEdit: boolean }) {
  const backfills = useBackfills(tenant);
  const [opened, setOpened] = useState(false);
  const start = mayEdit && connectors.length > 0 && (
    <Button variant="default" size="xs" leftSection={<Icon name="history" size={15} />} onClick={() => setOpened(true)}>
      Start a backfill
    </Button>
  );
  return (
    <Card title="Backfills" aside={start} flush>
      <Loaded
        query={backfills}
        compact
        loading={<LoadingRows rows={2} />}
        empty={
          <Empty icon="history" title="No history has been read">
            A backfill reads what a source recorded earlier, so that baselines know what is usual from the first day. It pages nobody.
          </Empty>
        }
      >
        {(items) => (
          <ul className="backfills">
            {items.map((backfill) => (
              <Row key={`${backfill.tenant ?? ''}/${backfill.id}`} {...{ backfill, tenant, mayEdit }} />
            ))}
          </ul>
        )}
      </Loaded>
      <StartDialog opened={opened} connectors={connectors} onClose={() => setOpened(false)} />
    </Card>
  );
}

