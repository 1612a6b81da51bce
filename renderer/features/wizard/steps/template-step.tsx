/** Which template the set-up comes from, what it brings and what it will ask. Answers stay when it is changed. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useAsk } from '../../../bridge/engine-context.tsx';
import { Button } from '../../../ui/button.tsx';
import { RadioGroup } from '../../../ui/choice.tsx';
import { FailureNotice, Notice } from '../../../ui/notice.tsx';
import type { Draft } from '../use-draft.ts';
import { StepHead, StepSection } from './step-section.tsx';

const connectionWords = {
  saml: 'SAML',
  oidc: 'OpenID Connect',
  directory: 'own user directory',
  none: 'no connection',
} as const;

export function TemplateStep({ draft }: { readonly draft: Draft }) {
  const { template } = draft.blueprint;
  const templates = useQuery(useAsk().templates());
  const [picked, setPicked] = useState<string | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const shown = templates.data?.find((each) => each.id === (picked ?? template.id));
  const apply = () => {
    setFailure(null);
    draft.applyTemplate(picked ?? '').then(
      () => setPicked(null),
      (error: unknown) => setFailure(error),
    );
  };

  return (
    <>
      <StepHead
        title="Template"
        help="What every partner of this kind shares. It never brings people, domains, certificates or secrets."
        consolePath="Organizations, Templates"
      />
      {templates.isError && <FailureNotice error={templates.error} onRetry={() => void templates.refetch()} />}
      <StepSection title="Templates">
        <RadioGroup
          label="Template"
          hideLabel
          framed
          value={picked ?? template.id}
          onChange={setPicked}
          choices={(templates.data ?? []).map((each) => ({
            id: each.id,
            label: `${each.name} ${each.version}`,
            help: `${each.summary} · ${connectionWords[each.connection]}`,
          }))}
        />
      </StepSection>
      {shown !== undefined && (
        <div className="wizard-two">
          <StepSection title="What it brings">
            <ul className="wizard-list">
              {shown.brings.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          </StepSection>
          <StepSection title="What will be asked">
            <ul className="wizard-list">
              {shown.asks.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          </StepSection>
        </div>
      )}
      {failure !== null && <FailureNotice error={failure} />}
      {picked !== null && picked !== template.id && (
        <Notice
          tone="info"
          title="The template’s part will be replaced"
          actions={
            <Button size="sm" onPress={apply}>
              Use this template
            </Button>
          }
        >
          <p>
            Sign-in methods, applications, lifetimes, claims and branding come from the new template. Your answers
            (organization, administrators, metadata) stay. Undo brings the old set-up back.
          </p>
        </Notice>
      )}
    </>
  );
}
