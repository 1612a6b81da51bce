/** The verdict in one glance: how much has to change and where, what is fine, and the words to send to whom it concerns. */
import type { Check, InspectedMessage } from '../../../shared/model/inspection.ts';
import type { Setting } from '../../ui/check-list.tsx';
import { counted } from '../../ui/format.ts';

export interface VerdictWords {
  readonly headline: string;
  /** What is fine, and on whose side the changes are; empty when there is nothing to add. */
  readonly aside: string;
  /** The sentence with the setting's name in the partner's product, ready to be sent. */
  readonly letter: string;
}

const subjects: readonly { readonly word: string; readonly ids: readonly string[] }[] = [
  { word: 'signature', ids: ['sig.digest', 'sig.value', 'sig.present', 'jwt.signature', 'redirect.signature'] },
  { word: 'issuer', ids: ['trust.issuer', 'jwt.iss'] },
  { word: 'audience', ids: ['cond.audience', 'jwt.aud'] },
  { word: 'destination', ids: ['saml.destination'] },
  { word: 'recipient', ids: ['subject.confirmation'] },
  { word: 'times', ids: ['cond.window', 'time.issue-instant', 'jwt.exp', 'jwt.nbf', 'jwt.iat'] },
];

export function verdictWords(
  message: InspectedMessage,
  settingOf: (check: Check) => Setting | null,
  partnerName: string,
): VerdictWords {
  const failed = failedChecks(message);
  const settings = distinct(failed.flatMap((check) => settingOf(check) ?? []));
  const [first] = settings;
  const allNamed = first !== undefined && failed.every((check) => settingOf(check) !== null);
  const change = `${settings.length === 1 ? 'one setting' : `${settings.length} settings`} in ${first?.product ?? ''}`;
  const words = {
    valid: 'Valid',
    unverified: 'Not verified',
    invalid: allNamed
      ? `Refused: ${change} ${settings.length === 1 ? 'has' : 'have'} to change`
      : `Refused: ${counted(failed.length, 'check')} failed`,
  };
  const places = settings.map(({ product, path, word }) => `In ${product}: ${path === '' ? '' : `${path}, `}${word}.`);
  return {
    headline: words[message.verdict],
    aside: message.verdict === 'invalid' ? [fine(message), whose(failed, partnerName)].filter(Boolean).join(' ') : '',
    letter: [message.sentence ?? '', ...places].filter(Boolean).join(' '),
  };
}

/** `sig.all` repeats the signature check that failed. */
export function failedChecks({ checks }: InspectedMessage): readonly Check[] {
  const failed = checks.filter(({ status }) => status === 'fail');
  const told = failed.filter(({ id }) => id !== 'sig.all');
  return told.length === 0 ? failed : told;
}

function fine({ checks }: InspectedMessage): string {
  const good = subjects.filter(({ ids }) => {
    // What could not be asked is not fine: without a key a signature is only known to be whole.
    const about = checks.filter(({ id }) => ids.includes(id));
    return about.length > 0 && about.every(({ status }) => status === 'pass');
  });
  const [first, ...rest] = good.map(({ word }) => word);
  if (first === undefined) return '';
  const last = rest.at(-1);
  const list = last === undefined ? first : `${[first, ...rest.slice(0, -1)].join(', ')} and ${last}`;
  const are = last === undefined && first !== 'times' ? 'is' : 'are';
  return `${list.charAt(0).toUpperCase()}${list.slice(1)} ${are} fine.`;
}

function whose(failed: readonly Check[], partnerName: string): string {
  const [first] = failed;
  if (first === undefined || failed.some(({ who }) => who !== first.who) || first.who === 'either') return '';
  const change = failed.length === 1 ? 'The change is' : failed.length === 2 ? 'Both changes are' : 'All changes are';
  if (first.who === 'us') return `${change} on our side.`;
  return `${change} for ${partnerName === '' ? 'the partner’s administrator' : `the administrator at ${partnerName}`}.`;
}

const distinct = (settings: readonly Setting[]): readonly Setting[] =>
  settings.filter(({ word }, place) => settings.findIndex((other) => other.word === word) === place);
