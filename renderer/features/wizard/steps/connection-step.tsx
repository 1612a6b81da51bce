/** How the partner's people prove who they are: provider and protocol, our values, theirs, and what their attributes become. */
import { useQuery } from '@tanstack/react-query';
import type { ConnectionKind } from '../../../../shared/model/blueprint.ts';
import { useAsk } from '../../../bridge/engine-context.tsx';
import { Segmented, Switch } from '../../../ui/choice.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Select } from '../../../ui/select.tsx';
import type { Draft } from '../use-draft.ts';
import { DirectorySettings } from './connection/directory-settings.tsx';
import { MappingTable } from './connection/mapping-table.tsx';
import { OidcSettings } from './connection/oidc-settings.tsx';
import { OurSide } from './connection/our-side.tsx';
import { SamlSettings } from './connection/saml-settings.tsx';
import { StepHead, StepSection } from './step-section.tsx';

const protocols = [
  { id: 'saml', label: 'SAML 2.0' },
  { id: 'oidc', label: 'OpenID Connect' },
  { id: 'directory', label: 'Own directory' },
] as const satisfies readonly { readonly id: ConnectionKind; readonly label: string }[];

export function ConnectionStep({ draft }: { readonly draft: Draft }) {
  const { connection, organization } = draft.blueprint;
  const providers = useQuery(useAsk().providers());
  const change = (over: Partial<typeof connection>) =>
    draft.change({ step: 'connection', value: { ...connection, ...over } });
  const provider = providers.data?.find((each) => each.id === connection.provider) ?? null;
  const company = organization.name === '' ? 'the partner' : organization.name;
  const kind = connection.kind === 'none' ? null : connection.kind;

  const choose = (next: Exclude<ConnectionKind, 'none'>) => {
    const fits = provider?.protocols.includes(next) === true;
    const standIn = { saml: 'generic-saml', oidc: 'generic-oidc', directory: 'directory' }[next];
    const chosen = fits ? provider : (providers.data?.find((each) => each.id === standIn) ?? null);
    change({
      kind: next,
      provider: chosen?.id ?? standIn,
      ...(connection.mappings.length === 0 && chosen !== null ? { mappings: chosen.mappings } : {}),
    });
  };

  return (
    <>
      <StepHead
        title="Connection"
        help={`How people at ${company} prove who they are.`}
        consolePath="Organization, Authentication, Identity providers"
      />
      <div className="wizard-row wizard-row-provider">
        <Select
          label="Provider"
          help={
            provider === null
              ? 'The product that the partner signs in with. Their metadata names it, too.'
              : provider.path
          }
          choices={(providers.data ?? []).map((each) => ({ id: each.id, label: each.name }))}
          value={connection.provider === '' ? null : connection.provider}
          onChange={(id) => {
            const next = providers.data?.find((each) => each.id === id);
            if (next === undefined) return;
            const first = next.protocols[0] ?? 'saml';
            const stays = kind !== null && next.protocols.includes(kind);
            change({ provider: id, kind: stays && kind !== null ? kind : first, mappings: next.mappings });
          }}
        />
        <Segmented
          label="Protocol"
          showLabel
          choices={protocols.map((each) => ({
            ...each,
            isDisabled:
              provider !== null &&
              connection.provider !== 'directory' &&
              each.id !== 'directory' &&
              !provider.protocols.includes(each.id),
          }))}
          value={kind ?? 'saml'}
          onChange={choose}
        />
      </div>
      {provider !== null && provider.pitfalls.length > 0 && (
        <details className="wizard-details">
          <summary>Known pitfalls with {provider.name}</summary>
          <ul className="wizard-list">
            {provider.pitfalls.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </details>
      )}
      {kind === null && (
        <Notice tone="info" title="Nobody signs in yet">
          <p>Choose a provider or a protocol. A vendor with machine-to-machine services only may stay without.</p>
        </Notice>
      )}
      {(kind === 'saml' || kind === 'oidc') && <OurSide draft={draft} kind={kind} provider={provider} />}
      {kind === 'saml' && <SamlSettings draft={draft} provider={provider} onChange={change} />}
      {kind === 'oidc' && <OidcSettings draft={draft} provider={provider} onChange={change} />}
      {kind === 'directory' && <DirectorySettings draft={draft} onChange={change} />}
      {(kind === 'saml' || kind === 'oidc') && (
        <StepSection
          title="3. Attribute mapping"
          action={
            <Switch isSelected={connection.jit} onChange={(jit) => change({ jit })}>
              Create people at first sign-in
            </Switch>
          }
        >
          <MappingTable draft={draft} kind={kind} onChange={(mappings) => change({ mappings })} />
        </StepSection>
      )}
    </>
  );
}
