import type { Blueprint } from '../../../../shared/model/blueprint.ts';
import { findProvider } from '../providers/index.ts';
import { domainOf, emailProblem } from './addresses.ts';
import { checkOidc } from './connection-oidc.ts';
import { checkSaml } from './connection-saml.ts';
import { issuesOf, repeats, type StepRule } from './step-rule.ts';

type Report = ReturnType<typeof issuesOf>;

/** How the partner's people get in: by their own IdP, or by a directory that we keep for them. */
export const checkConnection: StepRule = (blueprint, context) => {
  const report = issuesOf('connection');
  const { connection, applications } = blueprint;
  switch (connection.kind) {
    case 'saml':
      checkSaml(blueprint, context, report);
      break;
    case 'oidc':
      checkOidc(blueprint, context, report);
      break;
    case 'directory':
      checkDirectory(blueprint, report);
      break;
    case 'none': {
      const isForMachines = applications.length > 0 && applications.every(({ kind }) => kind === 'service');
      if (!isForMachines) report.missing('kind', "Choose how the partner's people sign in.");
    }
  }
  if (connection.kind === 'saml' || connection.kind === 'oidc') checkFederation(blueprint, report);
  if (connection.contact.email !== '') {
    const problem = emailProblem(connection.contact.email);
    if (problem !== null) report.wrong('contact.email', problem);
  }
  return report.issues;
};

function checkFederation({ connection }: Blueprint, { wrong, missing, warn }: Report): void {
  const provider = findProvider(connection.provider);
  if (connection.provider !== '' && provider === null)
    warn('provider', `${connection.provider} is not in the catalog; hints will be general.`);
  else if (provider !== null && !provider.protocols.some((protocol) => protocol === connection.kind)) {
    wrong('provider', `${provider.name} does not speak ${connection.kind === 'saml' ? 'SAML' : 'OpenID Connect'}.`);
  }
  for (const [index, { source, target }] of connection.mappings.entries()) {
    if (source.trim() === '' && target !== '')
      missing(`mappings.${index}.source`, `Say which attribute becomes ${target}.`);
    if (target === '' && source !== '') missing(`mappings.${index}.target`, `Say what ${source} becomes.`);
  }
  for (const index of repeats(connection.mappings.map(({ target }) => target))) {
    warn(`mappings.${index}.target`, 'Two attributes fill this field; the last one that has a value counts.');
  }
  const namesPeopleByEmail =
    connection.kind === 'saml' &&
    connection.saml.nameIdFormat === 'emailAddress' &&
    connection.saml.userIdAttribute === '';
  const hasEmail = connection.mappings.some(({ source, target }) => target === 'email' && source !== '');
  if (!hasEmail && (connection.jit || !namesPeopleByEmail))
    warn(
      'mappings',
      connection.jit
        ? `Nothing becomes the email address, and people are found by it: nobody will be let in.${namesPeopleByEmail ? ' Where the NameID is the address, map NameID to email.' : ''}`
        : 'Nothing becomes the email address; people will arrive without one.',
    );
  if (!connection.jit) warn('jit', 'People are not created at their first sign-in; each must be there before.');
}

function checkDirectory({ connection, organization }: Blueprint, { wrong, missing, warn }: Report): void {
  const { mechanisms, secondFactor, minPasswordLength, people } = connection.directory;
  if (mechanisms.length === 0) missing('directory.mechanisms', 'Choose at least one way to sign in.');
  if (mechanisms.includes('sms_otp'))
    warn('directory.mechanisms', 'Codes by text message can be intercepted; a passkey or an app is safer.');
  const isPasswordAlone = mechanisms.includes('password') && secondFactor === 'none';
  if (isPasswordAlone)
    warn('directory.secondFactor', 'A password alone is weak for people outside the company; ask for a second factor.');
  if (mechanisms.includes('password') && minPasswordLength < 8) {
    wrong('directory.minPasswordLength', 'Passwords need 8 characters at least.');
  } else if (mechanisms.includes('password') && minPasswordLength < 12) {
    warn('directory.minPasswordLength', '12 characters or more is the recommendation.');
  }
  if (people.length === 0) missing('directory.people', 'Invite the people who will sign in.');
  for (const index of repeats(people.map(({ email }) => email)))
    wrong(`directory.people.${index}.email`, 'This address is in the list twice.');
  for (const [index, { email }] of people.entries()) {
    const path = `directory.people.${index}.email`;
    if (email === '') {
      missing(path, 'Type the address to which the invitation goes.');
      continue;
    }
    const problem = emailProblem(email);
    if (problem !== null) wrong(path, problem);
    else if (organization.domains.length > 0 && !organization.domains.includes(domainOf(email))) {
      warn(path, `${domainOf(email)} is not one of the partner's domains.`);
    }
  }
}
