/**
 * What is wrong with a persona that a person typed, in words that say how to fix it. Pure. What passes can be sent: no character
 * that XML forbids, no name that a protocol keeps for itself, no more than a message carries.
 */
import type { FieldProblem } from '../../../../shared/errors.ts';
import { personaLimits as limits, type PersonaDraft } from '../../../../shared/model/persona.ts';
import { isTakenName } from '../idp/attributes.ts';

/** Left of the @ alone, or a whole address: one @, no spaces, a domain with a dot. */
const address = /^[^\s@<>"(),:;\\]+(?:@[^\s@<>"(),:;\\.]+(?:\.[^\s@<>"(),:;\\.]+)+)?$/u;
/** Control characters, halves of a pair, and what XML 1.0 §2.2 leaves out. */
const unsendable = /[\p{Cc}\p{Cs}\uFFFE\uFFFF]/u;

/** Spaces at the ends go, and what is empty in a list. */
export function tidyPersona(draft: PersonaDraft): PersonaDraft {
  const filled = (texts: readonly string[]) => texts.map((text) => text.trim()).filter((text) => text !== '');
  return {
    name: draft.name.trim().replace(/ {2,}/g, ' '),
    description: draft.description.trim(),
    givenName: draft.givenName.trim(),
    familyName: draft.familyName.trim(),
    email: draft.email.trim(),
    moreEmails: filled(draft.moreEmails),
    earlierEmail: draft.earlierEmail.trim(),
    nameId: draft.nameId.trim(),
    groups: filled(draft.groups),
    attributes: draft.attributes
      .map(({ name, values }) => ({ name: name.trim(), values }))
      .filter(({ name, values }) => name !== '' || values.some((value) => value !== '')),
  };
}

/** @param takenNames of every other persona */
export function checkPersona(draft: PersonaDraft, takenNames: readonly string[]): FieldProblem[] {
  const problems = [
    ...checkName(draft.name, takenNames),
    ...text('description', draft.description, limits.description),
    ...text('givenName', draft.givenName, limits.name),
    ...text('familyName', draft.familyName, limits.name),
    ...checkAddresses(draft),
    ...text('nameId', draft.nameId, limits.nameId),
    ...checkGroups(draft.groups),
    ...checkAttributes(draft.attributes),
  ];
  if (problems.length === 0 && JSON.stringify(draft).length > limits.size)
    return [problem('name', `This persona is larger than ${limits.size} characters in all. Shorten its lists.`)];
  return problems;
}

const problem = (path: string, message: string): FieldProblem => ({ path, message });

/** Two names that look the same are the same: the button on the sign-in page is found by it. */
const folded = (name: string) => name.normalize('NFKC').toLocaleLowerCase('en');

function checkName(name: string, takenNames: readonly string[]): FieldProblem[] {
  if (name === '') return [problem('name', 'Give the persona a name. It is the button on the sign-in page.')];
  if (takenNames.some((taken) => folded(taken) === folded(name)))
    return [problem('name', `There is a persona named ${name} already. Choose another name.`)];
  return text('name', name, limits.name);
}

function text(path: string, value: string, longest: number): FieldProblem[] {
  if (value.length > longest) return [problem(path, `Use ${longest} characters at most; these are ${value.length}.`)];
  return unsendable.test(value) ? [problem(path, 'Take out the control characters; no message can carry them.')] : [];
}

function checkAddresses({ email, earlierEmail, moreEmails }: PersonaDraft): FieldProblem[] {
  const problems = [
    ...checkAddress('email', email),
    ...checkAddress('earlierEmail', earlierEmail),
    ...moreEmails.flatMap((each, index) => checkAddress(`moreEmails.${index}`, each)),
  ];
  if (earlierEmail !== '' && email === '')
    problems.push(problem('email', 'Give the address that it changes to, or take the earlier one out.'));
  else if (earlierEmail !== '' && earlierEmail === email)
    problems.push(problem('earlierEmail', 'Give another address than the present one, or leave it empty.'));
  if (moreEmails.length > 0 && email === '')
    problems.push(problem('email', 'Give a first address, or take the further ones out.'));
  if (moreEmails.length > limits.moreEmails)
    problems.push(problem('moreEmails', `Give ${limits.moreEmails} further addresses at most.`));
  const twice = [email, ...moreEmails].find((each, index, all) => each !== '' && all.indexOf(each) !== index);
  if (twice !== undefined) problems.push(problem('moreEmails', `${twice} is there twice. Take one out.`));
  return problems;
}

function checkAddress(path: string, value: string): FieldProblem[] {
  if (value === '') return [];
  if (value.length > limits.email) return [problem(path, `Use ${limits.email} characters at most.`)];
  return address.test(value) && !unsendable.test(value)
    ? []
    : [problem(path, 'Write it like maya.lopez, or like maya.lopez@partner.example.')];
}

function checkGroups(groups: readonly string[]): FieldProblem[] {
  if (groups.length > limits.groups)
    return [problem('groups', `Give ${limits.groups} groups at most; these are ${groups.length}.`)];
  const twice = groups.find((group, index) => groups.indexOf(group) !== index);
  return [
    ...(twice === undefined ? [] : [problem('groups', `${twice} is there twice. Take one out.`)]),
    ...groups.flatMap((group, index) => text(`groups.${index}`, group, limits.group)),
  ];
}

function checkAttributes(attributes: PersonaDraft['attributes']): FieldProblem[] {
  const values = attributes.reduce((sum, each) => sum + each.values.length, 0);
  if (attributes.length > limits.attributes)
    return [problem('attributes', `Give ${limits.attributes} attributes at most; these are ${attributes.length}.`)];
  if (values > limits.attributeValues)
    return [problem('attributes', `Give ${limits.attributeValues} values at most in all; these are ${values}.`)];
  return attributes.flatMap((each, index) => [
    ...checkAttributeName(each.name, index, attributes),
    ...(each.values.length === 0
      ? [problem(`attributes.${index}.values`, 'Give a value, or remove the attribute.')]
      : each.values.flatMap((value) => text(`attributes.${index}.values`, value, limits.attributeValue)).slice(0, 1)),
  ]);
}

function checkAttributeName(name: string, index: number, all: PersonaDraft['attributes']): FieldProblem[] {
  const path = `attributes.${index}.name`;
  if (name === '') return [problem(path, 'Give the attribute a name, or remove it.')];
  if (isTakenName(name))
    return [problem(path, `${name} has a meaning of its own in the protocol. Choose another name.`)];
  if (all.findIndex((other) => other.name === name) !== index)
    return [problem(path, `${name} is there twice. Put its values together.`)];
  return text(path, name, limits.attributeName);
}
