/** Where Portico keeps everything: one folder, the same for every door. Chosen here and nowhere else. */
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';

export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly userHome: string;
}

/** `PORTICO_HOME`, else the operating system's folder for application data. Always absolute. */
export function homeFolder(
  { env, platform, userHome }: Surroundings = { env: process.env, platform: process.platform, userHome: homedir() },
): string {
  const chosen = env.PORTICO_HOME;
  if (chosen !== undefined && chosen !== '') return resolve(chosen);
  return join(applicationData(env, platform, userHome), 'Portico');
}

function applicationData(env: Surroundings['env'], platform: NodeJS.Platform, userHome: string): string {
  if (platform === 'win32') return env.APPDATA ?? join(userHome, 'AppData', 'Roaming');
  if (platform === 'darwin') return join(userHome, 'Library', 'Application Support');
  const configured = env.XDG_CONFIG_HOME;
  // The XDG specification says that a relative path is to be ignored.
  return configured !== undefined && isAbsolute(configured) ? configured : join(userHome, '.config');
}
