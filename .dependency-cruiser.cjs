/** The map of the house: who may lean on whom. docs/ARCHITECTURE.md tells why; the gate fails when code disagrees. */
const rooms = {
  // a room may lean on kernel and on these, through their index.ts
  kernel: [],
  store: [],
  inspect: [],
  tenant: ['store', 'inspect'],
  partners: ['store', 'inspect'],
  preview: ['partners'],
  sync: ['store', 'partners', 'tenant'],
  federation: ['store', 'partners', 'preview', 'tenant', 'inspect', 'sync'],
  home: ['store', 'partners'],
};
const deny = (name, from, to) => ({ name, severity: 'error', from, to });

module.exports = {
  forbidden: [
    deny('no-cycles', {}, { circular: true }),
    deny(
      'electron-only-in-shell',
      { pathNot: '^(electron/shell/|e2e/)' },
      { path: '^electron(/(main|renderer|common))?$|node_modules/electron(-store)?/' },
    ),
    deny('shared-is-pure', { path: '^shared/', pathNot: '\\.test\\.ts$' }, { pathNot: '^shared/|node_modules/zod/' }),
    deny('renderer-meets-engine-in-the-contract', { path: '^renderer/' }, { path: '^electron/' }),
    deny('renderer-has-no-node', { path: '^renderer/', pathNot: '\\.test\\.tsx?$' }, { dependencyTypes: ['core'] }),
    deny('engine-knows-no-door', { path: '^electron/engine/' }, { path: '^(renderer|electron/(shell|host|cli))/' }),
    deny(
      'doors-enter-by-the-front',
      { path: '^electron/(shell|host|cli)/', pathNot: '\\.test\\.ts$' },
      { path: '^electron/engine/', pathNot: '^electron/engine/((index|dispatch|ports|standalone)\\.ts$|kernel/)' },
    ),
    ...Object.entries(rooms).map(([room, mayUse]) =>
      deny(
        `room-${room}`,
        { path: `^electron/engine/${room}/`, pathNot: '\\.test\\.ts$' },
        {
          path: '^electron/engine/',
          pathNot: [
            `^electron/engine/(${room}|kernel)/`,
            '^electron/engine/(ports|core)\\.ts$',
            ...mayUse.map((other) => `^electron/engine/${other}/index\\.ts$`),
          ],
        },
      ),
    ),
    deny(
      'every-room-is-on-the-map',
      { path: '^electron/engine/[^/]+/', pathNot: `^electron/engine/(testing|${Object.keys(rooms).join('|')})/` },
      {},
    ),
    deny(
      'features-do-not-mix',
      { path: '^renderer/features/([^/]+)/' },
      { path: '^renderer/features/', pathNot: '^renderer/features/$1/' },
    ),
    deny('ui-only-shows', { path: '^renderer/ui/' }, { path: '^renderer/(app|bridge|features)/' }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'] },
  },
};
