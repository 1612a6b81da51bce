/** What this installation is, in words that a support ticket can carry. */
import { useQuery } from '@tanstack/react-query';
import { useAsk } from '../../bridge/engine-context.tsx';
import { Busy } from '../../ui/busy.tsx';
import { CopyButton } from '../../ui/copy.tsx';
import { FailureNotice } from '../../ui/notice.tsx';
import { Facts } from '../../ui/page.tsx';
import { SettingsSection } from './settings-section.tsx';

const doors = {
  shell: 'Desktop window',
  host: 'System browser, on this machine only',
  cli: 'Command line',
  test: 'Test',
} as const;

export function AboutSection() {
  const info = useQuery(useAsk().info());
  const about = info.data;
  return (
    <SettingsSection
      id="about"
      title="About"
      {...(about === undefined
        ? {}
        : {
            action: (
              <CopyButton
                size="sm"
                text={`Portico ${about.version}, ${doors[about.door]}, ${navigator.userAgent}. ${about.keyStore.note}`}
              >
                Copy for a ticket
              </CopyButton>
            ),
          })}
    >
      {info.isPending && <Busy label="Loading" rows={3} />}
      {info.isError && <FailureNotice error={info.error} onRetry={() => void info.refetch()} />}
      {about !== undefined && (
        <Facts
          wide
          facts={[
            ['Version', `Portico ${about.version}`],
            ['Runs in', about.doorNote === '' ? doors[about.door] : `${doors[about.door]}. ${about.doorNote}`],
            [
              'Secrets',
              about.keyStore.kind === 'system'
                ? `In the system key store. ${about.keyStore.note}`
                : `In memory until Portico stops. ${about.keyStore.note}`,
            ],
            ['Network', 'Calls only the chosen target and addresses that you enter. No telemetry.'],
          ]}
        />
      )}
    </SettingsSection>
  );
}
