/** The verdict of a sign-in test in one sentence that a person could forward. */

export interface VerdictFacts {
  readonly outcome: 'signed-in' | 'refused' | 'failed';
  readonly organizationName: string;
  /** The target that was used; empty: a scratch tenant. */
  readonly at?: string;
  readonly protocol: 'saml' | 'oidc' | 'directory';
  readonly persona: string;
  readonly application: string;
  /** The fault's title; null when the answer was right. */
  readonly fault: string | null;
  /** Why it was refused or why it failed; empty when it was not. */
  readonly why: string;
  /** Of a person whose address changed between two sign-ins: did the server make a second person? Null for everybody else. */
  readonly madeTwice: boolean | null;
  /** Titles of our own checks that did not pass. */
  readonly failedChecks: readonly string[];
}

const ways = {
  saml: 'the SAML connection',
  oidc: 'the OpenID Connect connection',
  directory: 'the directory',
} as const;

export function verdictSentence(facts: VerdictFacts): string {
  const who = facts.persona === '' ? 'The person' : facts.persona;
  switch (facts.outcome) {
    case 'failed':
      return `The sign-in could not be finished: ${sentence(facts.why)}`;
    case 'refused':
      return facts.fault === null
        ? `${who} was refused: ${sentence(facts.why)}`
        : `Refused as it should be (${lower(facts.fault)}): ${sentence(facts.why)}`;
    case 'signed-in': {
      if (facts.fault !== null)
        return `${who} was let in although the answer was wrong (${lower(facts.fault)}): this connection does not notice it.`;
      const seen = `${who} signed in to ${facts.application} through ${ways[facts.protocol]} of ${facts.organizationName}${facts.at === undefined || facts.at === '' ? '' : `, at ${facts.at}`}`;
      const [first] = facts.failedChecks;
      const verdict = first === undefined ? `${seen}.` : `${seen}, but this did not hold: ${lower(first)}.`;
      if (facts.madeTwice === null) return verdict;
      return facts.madeTwice
        ? `${verdict} After the address had changed, the server made a second person.`
        : `${verdict} After the address had changed, the server found the same person.`;
    }
  }
}

const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
const sentence = (text: string): string =>
  text.trim() === '' ? 'no reason was given.' : text.trim().replace(/\.*$/, '.');
