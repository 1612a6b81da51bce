/** Their side over SAML: metadata by address, file or paste, or its three values typed by hand; and what it says. */
import { useQuery } from '@tanstack/react-query';
import { RefreshCw } from 'lucide-react';
import { useState } from 'react';
import { type ConnectionStep, type NameIdFormat, nameIdFormats } from '../../../../../shared/model/blueprint.ts';
import type { Provider } from '../../../../../shared/model/partner.ts';
import { useAsk, useEngine } from '../../../../bridge/engine-context.tsx';
import { Button } from '../../../../ui/button.tsx';
import { Segmented, Switch } from '../../../../ui/choice.tsx';
import { DropZone } from '../../../../ui/drop-zone.tsx';
import { FailureNotice, Notice } from '../../../../ui/notice.tsx';
import { readTextFile } from '../../../../ui/read-file.ts';
import { Select } from '../../../../ui/select.tsx';
import { TextField } from '../../../../ui/text-field.tsx';
import { problemAt } from '../../step-list.ts';
import type { Draft } from '../../use-draft.ts';
import { StepSection } from '../step-section.tsx';
import { MetadataCard } from './metadata-card.tsx';

type Saml = ConnectionStep['saml'];
const maxMetadataBytes = 5_000_000;
type Source = 'url' | 'file' | 'paste' | 'values';

const formatWords: Readonly<Record<NameIdFormat, string>> = {
  emailAddress: 'Email address',
  persistent: 'Persistent',
  unspecified: 'Unspecified',
  transient: 'Transient (changes at every sign-in)',
};

