/**
 * What a SAML response is going to say, as data: planned right, then changed by faults, then built, signed and, by some
 * faults, altered. A plan is pure; nothing here reads a clock or makes a random number.
 */

import { nameIdFormats } from '../../../../../shared/model/blueprint.ts';
import type { Persona } from '../../../../../shared/model/sign-in-test.ts';
import type { SentAttribute } from '../attributes.ts';
import type { SamlHabits, SamlPersonFacts } from '../look-alikes/look-alike.ts';
import type { MadeUpIds } from '../look-alikes/made-up-ids.ts';
import type { EncryptionTarget } from './encrypt-assertion.ts';
import { statusCodes } from './names.ts';
import type { PlannedNameId, SentValues } from './planned-values.ts';
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
  readonly nameId: PlannedNameId | null;
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
  /** The signed assertion is encrypted for this key; `stranger`: one that the service provider does not have. */
  readonly encryptFor: EncryptionTarget | 'stranger' | null;
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
  /** Names that the partner was asked to send. */
  readonly attributes: readonly SentAttribute[];
  readonly habits: SamlHabits;
  readonly ids: MadeUpIds;
  readonly domain: string;
  readonly authenticatedAt: Date;
  readonly sessionId: string;
  readonly now: Date;
  readonly newId: () => string;
}

const usualSigning: SamlSigning = { response: true, assertion: true, key: 'idp', hash: 'sha256' };
const success: SamlStatus = { code: statusCodes.success, subcode: null, message: '' };

/** The right answer for this person, or the right error when no NameID of the wanted format can be made. */
export function planSamlResponse(persona: Persona, facts: SamlPlanFacts): SamlPlan {
  const { habits, sp, now } = facts;
  const asked = facts.requestedNameIdFormat;
  const person: SamlPersonFacts = {
    persona,
    ids: facts.ids,
    domain: facts.domain,
    audience: sp.entityId,
    issuer: facts.entityId,
    handedOut: facts.attributes,
    requestedFormat: asked === nameIdFormats.unspecified ? null : asked,
    offeredFormats: sp.nameIdFormats.filter((format) => format !== nameIdFormats.unspecified),
    newId: facts.newId,
  };
  const nameId = habits.nameId(person);
  if (nameId === 'policy') {
    const wanted = asked === null ? 'that it makes' : `${asked} that was asked for`;
    return planSamlError(
      {
        code: statusCodes.requester,
        subcode: statusCodes.invalidNameIdPolicy,
        message: `No NameID of the format ${wanted} can be made for ${persona.name}.`,
      },
      facts,
    );
  }
  const until = secondsAfter(now, habits.afterSeconds);
  const id = facts.newId();
  return {
    ...envelope(success, facts),
    signing: { ...usualSigning, ...habits.signs },
    encryptFor: habits.encrypts ? sp.encryption : null,
    assertion: {
      id,
      issuer: facts.entityId,
      issueInstant: now,
      nameId: nameId === 'nobody' ? null : asTyped(nameId, persona),
      recipient: facts.acsUrl,
      inResponseTo: facts.requestId,
      confirmationNotOnOrAfter: until,
      notBefore: secondsAfter(now, -habits.beforeSeconds),
      notOnOrAfter: until,
      audiences: [sp.entityId],
      authnInstant: facts.authenticatedAt,
      authnContext: facts.authnContext ?? habits.authnContext,
      sessionIndex: `_${facts.sessionId}`,
      sessionNotOnOrAfter: habits.sessionSeconds === null ? null : secondsAfter(now, habits.sessionSeconds),
      attributes: habits.attributes(person),
    },
  };
}

/** A persona that was given an identifier has it whatever the product makes of others, but for one that is new each time. */
const asTyped = (nameId: PlannedNameId, persona: Persona): PlannedNameId =>
  persona.nameId === undefined || nameId.format === nameIdFormats.transient
    ? nameId
    : { ...nameId, value: persona.nameId };

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
    signing: usualSigning,
    afterSigning: [],
    repeatLast: false,
    encryptFor: null,
    isSilent: false,
  };
}

/** A refusal has no assertion to change. */
export function withAssertion(plan: SamlPlan, change: (assertion: PlannedAssertion) => PlannedAssertion): SamlPlan {
  return { ...plan, assertion: plan.assertion === null ? null : change(plan.assertion) };
}

export function secondsAfter(instant: Date, seconds: number): Date {
  return new Date(instant.getTime() + seconds * 1000);
}
