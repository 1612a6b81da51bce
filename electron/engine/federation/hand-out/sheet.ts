/** What a hand-out says, as data: our values for one partner, in the order and with the words of the partner's product. */
import { X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { PorticoError } from '../../../../shared/errors.ts';
import type { Blueprint } from '../../../../shared/model/blueprint.ts';
import type { OurValues, Provider } from '../../../../shared/model/partner.ts';
import { guardedFetch } from '../../kernel/guarded-fetch.ts';
import { findProvider } from '../../partners/index.ts';

const value = z.string().max(4000);
/** What the seal covers. */
export const Sealed = z.object({
  format: z.literal('portico.hand-out/1'),
  organization: z.object({ id: value, name: value }),
  protocol: z.enum(['saml', 'oidc']),
  issuedAt: value,
  /** Name to value; an empty list of certificates is an empty string. */
  values: z.record(z.string().max(50), value),
});
export type Sealed = z.infer<typeof Sealed>;

export interface SheetRow {
  /** Name of the value in the seal. */
  readonly name: string;
  readonly theirWord: string;
  readonly ourWord: string;
  readonly value: string;
}

export interface Sheet {
  readonly sealed: Sealed;
  readonly provider: Provider;
  readonly rows: readonly SheetRow[];
  readonly mappings: Blueprint['connection']['mappings'];
  readonly nameIdFormat: string;
}

/** @throws `state/no-connection` when the partner has no identity provider that somebody could set up */
export function makeSheet(
  { organization, connection }: Blueprint,
  ours: OurValues,
  certificates: readonly string[],
  now: Date,
): Sheet {
  if (connection.kind === 'none' || connection.kind === 'directory')
    throw new PorticoError(
      'state/no-connection',
      connection.kind === 'none'
        ? 'The connection step is still empty.'
        : "The partner's people are in a directory of the organization, so its IT has nothing to set up.",
    );
  const protocol = connection.kind;
  const provider = findProvider(connection.provider) ?? genericProvider(protocol);
  const rows = protocol === 'saml' ? samlRows(provider, ours, certificates) : oidcRows(provider, ours);
  return {
    provider,
    rows,
    mappings: connection.mappings.length > 0 ? connection.mappings : usualMappings(provider, protocol),
    nameIdFormat: protocol === 'saml' ? connection.saml.nameIdFormat : '',
    sealed: {
      format: 'portico.hand-out/1',
      organization: { id: organization.id, name: organization.name },
      protocol,
      issuedAt: now.toISOString(),
      values: Object.fromEntries(rows.map((row) => [row.name, row.value])),
    },
  };
}

function samlRows({ words }: Provider, ours: OurValues, certificates: readonly string[]): SheetRow[] {
  const rows: SheetRow[] = [
    { name: 'acsUrl', theirWord: words.acsUrl, ourWord: 'ACS URL', value: ours.acsUrl },
    { name: 'entityId', theirWord: words.entityId, ourWord: 'Entity ID', value: ours.entityId },
    {
      name: 'spMetadataUrl',
      theirWord: 'Metadata of the service provider',
      ourWord: 'Metadata URL',
      value: ours.spMetadataUrl,
    },
  ];
  if (certificates.length > 0)
    rows.push({
      name: 'certificates',
      theirWord: 'Certificate of the service provider, SHA-256',
      ourWord: 'Signs our requests, or opens what is encrypted for us',
      value: certificates.join(' '),
    });
  return rows;
}

function oidcRows({ words }: Provider, ours: OurValues): SheetRow[] {
  return [
    { name: 'redirectUri', theirWord: words.redirectUri, ourWord: 'Redirect URI', value: ours.redirectUri },
    { name: 'scopes', theirWord: 'Scopes', ourWord: 'Scopes', value: 'openid profile email' },
  ];
}

/** The catalog's names are those of assertions; in tokens every product uses the standard's. */
const usualMappings = (provider: Provider, protocol: 'saml' | 'oidc'): Provider['mappings'] =>
  protocol === 'saml' ? provider.mappings : genericProvider('oidc').mappings;

function genericProvider(protocol: 'saml' | 'oidc'): Provider {
  const provider = findProvider(protocol === 'saml' ? 'generic-saml' : 'generic-oidc');
  if (provider === null) throw new Error(`the catalog has no generic ${protocol} provider`);
  return provider;
}

/** SHA-256 fingerprints of the certificates in the server's own metadata; none while it cannot be read. */
export async function ownCertificates({ confirmed, spMetadataUrl }: OurValues, signal: AbortSignal): Promise<string[]> {
  if (!confirmed || !URL.canParse(spMetadataUrl)) return [];
  try {
    const limits = { maxBytes: 1_000_000, timeoutMs: 10_000, signal };
    const { status, text } = await guardedFetch(new URL(spMetadataUrl), {}, limits);
    return status === 200 ? fingerprintsIn(text) : [];
  } catch (error) {
    // The values stand without the certificate; why the target does not answer is the doctor's to say.
    if (error instanceof PorticoError && error.code !== 'local/cancelled') return [];
    throw error;
  }
}

function fingerprintsIn(metadata: string): string[] {
  const found = [...metadata.matchAll(/<(?:\w+:)?X509Certificate[^>]*>([A-Za-z0-9+/=\s]+)</g)].flatMap(
    ([, text = '']) => {
      try {
        return new X509Certificate(Buffer.from(text, 'base64')).fingerprint256;
      } catch {
        return [];
      }
    },
  );
  return [...new Set(found)].slice(0, 10);
}
