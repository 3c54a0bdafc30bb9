// SPDX-License-Identifier: Apache-2.0
import { Loader } from '@mantine/core';
import { lazy } from 'react';
import { Navigate, Route, Routes } from 'react-router-dom';
import { Shell } from './components/Shell';
import { Failure } from './components/States';
import { useSession } from './data/session';
import { SignIn } from './pages/SignIn';

const Dashboards = lazy(() => import('./pages/Dashboards'));
const Alerts = lazy(() => import('./pages/Alerts'));
const Incidents = lazy(() => import('./pages/Incidents'));
const Incident = lazy(() => import('./pages/Incident'));
const OnCall = lazy(() => import('./pages/OnCall'));
const Silences = lazy(() => import('./pages/Silences'));
const Routing = lazy(() => import('./pages/Routing'));
const Anomalies = lazy(() => import('./pages/Anomalies'));
const Events = lazy(() => import('./pages/Events'));
const Connectors = lazy(() => import('./pages/Connectors'));
const Intake = lazy(() => import('./pages/Intake'));
const Channels = lazy(() => import('./pages/Channels'));
const Policies = lazy(() => import('./pages/Policies'));
const Plugins = lazy(() => import('./pages/Plugins'));
const Administration = lazy(() => import('./pages/Administration'));

export function App() {
  const session = useSession();
  if (session.data === undefined) {
    return (
      <div className="center">
        {session.isError ? (
          <div className="center-card">
            <Failure error={session.error} onRetry={() => void session.refetch()} />
          </div>
        ) : (
          <Loader aria-label="Loading" />
        )}
      </div>
    );
  }
  if (session.data === null) return <SignIn />;
  return (
    <Routes>
      <Route element={<Shell session={session.data} />}>
        <Route index element={<Dashboards />} />
        <Route path="alerts" element={<Alerts />} />
        <Route path="incidents" element={<Incidents />} />
        <Route path="incidents/:id" element={<Incident />} />
        <Route path="oncall" element={<OnCall />} />
        <Route path="silences" element={<Silences />} />
        <Route path="routing" element={<Routing />} />
        <Route path="anomalies" element={<Anomalies />} />
        <Route path="events" element={<Events />} />
        <Route path="connectors" element={<Connectors />} />
        <Route path="intake" element={<Intake />} />
        <Route path="channels" element={<Channels />} />
        <Route path="policies" element={<Policies />} />
        <Route path="plugins" element={<Plugins />} />
        <Route path="administration" element={<Administration />} />
        <Route path="*" element={<Navigate to="/" replace />} />
      </Route>
    </Routes>
  );
}
