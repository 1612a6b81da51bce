/** The sign-in page as the partner's people would meet it: our own components fed with checked colours and text. */
import { useQuery } from '@tanstack/react-query';
import { Monitor, Smartphone } from 'lucide-react';
import { useState } from 'react';
import type { Partner } from '../../../../shared/model/partner.ts';
import { useAsk } from '../../../bridge/engine-context.tsx';
import { Busy } from '../../../ui/busy.tsx';
import { Segmented } from '../../../ui/choice.tsx';
import { FailureNotice, Notice } from '../../../ui/notice.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { checkLooks } from '../../../ui/states.ts';

export function SignInPreview({ partner }: { readonly partner: Partner }) {
  const [frame, setFrame] = useState<'desktop' | 'phone'>('desktop');
  const [theme, setTheme] = useState<'light' | 'dark'>('light');
  const preview = useQuery(useAsk().previewSignIn(partner.ref));
  if (preview.isPending) return <Busy label="Drawing the sign-in page" rows={8} />;
  if (preview.isError) return <FailureNotice error={preview.error} onRetry={() => void preview.refetch()} />;
  const page = preview.data;
  const dark = theme === 'dark';
  const ground = dark
    ? { background: '#16171c', color: '#ecedf1' }
    : { background: page.colors.background, color: page.colors.text };

  return (
    <div className="wizard-signin">
      <div className="wizard-rail-tools">
        <Segmented
          label="Frame"
          choices={[
            { id: 'desktop', label: 'Desktop', icon: Monitor },
            { id: 'phone', label: 'Phone', icon: Smartphone },
          ]}
          value={frame}
          onChange={setFrame}
        />
        <Segmented
          label="Theme of the sign-in page"
          choices={[
            { id: 'light', label: 'Light' },
            { id: 'dark', label: 'Dark' },
          ]}
          value={theme}
          onChange={setTheme}
        />
      </div>
      {page.method === 'redirect' && (
        <Notice tone="info" title="Most people never see this page">
          <p>They are sent straight to their own sign-in. This page shows when the address matches nobody.</p>
        </Notice>
      )}
      <figure className={`wizard-frame wizard-frame-${frame}`} aria-label={`Sign-in page, ${frame}, ${theme}`}>
        <div className="wizard-frame-page" style={ground}>
          {page.logoUrl !== '' && <span className="wizard-frame-logo">{page.title.slice(0, 1)}</span>}
          <strong className="wizard-frame-title" dir="auto">
            {page.title}
          </strong>
          <span dir="auto">{page.headline}</span>
          {(page.identifierFirst || page.method === 'password') && (
            <span className="wizard-frame-input">name@company.example</span>
          )}
          {page.method === 'password' && <span className="wizard-frame-input">Password</span>}
          {page.method === 'none' ? (
            <span>No way to sign in yet</span>
          ) : (
            <span
              className="wizard-frame-button"
              style={{ background: page.colors.primary, color: page.colors.onPrimary }}
            >
              {page.button}
            </span>
          )}
          {page.supportText !== '' && (
            <small className="wizard-frame-support" dir="auto">
              {page.supportText}
            </small>
          )}
        </div>
      </figure>
      {page.logoUrl !== '' && (
        <p className="wizard-note">
          The logo is loaded by their browser from {page.logoUrl}; Portico does not fetch it.
        </p>
      )}
      <h3 className="wizard-rail-title">Contrast</h3>
      <ul className="wizard-contrast">
        {page.contrast.map((pair) => (
          <li key={pair.pair}>
            <StateMark look={pair.passes ? checkLooks.pass : checkLooks.fail}>{pair.pair}</StateMark>
            <span className="ui-numbers">
              {pair.ratio.toFixed(1)} of {pair.required.toFixed(1)}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