export function SamlSettings({
  draft,
  provider,
  onChange,
}: {
  readonly draft: Draft;
  readonly provider: Provider | null;
  readonly onChange: (over: Partial<ConnectionStep>) => void;
}) {
  const { saml } = draft.blueprint.connection;
  const engine = useEngine();
  const providers = useQuery(useAsk().providers());
  const [source, setSource] = useState<Source>(
    saml.metadataUrl !== '' ? 'url' : saml.ssoUrl !== '' && saml.metadataXml === '' ? 'values' : 'paste',
  );
  const [fetching, setFetching] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const facts = useQuery(useAsk().metadata(saml.metadataXml, saml.entityId));
  const set = (over: Partial<Saml>) => onChange({ saml: { ...saml, ...over } });
  const at = (path: keyof Saml) => problemAt(draft.issues, `connection.saml.${path}`);

  /** Keeps what was read and, when the metadata names the product, its mappings too. */
  const take = async (text: string, over: Partial<Saml>) => {
    const read = await engine.partners.readMetadata({ text, entityId: '' }).catch(() => null);
    const known = providers.data?.find((each) => each.id === read?.provider);
    onChange({
      saml: { ...saml, ...over, metadataXml: text, entityId: read?.entities.length === 1 ? '' : saml.entityId },
      ...(known === undefined || known.id === draft.blueprint.connection.provider
        ? {}
        : { provider: known.id, mappings: known.mappings }),
    });
  };
  const fetchNow = () => {
    setFailure(null);
    setFetching(true);
    engine.partners
      .fetchMetadata({ url: saml.metadataUrl })
      .then(({ xml }) => take(xml, {}))
      .catch((error: unknown) => setFailure(error))
      .finally(() => setFetching(false));
  };

  return (
    <StepSection
      title="2. Their metadata"
      action={
        <Segmented
          label="Where their metadata comes from"
          choices={[
            { id: 'url', label: 'URL' },
            { id: 'file', label: 'File' },
            { id: 'paste', label: 'Paste' },
            { id: 'values', label: 'By hand' },
          ]}
          value={source}
          onChange={setSource}
        />
      }
    >
      {source === 'url' && (
        <TextField
          label={provider?.words.metadataUrl ?? 'Metadata URL'}
          mono
          type="url"
          placeholder="https://idp.cascade.example/metadata"
          value={saml.metadataUrl}
          onChange={(metadataUrl) => set({ metadataUrl })}
          action={
            <Button
              size="sm"
              icon={RefreshCw}
              isPending={fetching}
              isDisabled={saml.metadataUrl.trim() === ''}
              onPress={fetchNow}
            >
              {saml.metadataXml === '' ? 'Read' : 'Read again'}
            </Button>
          }
          {...at('metadataUrl')}
        />
      )}
      {source === 'file' && (
        <DropZone
          label="Drop their metadata file here"
          accept={['.xml', 'application/xml', 'text/xml']}
          onFiles={([file]) => {
            if (file === undefined) return;
            void readTextFile(file, maxMetadataBytes).then((read) => {
              setProblem(read.ok ? null : read.problem);
              return read.ok ? take(read.content, { metadataUrl: '' }) : undefined;
            });
          }}
        />
      )}
      {source === 'paste' && (
        <TextField
          label="Metadata XML"
          mono
          lines={7}
          help="Paste the whole EntityDescriptor. What is pasted stays here, whatever is wrong with it."
          value={saml.metadataXml}
          onChange={(text) =>
            Math.abs(text.length - saml.metadataXml.length) > 200 ? void take(text, {}) : set({ metadataXml: text })
          }
          {...at('metadataXml')}
        />
      )}
      {source === 'values' && (
        <>
          <TextField
            label={provider === null ? 'Their entity ID' : `Their entity ID (${provider.name})`}
            mono
            value={saml.entityId}
            onChange={(entityId) => set({ entityId })}
            {...at('entityId')}
          />
          <TextField
            label={provider?.words.ssoUrl ?? 'SSO URL'}
            mono
            type="url"
            value={saml.ssoUrl}
            onChange={(ssoUrl) => set({ ssoUrl })}
            {...at('ssoUrl')}
          />
          <TextField
            label={provider?.words.certificate ?? 'Signing certificate'}
            mono
            lines={5}
            help="PEM, with its BEGIN and END lines."
            value={saml.certificatePem}
            onChange={(certificatePem) => set({ certificatePem })}
            {...at('certificatePem')}
          />
          {saml.metadataXml !== '' && (
            <Button size="sm" onPress={() => set({ metadataXml: '', metadataUrl: '' })}>
              Use these values instead of the metadata
            </Button>
          )}
        </>
      )}
      {problem !== null && <Notice tone="bad" title={problem} />}
      {failure !== null && <FailureNotice error={failure} onRetry={fetchNow} />}
      {/* Where the field says it already, once is enough. */}
      {saml.metadataXml !== '' && facts.isError && at('metadataXml').error === undefined && (
        <FailureNotice error={facts.error} />
      )}
      {saml.metadataXml !== '' && facts.data !== undefined && (
        <MetadataCard facts={facts.data} chosen={saml.entityId} onChoose={(entityId) => set({ entityId })} />
      )}
      <div className="wizard-row">
        <Select
          label="Name identifier"
          help="What identifies a person. It must stay the same at every sign-in."
          choices={(Object.keys(nameIdFormats) as NameIdFormat[]).map((id) => ({ id, label: formatWords[id] }))}
          value={saml.nameIdFormat}
          onChange={(nameIdFormat) => set({ nameIdFormat })}
          {...at('nameIdFormat')}
        />
        <TextField
          label="Attribute that identifies people"
          mono
          help="Empty: the name identifier."
          value={saml.userIdAttribute}
          onChange={(userIdAttribute) => set({ userIdAttribute })}
          {...at('userIdAttribute')}
        />
      </div>
      <Switch
        isSelected={draft.blueprint.connection.instantRedirect}
        onChange={(instantRedirect) => onChange({ instantRedirect })}
        help="Their people skip our page and go straight to their own sign-in."
      >
        Redirect at once
      </Switch>
    </StepSection>
  );
}
