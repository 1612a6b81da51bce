/** What the person knows: which partner's connection to trust, or keys and names by hand, the time and the tolerance. */
import { useQuery } from '@tanstack/react-query';
import { ChevronDown, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import type { InspectContext } from '../../../shared/contract/inspect.ts';
import { parseDuration } from '../../../shared/model/duration.ts';
import { useAsk } from '../../bridge/engine-context.tsx';
import { Button } from '../../ui/button.tsx';
import { Switch } from '../../ui/choice.tsx';
import { FailureNotice } from '../../ui/notice.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { setContext, useOpenMessages } from './open-messages.ts';
import { ProviderKeys } from './provider-keys.tsx';
import { useTrustPartner } from './use-trust-partner.ts';
import './trust-panel.css';

type TextKey = Exclude<keyof InspectContext, 'clockSkewSeconds' | 'allowSha1'>;
const byHand = 'by-hand';

const groups = [
  {
    title: 'SAML',
    fields: [
      { key: 'idpMetadata', label: 'IdP metadata', lines: 3 },
      { key: 'idpCertificates', label: 'IdP certificates (PEM)', lines: 3 },
      { key: 'spEntityId', label: 'Our entity ID', lines: 1 },
      { key: 'acsUrl', label: 'Our ACS URL', lines: 1 },
      { key: 'requestId', label: 'Id of the request it answers', lines: 1 },
      { key: 'decryptKeyPem', label: 'Decryption key (PEM, kept in memory only)', lines: 3 },
    ],
  },
  {
    title: 'OpenID Connect',
    fields: [
      { key: 'jwks', label: 'JWKS', lines: 3 },
      { key: 'issuer', label: 'Issuer', lines: 1 },
      { key: 'audience', label: 'Audience (client id)', lines: 1 },
      { key: 'nonce', label: 'Nonce', lines: 1 },
      { key: 'accessToken', label: 'Access token that came with it', lines: 1 },
      { key: 'code', label: 'Code that came with it', lines: 1 },
    ],
  },
] as const satisfies readonly {
  readonly title: string;
  readonly fields: readonly { readonly key: TextKey; readonly label: string; readonly lines: number }[];
}[];

export function TrustPanel() {
  const partners = useQuery(useAsk().partners());
  const { context, partner } = useOpenMessages();
  const [open, setOpen] = useState(false);
  const { trust, failure } = useTrustPartner();
  const [skew, setSkew] = useState('');
  const change = (over: Partial<InspectContext>) => setContext({ ...context, ...over }, partner);
  const text = (key: TextKey, value: string) => {
    const { [key]: _old, ...rest } = context;
    setContext(
      value === '' ? rest : { ...rest, [key]: value },
      key === 'now' || key === 'decryptKeyPem' ? partner : '',
    );
  };

  return (
    <section className="inspector-trust" aria-label="What to check it against">
      <div className="inspector-trust-line">
        <Select
          label="Check against"
          choices={[
            {
              id: byHand,
              label: Object.keys(context).length === 0 ? 'Nothing: say what can be said' : 'Values given by hand',
            },
            ...(partners.data ?? []).map((each) => ({
              id: each.ref,
              label: each.name === '' ? each.ref : each.name,
              help: each.connection,
            })),
          ]}
          value={partner === '' ? byHand : partner}
          onChange={(ref) => trust(ref)}
        />
        <Button
          variant="quiet"
          size="sm"
          icon={open ? ChevronDown : ChevronRight}
          aria-expanded={open}
          onPress={() => setOpen(!open)}
        >
          Keys, names and time
        </Button>
      </div>
      {failure !== null && <FailureNotice error={failure} />}
      <ProviderKeys />
      {open && (
        <div className="inspector-trust-form">
          {groups.map((group) => (
            <fieldset key={group.title}>
              <legend>{group.title}</legend>
              {group.fields.map((field) => (
                <TextField
                  key={field.key}
                  label={field.label}
                  mono
                  lines={field.lines}
                  value={context[field.key] ?? ''}
                  onChange={(value) => text(field.key, value)}
                />
              ))}
            </fieldset>
          ))}
          <fieldset>
            <legend>Time</legend>
            <TextField
              label="As seen at"
              help="ISO time; empty: now."
              mono
              placeholder="2026-11-23T13:01:42Z"
              value={context.now ?? ''}
              onChange={(value) => text('now', value)}
            />
            <TextField
              label="Clock difference to tolerate"
              placeholder="3m"
              value={skew}
              onChange={(typed) => {
                setSkew(typed);
                const seconds = typed.trim() === '' ? 0 : parseDuration(typed);
                if (seconds !== null && seconds <= 86_400) change({ clockSkewSeconds: seconds });
              }}
              {...(skew.trim() !== '' && parseDuration(skew) === null
                ? { error: 'Write a length of time such as 90s or 3m.' }
                : {})}
            />
            <Switch
              isSelected={context.allowSha1 ?? false}
              onChange={(allowSha1) => change({ allowSha1 })}
              help="It can be forged; for looking at old products only."
            >
              Accept SHA-1 with a warning
            </Switch>
          </fieldset>
        </div>
      )}
    </section>
  );
}
