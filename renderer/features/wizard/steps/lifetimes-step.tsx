/** How long tokens and sessions live. Lengths are typed as people say them; the contract's end is in the grant. */
import { formatDuration, parseDuration } from '../../../../shared/model/duration.ts';
import { Notice } from '../../../ui/notice.tsx';
import { showPlainDate } from '../../../ui/plain-date.ts';
import { TextField } from '../../../ui/text-field.tsx';
import { problemAt } from '../step-list.ts';
import type { Draft } from '../use-draft.ts';
import { StepHead, StepSection } from './step-section.tsx';

const fields = [
  {
    id: 'accessToken',
    label: 'Access token',
    example: '30m',
    help: '15 to 30 minutes for partners: what is taken away is gone that soon.',
  },
  {
    id: 'refreshToken',
    label: 'Refresh token',
    example: '30 days',
    help: 'How long an application may go on without a new sign-in; never past the contract.',
  },
  { id: 'idToken', label: 'ID token', example: '1h', help: 'Proof of the sign-in for the application itself.' },
  { id: 'session', label: 'Session', example: '8h', help: 'How long a browser stays signed in.' },
] as const;

export function LifetimesStep({ draft }: { readonly draft: Draft }) {
  const { lifetimes, organization } = draft.blueprint;
  const end = organization.contract.end;

  return (
    <>
      <StepHead
        title="Access and time"
        help="How long access lasts, and what ends it."
        consolePath="Organization, Settings, Tokens"
      />
      <StepSection title="Lifetimes">
        <div className="wizard-row wizard-row-2">
          {fields.map((field) => {
            const typed = lifetimes[field.id];
            const seconds = parseDuration(typed);
            const read =
              typed.trim() === ''
                ? 'Inherited from the workspace.'
                : seconds === null
                  ? ''
                  : `${formatDuration(seconds)}, the partner’s own value.`;
            return (
              <TextField
                key={field.id}
                label={field.label}
                placeholder={field.example}
                help={`${field.help} ${read}`}
                value={typed}
                onChange={(value) => draft.change({ step: 'lifetimes', value: { ...lifetimes, [field.id]: value } })}
                {...problemAt(draft.issues, `lifetimes.${field.id}`)}
              />
            );
          })}
        </div>
      </StepSection>
      <StepSection title="What ends the access">
        {end === '' ? (
          <Notice tone="warn" title="No contract end yet">
            <p>Without an end date nothing ends by itself. Give it in the step Organization.</p>
          </Notice>
        ) : (
          <ul className="wizard-list">
            <li>
              Every client secret expires on {showPlainDate(end)}; the server refuses it from then on, whether Portico
              runs or not.
            </li>
            <li>
              Refresh tokens are cut so that none reaches past {showPlainDate(end)}. The plan recomputes this each time.
            </li>
            <li>Access tokens issued before that live at most their own lifetime longer.</li>
          </ul>
        )}
      </StepSection>
    </>
  );
}
