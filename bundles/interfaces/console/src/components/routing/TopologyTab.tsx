// SPDX-License-Identifier: Apache-2.0
import { Button, Drawer } from '@mantine/core';
import { useState } from 'react';
import { type Service, type Topology, useSaveTopology, useTopology } from '../../data/topology';
import { drawTopology } from '../../view/topology';
import { DocumentEditor } from '../DocumentEditor';
import { notifyDone } from '../notify';
import { Card } from '../Page';
import { Empty, Loaded } from '../States';

const WIDTH = 168;
const HEIGHT = 36;
const GAP_X = 84;
const GAP_Y = 16;

/** From the right side of one box to the left side of another; past other columns between the rows, not through their boxes. */
function edgePath(x1: number, y1: number, x2: number, y2: number): string {
  const half = GAP_X / 2;
  const step = (fromX: number, fromY: number, toX: number, toY: number) => `C${fromX + half} ${fromY} ${toX - half} ${toY} ${toX} ${toY}`;
  if (x2 - x1 <= GAP_X) return `M${x1} ${y1}${step(x1, y1, x2, y2)}`;
  const lane = Math.min(y1, y2) + HEIGHT / 2 + GAP_Y / 2;
  const [a, b] = [x1 + GAP_X - 12, x2 - GAP_X + 12];
  return `M${x1} ${y1}${step(x1, y1, a, lane)}H${b}${step(b, lane, x2, y2)}`;
}

/** Services in columns: what they depend on stands to the left. */
function Picture({ services }: { services: readonly Service[] }) {
  const [chosen, setChosen] = useState<string | null>(null);
  const drawing = drawTopology(services);
  const at = new Map(drawing.spots.map((spot) => [spot.id, { x: spot.layer * (WIDTH + GAP_X), y: spot.row * (HEIGHT + GAP_Y) }]));
  const width = drawing.layers * (WIDTH + GAP_X) - GAP_X;
  const height = drawing.rows * (HEIGHT + GAP_Y) - GAP_Y;
  return (
    <div className="topology">
      <svg viewBox={`-2 -2 ${width + 4} ${height + 4}`} style={{ maxWidth: width + 4, minWidth: Math.min(width + 4, 720) }} role="img" aria-label="Services and what they depend on; the table below says the same">
        {drawing.edges.map(({ from, to }) => {
          const [start, end] = [at.get(to), at.get(from)];
          if (!start || !end) return null;
          const [x1, y1, x2, y2] = [start.x + WIDTH, start.y + HEIGHT / 2, end.x, end.y + HEIGHT / 2];
          const on = chosen === from || chosen === to;
          return <path key={`${from} ${to}`} className={`edge${on ? ' edge-on' : ''}`} d={edgePath(x1, y1, x2, y2)} />;
        })}
        {drawing.spots.map((spot) => {
          const place = at.get(spot.id) ?? { x: 0, y: 0 };
          return (
            <g key={spot.id} transform={`translate(${place.x} ${place.y})`} className={`spot${spot.missing ? ' spot-missing' : ''}`} onMouseEnter={() => setChosen(spot.id)} onMouseLeave={() => setChosen(null)}>
              <rect width={WIDTH} height={HEIGHT} rx="8" />
              <text x="12" y="22">
                {spot.name.length > 21 ? `${spot.name.slice(0, 20)}…` : spot.name}
              </text>
              {spot.missing && <title>{spot.id} is named as a dependency, but is not declared itself</title>}
            </g>
          );
        })}
      </svg>
    </div>
  );
}

function ServiceTable({ services }: { services: readonly Service[] }) {
  return (
    <div className="table-wrap">
      <table className="table">
        <thead>
          <tr>
            <th>Service</th>
            <th>Depends on</th>
            <th>Component</th>
            <th>Region</th>
            <th>Role</th>
            <th>Owner</th>
          </tr>
        </thead>
        <tbody>
          {services.map((service) => (
            <tr key={service.id}>
              <td>
                <b>{service.name || service.id}</b> {service.name && <span className="dim">{service.id}</span>}
              </td>
              <td>{(service.depends_on ?? []).join(', ') || <span className="dim">nothing</span>}</td>
              <td>{service.component}</td>
              <td>{service.region}</td>
              <td>{service.role}</td>
              <td>{service.owner}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const SAMPLE: Topology = { services: [{ id: 'database', name: 'Database' }, { id: 'api', name: 'API', depends_on: ['database'], owner: 'platform' }] };

/** What needs what: an upstream that is down mutes what depends on it, and incidents follow it to their cause. */
export function TopologyTab({ tenant, mayEdit }: { tenant: string; mayEdit: boolean }) {
  const topology = useTopology(tenant);
  const save = useSaveTopology(tenant);
  const [editing, setEditing] = useState(false);
  const close = () => {
    save.reset();
    setEditing(false);
  };
  const edit = mayEdit && (
    <Button variant="default" size="xs" onClick={() => setEditing(true)}>
      Edit the topology
    </Button>
  );
  return (
    <>
      <Loaded
        query={topology}
        isEmpty={(found) => found.services.length === 0}
        empty={
          <Empty icon="layers" title="No services are declared" action={mayEdit && <Button onClick={() => setEditing(true)}>Declare services</Button>}>
            Say which service needs which: then one alert is told where ten would have been, and incidents find their cause.
          </Empty>
        }
      >
        {(found) => (
          <>
            <Card title="Who needs whom" aside={edit}>
              <Picture services={found.services} />
            </Card>
            <Card title="Services" flush>
              <ServiceTable services={found.services} />
            </Card>
          </>
        )}
      </Loaded>
      <Drawer
        opened={editing}
        onClose={close}
        position="right"
        size="xl"
        title={`Topology of ${tenant}`}
        closeButtonProps={{ 'aria-label': 'Close' }}
        classNames={{ body: 'drawer-body', content: 'drawer-content' }}
      >
        <DocumentEditor
          value={topology.data && topology.data.services.length > 0 ? { services: topology.data.services } : SAMPLE}
          noun="The topology"
          mayEdit
          busy={save.isPending}
          error={save.error}
          onTouch={save.reset}
          onClose={close}
          onSave={(document) =>
            save.mutate(document as Topology, {
              onSuccess: () => {
                notifyDone('The topology is saved');
                close();
              },
            })
          }
        />
      </Drawer>
    </>
  );
}
