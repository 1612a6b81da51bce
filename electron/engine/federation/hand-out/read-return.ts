/**
 * Judges what came back: was anything of ours changed on the way, is it for this partner, and does what they filled in make a
 * connection. Says what taking it over would change; changes nothing itself.
 */
import type { ReadReturn, ReturnChange, ReturnCheck } from '../../../../shared/contract/hand-out.ts';
import { PorticoError } from '../../../../shared/errors.ts';
import type { Blueprint, ConnectionStep } from '../../../../shared/model/blueprint.ts';
import type { MetadataFacts } from '../../../../shared/model/partner.ts';
import { readCertificates, readMetadata } from '../../inspect/index.ts';
import { parseAddress } from '../../kernel/guarded-fetch.ts';
import { recogniseProvider } from '../../partners/index.ts';
import type { InstallationKey } from './installation-key.ts';
import type { ReturnFile } from './return-file.ts';
import { Sealed } from './sheet.ts';

export interface ReturnContext {
  readonly blueprint: Blueprint;
  readonly key: InstallationKey;
  /** What a hand-out would say today. */
  readonly current: Readonly<Record<string, string>>;
  readonly now: Date;
}

export interface JudgedReturn extends ReadReturn {
  /** The connection step with everything taken over. */
  readonly connection: ConnectionStep;
}

export async function readReturn(file: ReturnFile, context: ReturnContext): Promise<JudgedReturn> {
  const { blueprint } = context;
  const checks: ReturnCheck[] = [...(await checkSeal(file, context)), ...checkSecrets(file)];
  const connection =
    blueprint.connection.kind === 'oidc'
      ? takeOidc(file, blueprint.connection, checks)
      : takeSaml(file, blueprint.connection, checks, context.now);
  const withContact = takeContact(file, connection, checks);
  const changes = changesBetween(blueprint.connection, withContact);
  const usable = changes.length > 0 && checks.every(({ status }) => status !== 'fail');
  const groups = file.fillIn.groups.map((group) => group.trim()).filter((group) => group !== '');
  return { checks, changes, usable, groups, connection: withContact };
}

/** Every value of ours in the file against the seal, and the seal against what we would say today. */
async function checkSeal(file: ReturnFile, { blueprint, key, current }: ReturnContext): Promise<ReturnCheck[]> {
  const opened = Sealed.safeParse(await key.open(file.seal));
  if (!opened.success)
    return [
      check(
        'return.seal',
        'fail',
        'Our values are untouched',
        'The seal is not one of this installation, or was changed.',
      ),
    ];
  const { values, organization } = opened.data;
  const names = [...new Set([...Object.keys(values), ...Object.keys(file.ours)])];
  const changed = names.filter((name) => values[name] !== file.ours[name]);
  const old = Object.keys(current).filter((name) => current[name] !== values[name]);
  return [
    changed.length === 0
      ? check('return.seal', 'pass', 'Our values are untouched', 'Everything of ours is as it was sealed.')
      : check(
          'return.seal',
          'fail',
          'Our values are untouched',
          changed
            .map((name) => `${name} was ${values[name] ?? '(none)'} and is now ${file.ours[name] ?? '(none)'}.`)
            .join(' '),
        ),
    organization.id === blueprint.organization.id && file.organization.id === organization.id
      ? check('return.partner', 'pass', 'It is for this partner', `It was made for ${organization.name}.`)
      : check(
          'return.partner',
          'fail',
          'It is for this partner',
          `It was made for ${organization.name} (${organization.id}).`,
        ),
    old.length === 0
      ? check('return.current', 'pass', 'Our values are still the same', 'Nothing of ours has changed since.')
      : check(
          'return.current',
          'warn',
          'Our values are still the same',
          `Since it was made, ${old.join(', ')} changed here: send a new hand-out.`,
        ),
  ];
}

const secretName = /secret|password|private|api_?key/i;

