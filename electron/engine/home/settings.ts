/** Settings as the screens see them. A value that cannot be right gives way to the default, alone. */
import { Settings } from '../../../shared/contract/app.ts';
import type { SettingsFile } from '../ports.ts';

type Change = { readonly [Name in keyof Settings]?: Settings[Name] | undefined };

export async function readSettings(file: SettingsFile): Promise<Settings> {
  return fitting(await file.read());
}

/** Members of the file that no screen knows are kept as they are. */
export async function saveSettings(file: SettingsFile, change: Change): Promise<Settings> {
  const kept = await file.read();
  const present = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  const next = fitting({ ...kept, ...present });
  await file.write({ ...kept, ...next });
  return next;
}

function fitting(kept: Readonly<Record<string, unknown>>): Settings {
  const whole = Settings.safeParse(kept);
  if (whole.success) return whole.data;
  const wrong = new Set(whole.error.issues.map(({ path }) => path[0]));
  return Settings.parse(Object.fromEntries(Object.entries(kept).filter(([name]) => !wrong.has(name))));
}
