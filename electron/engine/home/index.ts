/** The home as a whole: settings, export and restore, and what the frame shows. */
export { type HomeDeps, homeHandlers } from './calls.ts';
export { exportHome } from './export-home.ts';