function checkSecrets({ fillIn }: ReturnFile): ReturnCheck[] {
  const names = Object.entries(fillIn).flatMap(([name, value]) =>
    secretName.test(name) && value !== '' && value !== null ? name : [],
  );
  if (names.length === 0 && !/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(JSON.stringify(fillIn))) return [];
  return [
    check(
      'return.secret',
      'fail',
      'No secret is in it',
      `The file carries a secret${names.length === 0 ? '' : ` (${names.join(', ')})`}. Whoever has seen it knows it: ask for a new one, by another way.`,
    ),
  ];
}

function takeSaml(file: ReturnFile, before: ConnectionStep, checks: ReturnCheck[], now: Date): ConnectionStep {
  const metadata = file.fillIn.metadata.trim();
  const metadataUrl = file.fillIn.metadataUrl.trim();
  if (metadata === '' && metadataUrl === '') {
    checks.push(
      check('return.metadata', 'fail', 'Their metadata is in it', 'Neither metadata nor its address was filled in.'),
    );
    return before;
  }
  if (metadataUrl !== '')
    checks.push(checkAddress('return.metadata-url', 'The metadata address can be used', metadataUrl));
  if (metadata === '') return withSaml(before, { metadataUrl, metadataXml: '' }, recogniseProvider(metadataUrl)?.id);
  try {
    const facts = readMetadata(metadata, undefined, now);
    checks.push(...checkMetadata(facts), checkCertificates(facts, before.saml, now));
    const provider = recogniseProvider(facts.entityId, facts.ssoUrl)?.id;
    // White space around it is no change.
    const kept = before.saml.metadataXml.trim() === metadata;
    // The address of another identity provider's metadata would contradict what came.
    const address = metadataUrl === '' && isSameEntity(before.saml, facts, now) ? before.saml.metadataUrl : metadataUrl;
    return withSaml(
      before,
      { metadataXml: kept ? before.saml.metadataXml : metadata, metadataUrl: address, entityId: facts.entityId },
      provider,
    );
  } catch (error) {
    if (!(error instanceof PorticoError)) throw error;
    checks.push(check('return.metadata', 'fail', 'Their metadata can be read', error.why));
    return before;
  }
}

function checkMetadata(facts: MetadataFacts): ReturnCheck[] {
  const about = `${facts.entityId}, signed with ${facts.certificates.map(({ fingerprintSha256 }) => fingerprintSha256).join(' and ') || 'no certificate'}.`;
  return [
    check('return.metadata', 'pass', 'Their metadata can be read', about),
    ...facts.problems.map(({ level, message }) =>
      check('return.metadata-content', level === 'wrong' ? 'fail' : 'warn', 'Their metadata is complete', message),
    ),
  ];
}

/** A file that was swapped on the way looks like this: the right partner, another key. */
function checkCertificates(facts: MetadataFacts, before: ConnectionStep['saml'], now: Date): ReturnCheck {
  const title = 'The signing certificate is the known one';
  const known = knownFingerprints(before, now);
  const found = facts.certificates.map(({ fingerprintSha256 }) => fingerprintSha256);
  if (known.length === 0)
    return check(
      'return.certificate',
      'warn',
      title,
      `None was known. Compare ${found.join(', ')} with the partner by another channel.`,
    );
  const fresh = found.filter((fingerprint) => !known.includes(fingerprint));
  return fresh.length === 0
    ? check('return.certificate', 'pass', title, 'It has not changed.')
    : check(
        'return.certificate',
        'warn',
        title,
        `Known is ${known.join(', ')}; new is ${fresh.join(', ')}. Confirm the new one with the partner by another channel.`,
      );
}

function isSameEntity({ metadataXml, entityId }: ConnectionStep['saml'], facts: MetadataFacts, now: Date): boolean {
  if (entityId !== '' || metadataXml.trim() === '') return entityId === facts.entityId;
  try {
    return readMetadata(metadataXml, undefined, now).entityId === facts.entityId;
  } catch (error) {
    // What is in the blueprint now cannot be read, so it is not the same.
    if (error instanceof PorticoError) return false;
    throw error;
  }
}

