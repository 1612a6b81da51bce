/**
 * What a SAML response is going to say, as data: planned right, then changed by faults, then built, signed and, by some
 * faults, altered. A plan is pure; nothing here reads a clock or makes a random number.
 */

import { nameIdFormats } from '../../../../../shared/model/blueprint.ts';
import type { Persona } from '../../../../../shared/model/sign-in-test.ts';
import type { SentAttribute } from '../attributes.ts';
import { ownAttributes, stableId, valuesOf } from '../personas.ts';
import { saml, statusCodes } from './names.ts';
import type { ServiceProvider } from './read-sp-metadata.ts';

export interface SamlStatus {
  readonly code: string;
  readonly subcode: string | null;
  readonly message: string;
}

export interface PlannedAssertion {
  readonly id: string;
  readonly issuer: string;
  readonly issueInstant: Date;
  /** Null: nobody is named. */
  readonly nameId: { readonly value: string; readonly format: string; readonly spNameQualifier: string | null } | null;
  readonly recipient: string;
  readonly inResponseTo: string | null;
  readonly confirmationNotOnOrAfter: Date;
  readonly notBefore: Date;
  readonly notOnOrAfter: Date;
  readonly audiences: readonly string[];
  readonly authnInstant: Date;
  readonly authnContext: string;
  readonly sessionIndex: string;
  readonly sessionNotOnOrAfter: Date | null;
  readonly attributes: readonly SentValues[];
}

export interface SentValues {
  readonly name: string;
  readonly format: string;
  readonly values: readonly string[];
}

export interface SamlSigning {
  readonly response: boolean;
  readonly assertion: boolean;
  /** `stranger`: a key that the metadata does not name. */
  readonly key: 'idp' | 'stranger';
  readonly hash: 'sha256' | 'sha1';
}

export interface SamlPlan {
  readonly responseId: string;
  readonly issueInstant: Date;
  readonly issuer: string;
  readonly destination: string | null;
  readonly inResponseTo: string | null;
  readonly status: SamlStatus;
  readonly assertion: PlannedAssertion | null;
  readonly signing: SamlSigning;
  /** Changes to the finished text, in order, after it was signed. */
  readonly afterSigning: ReadonlyArray<(xml: string) => string>;
  /** Send the last message to this service provider again instead of this one, if there was one. */
  readonly repeatLast: boolean;
  /** The signed assertion is encrypted for a key that the service provider does not have. */
  readonly encryptFor: 'stranger' | null;
  /** A page of the identity provider's own instead of an answer. */
  readonly isSilent: boolean;
}

export interface SamlPlanFacts {
  readonly entityId: string;
  readonly sp: ServiceProvider;
  readonly acsUrl: string;
  /** Null: nobody asked. */
  readonly requestId: string | null;
  readonly requestedNameIdFormat: string | null;
  readonly authnContext: string | null;
  readonly attributes: readonly SentAttribute[];
  readonly now: Date;
  readonly newId: () => string;
}

const assertionSeconds = 300;
const success: SamlStatus = { code: statusCodes.success, subcode: null, message: '' };

/** The right answer for this person, or the right error when no NameID of the wanted format can be made. */
export function planSamlResponse(persona: Persona, facts: SamlPlanFacts): SamlPlan {
  const nameId = chooseNameId(persona, facts);
  if (nameId === null) {
    return planSamlError(
      {
        code: statusCodes.requester,
        subcode: statusCodes.invalidNameIdPolicy,
        message: `No NameID of the format ${facts.requestedNameIdFormat} can be made for ${persona.name}.`,
      },
      facts,
    );
  }
  const until = secondsAfter(facts.now, assertionSeconds);
  const id = facts.newId();
  return {
    ...envelope(success, facts),
    assertion: {
      id,
      issuer: facts.entityId,
      issueInstant: facts.now,
      nameId,
      recipient: facts.acsUrl,
      inResponseTo: facts.requestId,
      confirmationNotOnOrAfter: until,
      notBefore: facts.now,
      notOnOrAfter: until,
      audiences: [facts.sp.entityId],
      authnInstant: facts.now,
      authnContext: facts.authnContext ?? saml.passwordProtectedTransport,
      sessionIndex: id,
      sessionNotOnOrAfter: null,
      attributes: [
        ...facts.attributes.map(({ name, field }) => [name, valuesOf(persona, field, name)] as const),
        ...ownAttributes(persona).filter(([name]) => !facts.attributes.some((attribute) => attribute.name === name)),
      ]
        .filter(([, values]) => values.length > 0)
        .map(([name, values]) => ({
          name,
          format: /^(?:https?|urn):/.test(name) ? saml.uriAttribute : saml.basicAttribute,
          values,
        })),
    },
  };
}

/** A refusal that reaches the service provider as a status (Core §3.2.2). */
export function planSamlError(status: SamlStatus, facts: SamlPlanFacts): SamlPlan {
  return { ...envelope(status, facts), assertion: null };
}

function envelope(status: SamlStatus, facts: SamlPlanFacts): Omit<SamlPlan, 'assertion'> {
  return {
    responseId: facts.newId(),
    issueInstant: facts.now,
    issuer: facts.entityId,
    destination: facts.acsUrl,
    inResponseTo: facts.requestId,
    status,
    signing: { response: true, assertion: true, key: 'idp', hash: 'sha256' },
    afterSigning: [],
    repeatLast: false,
    encryptFor: null,
    isSilent: false,
  };
}

/** The requested format decides; without one the service provider's metadata, then the address, then a persistent id. */
function chooseNameId(persona: Persona, facts: SamlPlanFacts): PlannedAssertion['nameId'] {
  const known = Object.values<string>(nameIdFormats);
  const usable = (format: string) =>
    known.includes(format) &&
    (format !== nameIdFormats.emailAddress || persona.email !== '' || persona.nameId !== undefined);
  const asked = facts.requestedNameIdFormat;
  if (asked !== null && asked !== nameIdFormats.unspecified)
    return usable(asked) ? nameIdOf(persona, asked, facts) : null;
  const offered = facts.sp.nameIdFormats.filter((format) => format !== nameIdFormats.unspecified);
  const format =
    [...offered, nameIdFormats.emailAddress, nameIdFormats.persistent].find(usable) ?? nameIdFormats.persistent;
  return nameIdOf(persona, format, facts);
}

function nameIdOf(
  persona: Persona,
  format: string,
  { sp, newId }: SamlPlanFacts,
): NonNullable<PlannedAssertion['nameId']> {
  if (format === nameIdFormats.emailAddress)
    return { value: persona.nameId ?? persona.email, format, spNameQualifier: null };
  const value = format === nameIdFormats.transient ? newId() : stableId(persona, sp.entityId);
  return { value, format, spNameQualifier: sp.entityId };
}

/** A refusal has no assertion to change. */
export function withAssertion(plan: SamlPlan, change: (assertion: PlannedAssertion) => PlannedAssertion): SamlPlan {
  return { ...plan, assertion: plan.assertion === null ? null : change(plan.assertion) };
}

export function secondsAfter(instant: Date, seconds: number): Date {
  return new Date(instant.getTime() + seconds * 1000);
}
