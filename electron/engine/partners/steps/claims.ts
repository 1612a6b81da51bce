import { issuesOf, repeats, type StepRule } from './step-rule.ts';

/** Members that the server itself answers for; a claim setting cannot take their place. */
const reserved = new Set(
  'iss sub aud exp nbf iat jti nonce at_hash c_hash auth_time azp scp scope client_id tid aid idp amr acr st cnf act may_act'.split(
    ' ',
  ),
);

/** What our APIs learn from a token. `organization_id` decides what a partner sees, so it is never conditional. */
export const checkClaims: StepRule = ({ claims }) => {
  const { issues, wrong, missing, warn } = issuesOf('claims');
  for (const index of repeats(
    claims.map(({ name, token }) => (name === '' ? '' : `${token} ${name}`)),
    (value) => value,
  )) {
    wrong(`${index}.name`, 'This claim is already set for this token.');
  }
  for (const [index, claim] of claims.entries()) {
    if (claim.name === '') {
      missing(`${index}.name`, 'Type the name of the claim.');
      continue;
    }
    if (!/^[A-Za-z_][A-Za-z0-9_.:/-]{0,199}$/.test(claim.name)) {
      wrong(
        `${index}.name`,
        'A claim name has letters, digits, underscores, dots, colons, slashes and hyphens, and starts with a letter.',
      );
    } else if (reserved.has(claim.name)) {
      wrong(`${index}.name`, `${claim.name} is set by the server itself.`);
    }
    if (claim.sourcePath.trim() === '')
      missing(`${index}.sourcePath`, 'Say where the value comes from, such as id or metadata.contract_id.');
    if (claim.sourceType === 'riskCtx')
      warn(`${index}.sourceType`, 'A risk value is there only when the server rates risk at sign-in.');
    if (claim.name === 'organization_id' && claim.token === 'access_token') {
      const isRight = claim.sourceType === 'organization' && claim.sourcePath === 'id';
      if (!isRight)
        wrong(`${index}.sourcePath`, 'organization_id must be the id of the organization: our APIs decide by it.');
      if (claim.scopes.length > 0)
        wrong(`${index}.scopes`, 'organization_id must be in every access token; do not tie it to scopes.');
    }
  }
  if (!claims.some(({ name, token }) => name === 'organization_id' && token === 'access_token')) {
    warn('', 'organization_id is not among the claims; Portico adds it, because our APIs decide by it.');
  }
  return issues;
};