function knownFingerprints({ metadataXml, certificatePem, entityId }: ConnectionStep['saml'], now: Date): string[] {
  try {
    const facts =
      metadataXml.trim() === ''
        ? readCertificates(certificatePem, now)
        : readMetadata(metadataXml, entityId === '' ? undefined : entityId, now).certificates;
    return facts.map(({ fingerprintSha256 }) => fingerprintSha256);
  } catch (error) {
    // What is in the blueprint now cannot be read, so nothing is known.
    if (error instanceof PorticoError) return [];
    throw error;
  }
}

function withSaml(before: ConnectionStep, saml: Partial<ConnectionStep['saml']>, provider?: string): ConnectionStep {
  return {
    ...before,
    kind: 'saml',
    provider: before.provider === '' ? (provider ?? 'generic-saml') : before.provider,
    saml: { ...before.saml, ...saml },
  };
}

function takeOidc(file: ReturnFile, before: ConnectionStep, checks: ReturnCheck[]): ConnectionStep {
  const issuer = file.fillIn.issuer.trim();
  const clientId = file.fillIn.clientId.trim();
  if (issuer === '' || clientId === '') {
    checks.push(check('return.issuer', 'fail', 'Issuer and client id are in it', 'One of them was not filled in.'));
    return before;
  }
  checks.push(checkAddress('return.issuer', 'The issuer can be used', issuer));
  const provider = before.provider === '' ? (recogniseProvider(issuer)?.id ?? 'generic-oidc') : before.provider;
  return { ...before, kind: 'oidc', provider, oidc: { ...before.oidc, issuer, clientId } };
}

function checkAddress(id: string, title: string, text: string): ReturnCheck {
  try {
    parseAddress(text);
    return check(id, 'pass', title, text);
  } catch (error) {
    if (error instanceof PorticoError) return check(id, 'fail', title, error.why);
    throw error;
  }
}

function takeContact({ fillIn }: ReturnFile, before: ConnectionStep, checks: ReturnCheck[]): ConnectionStep {
  const name = fillIn.contact.name.trim().slice(0, 500);
  const email = fillIn.contact.email.trim().slice(0, 500);
  if (email !== '' && !/^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/.test(email)) {
    checks.push(check('return.contact', 'warn', 'Their contact can be reached', `${email} is no email address.`));
    return before;
  }
  // What was left empty is not taken away.
  const { contact } = before;
  return {
    ...before,
    contact: { name: name === '' ? contact.name : name, email: email === '' ? contact.email : email },
  };
}

const fields: ReadonlyArray<readonly [string, string, (step: ConnectionStep) => string]> = [
  ['connection.kind', 'Protocol', ({ kind }) => kind],
  ['connection.provider', 'Provider', ({ provider }) => provider],
  ['connection.saml.metadataXml', 'Metadata', ({ saml }) => shortened(saml.metadataXml)],
  ['connection.saml.metadataUrl', 'Metadata address', ({ saml }) => saml.metadataUrl],
  ['connection.saml.entityId', 'Entity ID', ({ saml }) => saml.entityId],
  ['connection.oidc.issuer', 'Issuer', ({ oidc }) => oidc.issuer],
  ['connection.oidc.clientId', 'Client id', ({ oidc }) => oidc.clientId],
  ['connection.contact.name', 'Contact', ({ contact }) => contact.name],
  ['connection.contact.email', 'Contact email', ({ contact }) => contact.email],
];

function changesBetween(before: ConnectionStep, after: ConnectionStep): ReturnChange[] {
  return fields.flatMap(([path, label, read]) => {
    const [old, fresh] = [read(before), read(after)];
    return old === fresh ? [] : { path, label, before: old, after: fresh };
  });
}

const shortened = (xml: string): string => (xml === '' ? '' : `${xml.length} characters: ${xml.slice(0, 200)}`);

const check = (id: string, status: ReturnCheck['status'], title: string, detail: string): ReturnCheck => ({
  id,
  status,
  title,
  detail,
});
