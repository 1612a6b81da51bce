/** Which identity provider is asked, and how our request looks. Holds the form; the caller starts the test. */
import { Play } from 'lucide-react';
import { useState } from 'react';
import type { ConnectionTestSource } from '../../../../shared/contract/connection-tests.ts';
import { type NameIdFormat, nameIdFormats } from '../../../../shared/model/blueprint.ts';
import { Button } from '../../../ui/button.tsx';
import { Checkbox, RadioGroup } from '../../../ui/choice.tsx';
import { Select } from '../../../ui/select.tsx';
import { SecretField, TextField } from '../../../ui/text-field.tsx';

export interface ConnectionTestForm {
  readonly source: ConnectionTestSource;
  readonly port: number;
  readonly nameIdFormat: '' | NameIdFormat;
  readonly signRequests: boolean;
  readonly encrypt: boolean;
  readonly openBrowser: boolean;
}

type SourceKind = ConnectionTestSource['kind'];

const sources: readonly { readonly id: SourceKind; readonly label: string; readonly help: string }[] = [
  { id: 'blueprint', label: 'The partner’s connection', help: 'What its connection step holds, secret included.' },
  { id: 'saml', label: 'Pasted SAML metadata', help: 'Used for this test and kept nowhere.' },
  { id: 'oidc', label: 'An issuer and a test client', help: 'Used for this test and kept nowhere.' },
];
const anyFormat = 'any';

export function ConnectionForm({
  protocol,
  isStarting,
  onStart,
}: {
  /** Of the partner's connection; null: it has no identity provider of its own. */
  readonly protocol: 'saml' | 'oidc' | null;
  readonly isStarting: boolean;
  readonly onStart: (form: ConnectionTestForm) => void;
}) {
  const [kind, setKind] = useState<SourceKind>(protocol === null ? 'saml' : 'blueprint');
  const [metadata, setMetadata] = useState('');
  const [issuer, setIssuer] = useState('');
  const [clientId, setClientId] = useState('');
  const [clientSecret, setClientSecret] = useState('');
  const [portText, setPortText] = useState('');
  const [format, setFormat] = useState<typeof anyFormat | NameIdFormat>(anyFormat);
  const [signRequests, setSignRequests] = useState(false);
  const [encrypt, setEncrypt] = useState(false);
  const [openBrowser, setOpenBrowser] = useState(false);

  const isSaml = kind === 'saml' || (kind === 'blueprint' && protocol === 'saml');
  const port = portText.trim() === '' ? 0 : Number(portText);
  const isPort = Number.isInteger(port) && port >= 0 && port <= 65_535;
  const isComplete =
    kind === 'blueprint' || (kind === 'saml' ? metadata.trim() !== '' : issuer.trim() !== '' && clientId.trim() !== '');
  const source: ConnectionTestSource =
    kind === 'blueprint'
      ? { kind }
      : kind === 'saml'
        ? { kind, metadata }
        : { kind, issuer: issuer.trim(), clientId: clientId.trim(), clientSecret };

  return (
    <section className="lab-setup" aria-label="Set up the connection test">
      <RadioGroup
        label="Identity provider"
        framed
        value={kind}
        onChange={setKind}
        choices={sources.map((each) => ({ ...each, isDisabled: each.id === 'blueprint' && protocol === null }))}
      />
      {kind === 'saml' && (
        <TextField
          label="SAML metadata"
          mono
          lines={6}
          value={metadata}
          onChange={setMetadata}
          placeholder="<EntityDescriptor …"
        />
      )}
      {kind === 'oidc' && (
        <>
          <TextField
            label="Issuer"
            mono
            type="url"
            value={issuer}
            onChange={setIssuer}
            help="Character by character; a final slash counts."
          />
          <TextField label="Client id" mono value={clientId} onChange={setClientId} />
          <SecretField
            label="Client secret"
            value={clientSecret}
            onChange={setClientSecret}
            help="Of a test client. Leave it empty for a public client."
          />
        </>
      )}
      {isSaml && (
        <>
          <Select
            label="NameID to ask for"
            value={format}
            onChange={setFormat}
            choices={[{ id: anyFormat, label: 'Let the provider choose' }, ...formatChoices]}
          />
          <Checkbox isSelected={signRequests} onChange={setSignRequests}>
            Sign our requests
          </Checkbox>
          <Checkbox
            isSelected={encrypt}
            onChange={setEncrypt}
            help="Our metadata then names a key, and most products use it."
          >
            Let assertions be encrypted
          </Checkbox>
        </>
      )}
      <TextField
        label="Port"
        value={portText}
        onChange={setPortText}
        placeholder="A free one"
        help="Give one to keep our values the same from test to test."
        error={isPort ? undefined : 'A port is a number from 0 to 65535.'}
      />
      <Checkbox
        isSelected={openBrowser}
        onChange={setOpenBrowser}
        help="In a fresh profile, once our values are registered."
      >
        Open a browser at once
      </Checkbox>
      <Button
        variant="primary"
        icon={Play}
        isPending={isStarting}
        isDisabled={!isComplete || !isPort}
        onPress={() =>
          onStart({
            source,
            port,
            nameIdFormat: format === anyFormat ? '' : format,
            signRequests,
            encrypt,
            openBrowser,
          })
        }
      >
        Start connection test
      </Button>
      <p className="lab-hint">
        Portico is the {isSaml ? 'service provider' : 'relying party'} on this machine, for one sign-in. Your server is
        not touched.
      </p>
    </section>
  );
}

const formatChoices = (Object.keys(nameIdFormats) as NameIdFormat[]).map((id) => ({ id, label: id }));
