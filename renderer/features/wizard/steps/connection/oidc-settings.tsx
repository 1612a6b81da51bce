/** Their side over OpenID Connect: issuer with discovery, client id, and the secret that goes straight to the key store. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { RefreshCw } from 'lucide-react';
import { useState } from 'react';
import type { ConnectionStep } from '../../../../../shared/model/blueprint.ts';
import type { Provider } from '../../../../../shared/model/partner.ts';
import { useAsk, useEngine } from '../../../../bridge/engine-context.tsx';
import { Button } from '../../../../ui/button.tsx';
import { Switch } from '../../../../ui/choice.tsx';
import { failureOf } from '../../../../ui/failure-of.ts';
import { ListField } from '../../../../ui/list-field.tsx';
import { FailureNotice, Notice } from '../../../../ui/notice.tsx';
import { Select } from '../../../../ui/select.tsx';
import { SecretField, TextField } from '../../../../ui/text-field.tsx';
import { entryProblems, problemAt } from '../../step-list.ts';
import type { Draft } from '../../use-draft.ts';
import { StepSection } from '../step-section.tsx';

type Oidc = ConnectionStep['oidc'];
type Discovery = Awaited<ReturnType<ReturnType<typeof useEngine>['partners']['discoverIssuer']>>;

const methods = [
  { id: 'client_secret', label: 'Client secret' },
  { id: 'private_key_jwt', label: 'Signed with our key (private_key_jwt)' },
  { id: 'none', label: 'None (PKCE only)' },
] as const satisfies readonly { readonly id: Oidc['authenticationMethod']; readonly label: string }[];

export function OidcSettings({
  draft,
  provider,
  onChange,
}: {
  readonly draft: Draft;
  readonly provider: Provider | null;
  readonly onChange: (over: Partial<ConnectionStep>) => void;
}) {
  const { oidc } = draft.blueprint.connection;
  const engine = useEngine();
  const [found, setFound] = useState<Discovery | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [asking, setAsking] = useState(false);
  const set = (over: Partial<Oidc>) => onChange({ oidc: { ...oidc, ...over } });
  const at = (path: keyof Oidc) => problemAt(draft.issues, `connection.oidc.${path}`);
  const discover = () => {
    setAsking(true);
    setFailure(null);
    setFound(null);
    engine.partners
      .discoverIssuer({ issuer: oidc.issuer })
      .then(setFound, (error: unknown) => setFailure(error))
      .finally(() => setAsking(false));
  };

  return (
    <StepSection title="2. Their values">
      <TextField
        label={provider?.words.issuer ?? 'Issuer'}
        mono
        type="url"
        help="Exactly as their discovery document writes it, the final slash included."
        placeholder="https://login.forge.example"
        value={oidc.issuer}
        onChange={(issuer) => set({ issuer })}
        action={
          <Button
            size="sm"
            icon={RefreshCw}
            isPending={asking}
            isDisabled={oidc.issuer.trim() === ''}
            onPress={discover}
          >
            Discover
          </Button>
        }
        {...at('issuer')}
      />
      {failure !== null && <FailureNotice error={failure} onRetry={discover} />}
      {found !== null && (
        <Notice
          tone={
            found.problems.some(({ level }) => level === 'wrong') ? 'bad' : found.problems.length > 0 ? 'warn' : 'ok'
          }
          title={found.problems.length === 0 ? 'Their discovery document fits' : 'Their discovery document was read'}
          {...(found.issuer === oidc.issuer
            ? {}
            : {
                actions: (
                  <Button size="sm" onPress={() => set({ issuer: found.issuer })}>
                    Use {found.issuer}
                  </Button>
                ),
              })}
        >
          <ul className="wizard-list">
            {found.problems.map(({ message }) => (
              <li key={message}>{message}</li>
            ))}
            <li>Client authentication: {found.authenticationMethods.join(', ')}</li>
          </ul>
        </Notice>
      )}
      <TextField
        label="Client id"
        mono
        value={oidc.clientId}
        onChange={(clientId) => set({ clientId })}
        {...at('clientId')}
      />
      <div className="wizard-row">
        <Select
          label="We authenticate with"
          choices={methods}
          value={oidc.authenticationMethod}
          onChange={(authenticationMethod) => set({ authenticationMethod })}
        />
        {oidc.authenticationMethod === 'client_secret' && <ConnectionSecret draft={draft} />}
      </div>
      <ListField
        label="Scopes"
        values={oidc.scopes}
        onChange={(scopes) => set({ scopes })}
        problems={entryProblems(draft.issues, 'connection.oidc.scopes')}
      />
      <Switch
        isSelected={oidc.usePkce}
        onChange={(usePkce) => set({ usePkce })}
        help="Leave it on unless their product refuses it."
      >
        Use PKCE
      </Switch>
      <Switch
        isSelected={oidc.getUserInfo}
        onChange={(getUserInfo) => set({ getUserInfo })}
        help="Many providers tell the address there alone. Turn it off where theirs has no such endpoint."
      >
        Ask the userinfo endpoint
      </Switch>
    </StepSection>
  );
}

/** A secret goes in and is never shown again. */
function ConnectionSecret({ draft }: { readonly draft: Draft }) {
  const engine = useEngine();
  const cache = useQueryClient();
  const ask = useAsk().connectionSecret(draft.partner.ref);
  const kept = useQuery(ask).data?.kept ?? false;
  const [typed, setTyped] = useState('');
  const [failure, setFailure] = useState<unknown>(null);
  const save = (secret: string) => {
    setFailure(null);
    engine.partners.saveConnectionSecret({ ref: draft.partner.ref, secret }).then(
      (answer) => {
        cache.setQueryData(ask.queryKey, answer);
        setTyped('');
      },
      (error: unknown) => setFailure(error),
    );
  };
  return (
    <div className="wizard-secret">
      <SecretField
        label="Client secret"
        help={
          kept
            ? 'A secret is kept. Type a new one to replace it.'
            : 'Kept in the key store, never in the blueprint. Without one, the plan leaves it out and says so.'
        }
        value={typed}
        onChange={setTyped}
        {...(failure === null ? {} : { error: `${failureOf(failure).what}. ${failureOf(failure).next}` })}
      />
      <div className="wizard-inline">
        <Button size="sm" isDisabled={typed === ''} onPress={() => save(typed)}>
          Keep secret
        </Button>
        {kept && (
          <Button size="sm" variant="quiet" onPress={() => save('')}>
            Forget it
          </Button>
        )}
      </div>
    </div>
  );
}
