/**
 * The routes. Hash history, so that the same files work at app:// and on loopback. Screens are lazy and take no props: they
 * read `useParams({ from })` and `useSearch({ from })`. What a search may hold is checked here; what is wrong is dropped.
 */
import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { z } from 'zod';
import { evidenceKinds, evidenceVerdicts } from '../../shared/model/evidence.ts';
import { PartnerRef, TargetName } from '../../shared/model/ids.ts';
import { partnerStates } from '../../shared/model/partner.ts';
import { Busy } from '../ui/busy.tsx';
import { BrokenScreen, NotFoundScreen } from './error-boundary.tsx';
import { Frame } from './frame/frame.tsx';

const optionalText = z.string().optional().catch(undefined);

export const PartnersSearch = z.object({
  /** Text to look for in name, id, owner, domains and contract. */
  q: optionalText,
  states: z.array(z.enum(partnerStates)).optional().catch(undefined),
  owners: z.array(z.string()).optional().catch(undefined),
  types: z.array(z.string()).optional().catch(undefined),
  soon: z.boolean().optional().catch(undefined),
  sort: z.enum(['name', 'state', 'end', 'test', 'owner']).optional().catch(undefined),
  down: z.boolean().optional().catch(undefined),
  /** The partner whose detail pane is open. */
  open: PartnerRef.optional().catch(undefined),
  /** The new-partner flow. */
  create: z.boolean().optional().catch(undefined),
});

const rootRoute = createRootRoute({ component: Frame });

// Each is a constant of its own: written inside `addChildren`, they would take its loose types and lose their own.
const startRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  beforeLoad: (): void => {
    throw redirect({ to: '/partners' });
  },
});
const partnersRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/partners',
  validateSearch: PartnersSearch,
  component: lazyRouteComponent(() => import('../features/partners/partners-page.tsx'), 'PartnersPage'),
});
const wizardRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/partners/$ref/$step',
  validateSearch: z.object({ test: optionalText }),
  component: lazyRouteComponent(() => import('./screens/wizard-screen.tsx'), 'WizardScreen'),
});
const labRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/federation-lab',
  validateSearch: z.object({
    ref: optionalText,
    test: optionalText,
    idp: z.enum(['loopback', 'theirs', 'changes', 'evidence']).optional().catch(undefined),
    open: optionalText,
    q: optionalText,
    kinds: z.array(z.enum(evidenceKinds)).optional().catch(undefined),
    verdicts: z.array(z.enum(evidenceVerdicts)).optional().catch(undefined),
    partners: z.array(z.string()).optional().catch(undefined),
    from: optionalText,
    to: optionalText,
    a: optionalText,
    b: optionalText,
  }),
  component: lazyRouteComponent(() => import('./screens/lab-screen.tsx'), 'LabScreen'),
});
const inspectorRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/inspector',
  component: lazyRouteComponent(() => import('../features/inspector/inspector-page.tsx'), 'InspectorPage'),
});
const syncRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sync',
  validateSearch: z.object({
    ref: optionalText,
    run: optionalText,
    view: z.enum(['plan', 'runs']).optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('./screens/sync-screen.tsx'), 'SyncScreen'),
});
const settingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/settings',
  validateSearch: z.object({
    /** Target whose form is open. */
    target: TargetName.optional().catch(undefined),
    add: z.boolean().optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('../features/settings/settings-page.tsx'), 'SettingsPage'),
});
const routes = rootRoute.addChildren([
  startRoute,
  partnersRoute,
  wizardRoute,
  labRoute,
  inspectorRoute,
  syncRoute,
  settingsRoute,
]);

export function createPorticoRouter() {
  return createRouter({
    routeTree: routes,
    history: createHashHistory(),
    defaultPendingComponent: () => <Busy label="Opening" />,
    defaultPendingMs: 200,
    defaultErrorComponent: ({ error, reset }) => <BrokenScreen error={error} onRetry={reset} />,
    defaultNotFoundComponent: NotFoundScreen,
    defaultPreload: 'intent',
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createPorticoRouter>;
  }
}
