/** The steps in any order, each with its state as icon, word (for screen readers) and what is left. */
import { Link } from 'react-aria-components';
import type { Partner } from '../../../shared/model/partner.ts';
import { Icon } from '../../ui/icon.tsx';
import { stepLooks } from '../../ui/states.ts';
import { stepSummary, type WizardStepId, wizardSteps } from './step-list.ts';

export function Stepper({
  partner,
  current,
  narrow,
}: {
  readonly partner: Partner;
  readonly current: WizardStepId;
  /** Icons alone, where a step needs the whole width; the words stay for screen readers. */
  readonly narrow: boolean;
}) {
  const ready = Object.values(partner.steps).filter((state) => state === 'ready').length;
  const total = Object.keys(partner.steps).length;
  const shown = (['ready', 'incomplete', 'warning', 'differs', 'untouched'] as const).map((state) => stepLooks[state]);
  return (
    <nav className={narrow ? 'wizard-stepper wizard-stepper-narrow' : 'wizard-stepper'} aria-label="Steps">
      <div className="wizard-stepper-head">
        <span>Steps</span>
        <span className="ui-muted">
          {ready} of {total} ready
        </span>
      </div>
      <ol>
        {wizardSteps.map((step) => {
          const { state, note } = stepSummary(partner, step.id);
          const look = stepLooks[state];
          return (
            <li key={step.id}>
              <Link
                href={`/partners/${partner.ref}/${step.id}`}
                className="wizard-step-link"
                {...(step.id === current ? { 'aria-current': 'step' as const } : {})}
              >
                <Icon of={look.icon} className={`ui-tone-${look.tone}`} />
                <span className="wizard-step-words" title={step.title}>
                  {step.title}
                </span>
                <span className="ui-hidden">, {look.word}</span>
                {note !== '' && (
                  <span className={`wizard-step-note ui-tone-${look.tone === 'warn' ? 'warn' : 'muted'}`}>{note}</span>
                )}
              </Link>
            </li>
          );
        })}
      </ol>
      <ul className="wizard-legend" aria-label="What the marks mean">
        {shown.map((look) => (
          <li key={look.word}>
            <Icon of={look.icon} size={14} className={`ui-tone-${look.tone}`} /> {look.word}
          </li>
        ))}
      </ul>
    </nav>
  );
}
