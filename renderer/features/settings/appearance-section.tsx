/** Theme, and how strict Portico's own checks are about clocks. Every choice takes effect at once and is kept. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Monitor, Moon, Sun } from 'lucide-react';
import type { Settings } from '../../../shared/contract/app.ts';
import { useAsk, useEngine } from '../../bridge/engine-context.tsx';
import { Busy } from '../../ui/busy.tsx';
import { type Choice, Segmented, Switch } from '../../ui/choice.tsx';
import { FailureNotice } from '../../ui/notice.tsx';
import { Select } from '../../ui/select.tsx';
import { SettingsRow, SettingsSection } from './settings-section.tsx';

const themes: readonly Choice<Settings['theme']>[] = [
  { id: 'system', label: 'As the system', icon: Monitor },
  { id: 'light', label: 'Light', icon: Sun },
  { id: 'dark', label: 'Dark', icon: Moon },
];

const skews: readonly Choice<string>[] = [
  { id: '0', label: 'None' },
  { id: '30', label: '30 seconds' },
  { id: '60', label: '1 minute' },
  { id: '120', label: '2 minutes' },
  { id: '300', label: '5 minutes' },
];

export function AppearanceSection() {
  const engine = useEngine();
  const cache = useQueryClient();
  const ask = useAsk();
  const settings = useQuery(ask.settings());
  const save = useMutation({
    mutationFn: (change: Partial<Settings>) => engine.app.saveSettings(change),
    onSuccess: (saved) => cache.setQueryData(ask.settings().queryKey, saved),
  });
  const shown =
    settings.data === undefined ? undefined : { ...settings.data, ...(save.isPending ? save.variables : {}) };

  return (
    <SettingsSection id="appearance" title="Appearance and checks">
      {settings.isPending && <Busy label="Loading the settings" rows={2} />}
      {settings.isError && <FailureNotice error={settings.error} onRetry={() => void settings.refetch()} />}
      {save.isError && <FailureNotice error={save.error} />}
      {shown !== undefined && (
        <>
          <SettingsRow title="Theme">
            <Segmented
              label="Theme"
              choices={themes}
              value={shown.theme}
              onChange={(theme) => save.mutate({ theme })}
            />
          </SettingsRow>
          <SettingsRow title="Navigation" help="Icons alone leave more room for work.">
            <Switch
              isSelected={shown.navigationCollapsed}
              onChange={(navigationCollapsed) => save.mutate({ navigationCollapsed })}
            >
              Show icons only
            </Switch>
          </SettingsRow>
          <SettingsRow
            title="Clock difference to tolerate"
            help="Between Portico and a partner’s IdP, when a message’s times are judged."
          >
            <Select
              label="Clock difference to tolerate"
              hideLabel
              choices={withOwn(skews, shown.clockSkewSeconds)}
              value={String(shown.clockSkewSeconds)}
              onChange={(seconds) => save.mutate({ clockSkewSeconds: Number(seconds) })}
            />
          </SettingsRow>
        </>
      )}
    </SettingsSection>
  );
}

/** A value that was set elsewhere stays choosable. */
function withOwn(choices: readonly Choice<string>[], seconds: number): readonly Choice<string>[] {
  return choices.some(({ id }) => id === String(seconds))
    ? choices
    : [...choices, { id: String(seconds), label: `${seconds} seconds` }];
}
