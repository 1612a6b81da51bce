/** The installation as a whole: facts for the frame, settings, listeners, the home as one file. */
import { z } from 'zod';
import { command, query } from './call.ts';

const settings = {
  theme: z.enum(['system', 'light', 'dark']),
  /** Width of the preview rail in CSS pixels. */
  railWidth: z.number().int().min(320).max(640),
  navigationCollapsed: z.boolean(),
  clockSkewSeconds: z.number().int().min(0).max(600),
};
export const Settings = z.object({
  theme: settings.theme.default('system'),
  railWidth: settings.railWidth.default(432),
  navigationCollapsed: settings.navigationCollapsed.default(false),
  clockSkewSeconds: settings.clockSkewSeconds.default(0),
});
export type Settings = z.infer<typeof Settings>;

export const Listener = z.object({ id: z.string(), title: z.string(), address: z.string(), stoppable: z.boolean() });
export type Listener = z.infer<typeof Listener>;

/** A file that a person saves: the page offers it as a download. */
export const FileOut = z.object({ fileName: z.string(), mediaType: z.string(), base64: z.string() });
export type FileOut = z.infer<typeof FileOut>;

export const appCalls = {
  info: query({
    input: z.strictObject({}),
    output: z.object({
      version: z.string(),
      door: z.enum(['shell', 'host', 'cli', 'test']),
      /** Why the browser is used instead of the window; empty in the window. */
      doorNote: z.string(),
      keyStore: z.object({ kind: z.enum(['system', 'memory']), note: z.string() }),
      homeProblem: z.string().nullable(),
    }),
    fails: [],
  }),
  settings: query({ input: z.strictObject({}), output: Settings, fails: ['local/file-damaged'] }),
  /** What is absent stays as it is. (A partial of `Settings` itself would fill it with defaults.) */
  saveSettings: command({ input: z.object(settings).partial(), output: Settings, fails: [] }),
  listeners: query({ input: z.strictObject({}), output: z.array(Listener), fails: [] }),
  stopListener: command({
    input: z.strictObject({ id: z.string() }),
    output: z.object({ stopped: z.boolean() }),
    fails: [],
  }),
  /** The whole home without secrets, as a zip. */
  exportHome: query({ input: z.strictObject({}), output: FileOut, fails: ['input/too-large'] }),
  /** Replaces the home by what an export holds; what is there now is kept in a folder beside it. */
  restoreHome: command({
    input: z.strictObject({ base64: z.string(), replace: z.boolean() }),
    output: z.object({ partners: z.number().int(), targets: z.number().int(), keptAside: z.string().nullable() }),
    fails: ['input/unreadable', 'input/too-large', 'state/home-not-empty', 'local/newer-version'],
  }),
};
