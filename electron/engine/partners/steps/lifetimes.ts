import { formatDuration, parseDuration } from '../../../../shared/model/duration.ts';
import { contractEndsAt } from '../effective.ts';
import { inWords, issuesOf, type StepRule } from './step-rule.ts';

const names = {
  accessToken: 'access token',
  refreshToken: 'refresh token',
  idToken: 'ID token',
  session: 'session',
} as const;
type Name = keyof typeof names;
const minute = 60;
const hour = 3600;
const day = 86_400;

/** How long access lasts. Nothing may reach beyond the contract; empty values come from the workspace. */
export const checkLifetimes: StepRule = ({ lifetimes, organization }, { now }) => {
  const { issues, wrong, warn } = issuesOf('lifetimes');
  const seconds: Partial<Record<Name, number>> = {};
  for (const name of ['accessToken', 'refreshToken', 'idToken', 'session'] as const) {
    if (lifetimes[name].trim() === '') continue;
    const length = parseDuration(lifetimes[name]);
    if (length === null)
      wrong(name, `"${lifetimes[name].slice(0, 40)}" is not a length of time such as 30m, 8h or 90 days.`);
    else if (length === 0)
      wrong(name, `An ${names[name]} that lasts no time lets nobody in.`.replace(/^An (?=[^aeiI])/, 'A '));
    else seconds[name] = length;
  }
  const { accessToken, refreshToken, session } = seconds;
  if (accessToken !== undefined && accessToken > 30 * minute) {
    warn(
      'accessToken',
      `An access token of ${formatDuration(accessToken)} works that long after access was taken away; 15 to 30 minutes is the recommendation.`,
    );
  }
  if (accessToken !== undefined && accessToken < 5 * minute) {
    warn(
      'accessToken',
      `${formatDuration(accessToken)} is very short: applications will ask for new tokens all the time.`,
    );
  }
  if (accessToken !== undefined && refreshToken !== undefined && refreshToken <= accessToken) {
    warn('refreshToken', 'A refresh token that ends with its access token is of no use.');
  }
  if (session !== undefined && session > 24 * hour) {
    warn(
      'session',
      `A session of ${formatDuration(session)} keeps people signed in who have left their company meanwhile.`,
    );
  }
  const end = contractEndsAt(organization.contract.end);
  const left = end === null ? null : (end.getTime() - now.getTime()) / 1000;
  if (end !== null && left !== null && left > 0) {
    const lastDay = inWords(new Date(end.getTime() - day * 1000));
    for (const name of ['accessToken', 'refreshToken', 'session'] as const) {
      const length = seconds[name];
      if (length !== undefined && length > left) {
        wrong(
          name,
          `${formatDuration(length)} would outlast the contract, which ends on ${lastDay}, in ${formatDuration(left)}.`,
        );
      }
    }
  } else if (end === null && refreshToken !== undefined && refreshToken > 365 * day) {
    warn('refreshToken', `A refresh token of ${formatDuration(refreshToken)} lasts longer than most contracts.`);
  }
  return issues;
};
