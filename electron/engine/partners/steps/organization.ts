import type { Blueprint } from '../../../../shared/model/blueprint.ts';
import { slugOf, slugPattern } from '../../../../shared/model/ids.ts';
import { daysLeft, parseDay } from '../effective.ts';
import { domainProblem, emailProblem, isPublicMailDomain } from './addresses.ts';
import { inWords, issuesOf, type OtherPartner, repeats, type StepRule } from './step-rule.ts';

const reserved = new Set(['admin', 'system', 'developer', 'default']);
type Report = ReturnType<typeof issuesOf>;

/** Who the partner is, which email domains are theirs, and until when the contract runs. */
export const checkOrganization: StepRule = (blueprint, { now, others }) => {
  const report = issuesOf('organization');
  checkNames(blueprint, others, report);
  checkDomains(blueprint, others, report);
  checkContract(blueprint, now, report);
  checkRelationship(blueprint, report);
  return report.issues;
};

function checkNames(
  { organization, workspace }: Blueprint,
  others: readonly OtherPartner[],
  { wrong, missing }: Report,
): void {
  const { name, id } = organization;
  if (name.trim() === '') missing('name', 'Type the name of the partner company.');
  if (id === '') {
    const proposal = slugOf(name);
    missing(
      'id',
      proposal === ''
        ? 'Choose an id for the organization.'
        : `Choose an id for the organization, such as ${proposal}.`,
    );
    return;
  }
  if (!slugPattern.test(id)) {
    const proposal = slugOf(id);
    const hint = proposal === '' ? '' : ` Such as ${proposal}.`;
    wrong('id', `Small letters, digits and hyphens only, 63 at most, no hyphen at the ends.${hint}`);
  } else if (reserved.has(id)) wrong('id', `The id ${id} belongs to the server itself.`);
  else if (id === workspace.id) wrong('id', 'The organization needs another id than its workspace.');
  const owner = others.find(({ organizationId }) => organizationId === id);
  if (owner !== undefined) wrong('id', `${owner.name || 'Another partner'} has this id already.`);
}

function checkDomains(
  { organization, connection }: Blueprint,
  others: readonly OtherPartner[],
  { wrong, missing, warn }: Report,
): void {
  const { domains } = organization;
  const isFederated = connection.kind === 'saml' || connection.kind === 'oidc';
  if (domains.length === 0 && connection.kind !== 'none') {
    missing('domains', 'Add the email domains of the partner; sign-in is routed by them.');
  }
  for (const index of repeats(domains)) wrong(`domains.${index}`, 'This domain is in the list twice.');
  for (const [index, domain] of domains.entries()) {
    const path = `domains.${index}`;
    const problem = domainProblem(domain);
    if (problem !== null) {
      wrong(path, problem);
      continue;
    }
    if (isPublicMailDomain(domain)) {
      const report = isFederated ? wrong : warn;
      report(path, `${domain} is a public mail service: anybody can have an address there.`);
    }
    const nameOf = ({ name, organizationId }: OtherPartner) => name || organizationId || 'Another partner';
    const same = others.find((other) => other.domains.some((theirs) => theirs.toLowerCase() === domain));
    const related = others.find((other) => other.domains.some((theirs) => isBelow(theirs.toLowerCase(), domain)));
    if (same !== undefined) {
      wrong(path, `${domain} belongs to ${nameOf(same)} already; one domain leads to one partner.`);
    } else if (related !== undefined) {
      warn(path, `${nameOf(related)} has a domain above or below ${domain}; check who goes where.`);
    }
  }
}

const isBelow = (one: string, other: string): boolean => one.endsWith(`.${other}`) || other.endsWith(`.${one}`);

function checkContract({ organization }: Blueprint, now: Date, { wrong, missing, warn }: Report): void {
  const { id, start, end } = organization.contract;
  if (id === '') missing('contract.id', 'Type the contract id; auditors ask for it.');
  const first = parseDay(start);
  const last = parseDay(end);
  if (start === '') missing('contract.start', 'Type the day on which the contract starts.');
  else if (first === null) wrong('contract.start', `"${start.slice(0, 40)}" is not a day such as 2026-11-24.`);
  if (end === '') missing('contract.end', 'Type the last day of the contract; access ends with it.');
  else if (last === null) wrong('contract.end', `"${end.slice(0, 40)}" is not a day such as 2028-12-31.`);
  if (last === null) return;
  if (first !== null && last < first) {
    wrong('contract.end', `The contract would end before it starts: ${inWords(last)} is before ${inWords(first)}.`);
    return;
  }
  const days = daysLeft(end, now) ?? 0;
  if (days < 0) warn('contract.end', `The contract ended on ${inWords(last)}; renew it, or end the access.`);
  else if (days <= 30)
    warn('contract.end', `The contract ends on ${inWords(last)}, in ${days} ${days === 1 ? 'day' : 'days'}.`);
}

function checkRelationship({ organization }: Blueprint, { wrong, missing }: Report): void {
  const { owner, dataSharingAgreement, partnerType } = organization;
  if (partnerType.trim() === '') missing('partnerType', 'Say what kind of partner this is, such as supplier.');
  if (owner.email === '') missing('owner.email', 'Name the colleague who vouches for this partner.');
  else {
    const problem = emailProblem(owner.email);
    if (problem !== null) wrong('owner.email', problem);
  }
  if (dataSharingAgreement.reference === '') {
    missing('dataSharingAgreement.reference', 'Name the data-sharing agreement; auditors ask for it.');
  }
  if (dataSharingAgreement.date !== '' && parseDay(dataSharingAgreement.date) === null) {
    wrong('dataSharingAgreement.date', `"${dataSharingAgreement.date.slice(0, 40)}" is not a day such as 2026-11-24.`);
  }
}
