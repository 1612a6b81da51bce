/**
 * What a hand-out says, in order, as text: one telling for every form in which it goes out. The forms (page, PDF) only lay it out.
 */
import type { HandOutInline, HandOutText } from '../../../../shared/contract/hand-out.ts';
import { nameIdFormats } from '../../../../shared/model/blueprint.ts';
import { partnerWords } from './partner-words.ts';
import type { Sheet } from './sheet.ts';

const plain = (text: string): HandOutInline => ({ text, style: 'plain' });
const value = (text: string): HandOutInline => ({ text, style: 'value' });

const fieldNames: Readonly<Record<string, string>> = {
  email: 'email address',
  given_name: 'given name',
  family_name: 'family name',
  name: 'full name',
  groups: 'groups',
  external_id: 'id that never changes',
};

export function handOutText({ sealed, provider, rows, mappings, nameIdFormat }: Sheet): HandOutText {
  const isSaml = sealed.protocol === 'saml';
  const { saml, oidc } = partnerWords(provider.id);
  const { where, stumbles } = isSaml ? saml : oidc;
  const product = provider.id.startsWith('generic-') ? 'your identity provider' : provider.name;
  const organization = sealed.organization.name;
  return {
    title: `Sign-in set-up for ${organization}`,
    introduction: [
      plain('For the IT contact who looks after '),
      { text: product, style: 'strong' },
      plain(
        '. Your people will sign in with their own account at your company. Passwords, second factors and people who leave stay yours to look after: whoever cannot sign in with you any more cannot sign in here.',
      ),
      ...(rows.some((row) => isOnThisMachine(row.value)) ? [sandboxNote] : []),
    ],
    issued: {
      before: `Issued ${sealed.issuedAt.slice(0, 10)}, for `,
      organization: sealed.organization.id,
      after: `, by ${isSaml ? 'SAML 2.0' : 'OpenID Connect (authorization code)'}.`,
    },
    where: { heading: '1. Where', text: where },
    values: {
      heading: '2. Our values',
      caption: 'Copy each value exactly: a slash or a space more is another value.',
      heads: ['Your product calls it', 'Value'],
      rows: [...rows],
      after: isSaml
        ? [
            plain('NameID format: '),
            value(nameIdInFull(nameIdFormat)),
            plain(
              `. ${saml.nameId === '' ? '' : `You set it in ${saml.nameId}. `}Sign the assertion, or response and assertion, with RSA-SHA256.`,
            ),
          ]
        : [plain('Response type '), value('code'), plain(', with PKCE (S256).')],
    },
    people: {
      heading: '3. What to send about a person',
      text: isSaml
        ? `The names on the left are what we look for. You set them in ${saml.attributes}.`
        : 'The names on the left are the claims that we look for, in the ID token or from the userinfo endpoint.',
      heads: [isSaml ? 'Attribute' : 'Claim', 'We use it as'],
      rows: mappings.map(({ source, target, many }) => ({
        source,
        target: `${fieldNames[target] ?? target}${many ? ', several values' : ''}`,
      })),
    },
    stumbles: stumbles.length === 0 ? null : { heading: '4. What others stumbled over', items: [...stumbles] },
    back: {
      heading: `${stumbles.length === 0 ? 4 : 5}. What we need back`,
      asked: [
        ...(isSaml
          ? [`Your metadata, or its address: ${provider.words.metadataUrl}`]
          : [`Your issuer${hint(provider.words.issuer)}`, 'The client id of the application']),
        'Whom we may ask, with an email address',
        'The names of the groups that you send',
      ],
      secret: isSaml ? '' : 'Never send the client secret with it; we agree on a way for that.',
    },
    seal: {
      heading: 'Seal',
      text: 'These values are signed. If somebody sends you others, ask us by another channel. Our key:',
    },
  };
}

/** Values of a sandbox must not be taken for those of the server. */
const sandboxNote: HandOutInline = {
  text: ' For trying out only: these values are of a sandbox on one machine, and nobody else can reach them.',
  style: 'strong',
};
const isOnThisMachine = (address: string): boolean =>
  URL.canParse(address) && ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(address).hostname);

/** Not every product has a name of its own for it. */
const hint = (word: string): string => (word === '' || word === 'Issuer' ? '' : `: ${word}`);

function nameIdInFull(name: string): string {
  return Object.entries(nameIdFormats).find(([short]) => short === name)?.[1] ?? name;
}
