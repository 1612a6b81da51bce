/** Settings: how Portico looks, which servers it works with, its data, and what this installation is. */
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import './settings.css';
import { useAsk } from '../../bridge/engine-context.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Page, PageHeader, Pane, Panes } from '../../ui/page.tsx';
import { AboutSection } from './about-section.tsx';
import { AppearanceSection } from './appearance-section.tsx';
import { DataSection } from './data-section.tsx';
import { TargetForm } from './target-form.tsx';
import { TargetsSection } from './targets-section.tsx';

/** Its type is written out, because the router's type is made from this one. */
export function SettingsPage(): ReactNode {
  const search = useSearch({ from: '/settings' });
  const navigate = useNavigate({ from: '/settings' });
  const ask = useAsk();
  const targets = useQuery(ask.targets());
  const info = useQuery(ask.info());
  const edited = targets.data?.find(({ target }) => target.name === search.target);
  const close = () => void navigate({ search: {}, replace: true });

  return (
    <Page>
      <PageHeader title="Settings" />
      <Panes>
        <Pane>
          <div className="settings">
            {info.data?.homeProblem != null && (
              <Notice tone="warn" title="Some saved files could not be read">
                <p>{info.data.homeProblem}</p>
                <p>Everything else works. An export below takes all that can be read with it.</p>
              </Notice>
            )}
            <TargetsSection
              targets={targets}
              onAdd={() => void navigate({ search: { add: true }, replace: true })}
              onEdit={(target) => void navigate({ search: { target }, replace: true })}
            />
            <AppearanceSection />
            <DataSection />
            <AboutSection />
          </div>
        </Pane>
        {(search.add === true || edited !== undefined) && (
          <TargetForm
            key={edited?.target.name ?? 'new'}
            taken={targets.data?.map(({ target }) => target.name) ?? []}
            onClose={close}
            {...(edited === undefined ? {} : { edited })}
          />
        )}
      </Panes>
    </Page>
  );
}
