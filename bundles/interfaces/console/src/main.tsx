// SPDX-License-Identifier: Apache-2.0
import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './styles/base.css';
import './styles/shell.css';
import './styles/parts.css';
import './styles/forms.css';
import './styles/dashboards.css';
import './styles/alerts.css';
import './styles/events.css';
import './styles/things.css';
import './styles/policies.css';
import './styles/history.css';
import './styles/anomalies.css';
import './styles/backtests.css';
import './styles/editor.css';
import './styles/respond.css';
import './styles/incidents.css';
import './styles/causes.css';
import './styles/routing.css';
import './styles/oncall.css';
import './styles/narrow.css';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router-dom';
import { App } from './App';
import { ApiError } from './data/http';
import { theme, variables } from './theme';

const client = new QueryClient({
  queryCache: new QueryCache({
    onError: (cause) => {
      // The session ended: back to the sign-in page, which returns here afterwards.
      if (cause instanceof ApiError && cause.status === 401) client.setQueryData(['session'], null);
    },
  }),
  defaultOptions: {
    queries: {
      retry: (count, cause) => count < 2 && cause instanceof ApiError && cause.transient,
      refetchOnWindowFocus: true,
      // On loopback and inside company networks the browser's own idea of being online is often wrong.
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
});

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <MantineProvider theme={theme} cssVariablesResolver={variables} defaultColorScheme="auto">
        <Notifications position="bottom-center" limit={4} />
        <QueryClientProvider client={client}>
          <BrowserRouter future={{ v7_startTransition: true, v7_relativeSplatPath: true }}>
            <App />
          </BrowserRouter>
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
}
