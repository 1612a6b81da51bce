/** The providers around the routes. Takes its door as an argument, so that the same app runs over any engine. */
import '@fontsource-variable/inter';
import '@fontsource-variable/jetbrains-mono';
import '../ui/tokens.css';
import '../ui/base.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useState } from 'react';
import { I18nProvider } from 'react-aria-components';
import type { EngineDoor } from '../bridge/door.ts';
import { EngineProvider } from '../bridge/engine-context.tsx';
import { createQueryClient } from '../bridge/query-client.ts';
import { Announcer } from '../ui/announcer.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { createPorticoRouter } from './router.tsx';

export function App({ door }: { readonly door: EngineDoor }) {
  const [queryClient] = useState(createQueryClient);
  const [router] = useState(createPorticoRouter);
  return (
    <ErrorBoundary>
      <QueryClientProvider client={queryClient}>
        <EngineProvider door={door}>
          <I18nProvider locale="en-GB">
            <Announcer>
              <RouterProvider router={router} />
            </Announcer>
          </I18nProvider>
        </EngineProvider>
      </QueryClientProvider>
    </ErrorBoundary>
  );
}
