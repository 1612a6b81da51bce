/** One partner's set-up: stepper, one step at a time, and the preview rail that follows every keystroke. */
import { useQuery } from '@tanstack/react-query';
import { ArrowLeft, ArrowRight, Download, PanelRight, Redo2, Undo2 } from 'lucide-react';
import { type ComponentType, type ReactNode, useEffect, useState } from 'react';
import { PartnerRef } from '../../../shared/model/ids.ts';
import type { Partner } from '../../../shared/model/partner.ts';
import { useAsk, useEngine } from '../../bridge/engine-context.tsx';
import { useAnnounce } from '../../ui/announcer.tsx';
import { Busy } from '../../ui/busy.tsx';
import { ButtonLink, IconButton, IconToggle } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Menu } from '../../ui/menu.tsx';
import { FailureNotice } from '../../ui/notice.tsx';
import { Page, PageHeader } from '../../ui/page.tsx';
import { saveFile } from '../../ui/read-file.ts';
import { Split, useRememberedSize } from '../../ui/split.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import { partnerLooks } from '../../ui/states.ts';
import { ActingStep } from './acting-step.tsx';
import { PreviewRail } from './rail/preview-rail.tsx';
import { SaveMark, SaveTrouble } from './save-mark.tsx';
import { isWizardStep, type WizardStepId, wizardSteps } from './step-list.ts';
import { Stepper } from './stepper.tsx';
import { AdministratorsStep } from './steps/administrators-step.tsx';
import { ApplicationsStep } from './steps/applications-step.tsx';
import { BrandingStep } from './steps/branding-step.tsx';
import { ClaimsStep } from './steps/claims-step.tsx';
import { ConnectionStep } from './steps/connection-step.tsx';
import { LifetimesStep } from './steps/lifetimes-step.tsx';
import { OrganizationStep } from './steps/organization-step.tsx';
import { TemplateStep } from './steps/template-step.tsx';
import { WorkspaceStep } from './steps/workspace-step.tsx';
import { type Draft, useDraft } from './use-draft.ts';
import './wizard.css';

const forms: Readonly<Record<Exclude<WizardStepId, 'test' | 'review'>, ComponentType<{ readonly draft: Draft }>>> = {
  workspace: WorkspaceStep,
  template: TemplateStep,
  organization: OrganizationStep,
  administrators: AdministratorsStep,
  connection: ConnectionStep,
  applications: ApplicationsStep,
  lifetimes: LifetimesStep,
  claims: ClaimsStep,
  branding: BrandingStep,
};

/** The two last steps act instead of describing; the app composes them from the features that own them. */
export interface ActingSteps {
  readonly test: (partner: Partner) => ReactNode;
  readonly review: (partner: Partner) => ReactNode;
}

export function WizardPage({
  refText,
  stepText,
  acting,
}: {
  readonly refText: string;
  readonly stepText: string;
  readonly acting: ActingSteps;
}) {
  const ref = PartnerRef.safeParse(refText);
  if (!ref.success) return <NoSuchPartner />;
  return (
    <LoadedWizard partnerRef={ref.data} step={isWizardStep(stepText) ? stepText : 'organization'} acting={acting} />
  );
}

function LoadedWizard({
  partnerRef,
  step,
  acting,
}: {
  readonly partnerRef: PartnerRef;
  readonly step: WizardStepId;
  readonly acting: ActingSteps;
}) {
  const partner = useQuery(useAsk().partner(partnerRef));
  if (partner.isPending) return <Busy label="Loading the partner" shape="form" />;
  if (partner.isError) {
    return (
      <Page>
        <PageHeader title="Partner" parent={{ label: 'Partners', href: '/partners' }} />
        <div className="wizard-problem">
          <FailureNotice error={partner.error} onRetry={() => void partner.refetch()} />
        </div>
      </Page>
    );
  }
  return <Wizard key={partner.data.ref} partner={partner.data} step={step} acting={acting} />;
}

/** 432 where there is room, less on small screens, so that the form keeps a comfortable width. */
const naturalRail = (windowWidth: number) => Math.round(Math.min(432, Math.max(340, windowWidth * 0.28)));

function NoSuchPartner() {
  return (
    <Page>
      <PageHeader title="Partner" parent={{ label: 'Partners', href: '/partners' }} />
      <EmptyState title="There is no such partner" actions={<ButtonLink href="/partners">Go to Partners</ButtonLink>}>
        The address names a partner that is not in this home.
      </EmptyState>
    </Page>
  );
}

function Wizard({
  partner,
  step,
  acting,
}: {
  readonly partner: Partner;
  readonly step: WizardStepId;
  readonly acting: ActingSteps;
}) {
  const draft = useDraft(partner);
  const engine = useEngine();
  const announce = useAnnounce();
  const [railWidth, setRailWidth] = useRememberedSize('rail', naturalRail(window.innerWidth));
  const [railOpen, setRailOpen] = useState(() => window.innerWidth >= 1200);
  const name = draft.blueprint.organization.name;

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
      const key = event.key.toLowerCase();
      const redo = key === 'y' || (key === 'z' && event.shiftKey);
      if (key !== 'z' && !redo) return;
      event.preventDefault();
      if (redo && draft.partner.canRedo) void draft.redo().then(() => announce('Redone'));
      if (!redo && (draft.partner.canUndo || draft.saveState.kind !== 'saved'))
        void draft.undo().then(() => announce('Undone'));
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [draft, announce]);

  const download = () =>
    void draft.flush().then(() => engine.partners.exportBlueprint({ ref: partner.ref }).then(saveFile));

  return (
    <Page>
      <PageHeader
        title={name === '' ? 'New partner' : name}
        parent={{ label: 'Partners', href: '/partners' }}
        beside={
          <>
            <StateMark look={partnerLooks[partner.state]} soft />
            {partner.templateName !== '' && (
              <span className="ui-muted wizard-from">From template {partner.templateName}</span>
            )}
          </>
        }
        actions={
          <>
            <SaveMark state={draft.saveState} />
            <IconButton
              label="Undo (Ctrl Z)"
              icon={Undo2}
              isDisabled={!partner.canUndo}
              onPress={() => void draft.undo()}
            />
            <IconButton
              label="Redo (Ctrl Shift Z)"
              icon={Redo2}
              isDisabled={!partner.canRedo}
              onPress={() => void draft.redo()}
            />
            <IconToggle label="Preview" icon={PanelRight} isSelected={railOpen} onChange={setRailOpen} />
            <Menu
              label="More"
              entries={[
                {
                  id: 'download',
                  label: 'Save blueprint as a file',
                  help: partner.fileName,
                  icon: Download,
                  onAction: download,
                },
              ]}
            />
          </>
        }
      />
      <SaveTrouble draft={draft} />
      <div className="wizard-body">
        <Stepper partner={partner} current={step} narrow={step === 'test'} />
        {railOpen && step !== 'test' && step !== 'review' ? (
          <Split
            label="Preview"
            size={railWidth}
            onResize={setRailWidth}
            min={320}
            max={640}
            aside={<PreviewRail partner={partner} step={step} />}
          >
            <StepPane draft={draft} step={step} acting={acting} />
          </Split>
        ) : (
          <StepPane draft={draft} step={step} acting={acting} />
        )}
      </div>
    </Page>
  );
}

function StepPane({
  draft,
  step,
  acting,
}: {
  readonly draft: Draft;
  readonly step: WizardStepId;
  readonly acting: ActingSteps;
}) {
  if (step === 'test' || step === 'review') return <ActingStep draft={draft} act={acting[step]} />;
  const Form = forms[step];
  const place = wizardSteps.findIndex(({ id }) => id === step);
  const previous = wizardSteps[place - 1];
  const next = wizardSteps[place + 1];
  const left = draft.issues.filter((issue) => issue.step === step && issue.level !== 'warning').length;
  const base = `/partners/${draft.partner.ref}`;

  return (
    <div className="wizard-step">
      {/* A new step starts at its top. */}
      <div key={step} className="wizard-form">
        <Form draft={draft} />
      </div>
      <footer className="wizard-foot">
        {previous !== undefined && (
          <ButtonLink href={`${base}/${previous.id}`} variant="quiet" icon={ArrowLeft}>
            {previous.title}
          </ButtonLink>
        )}
        <div className="wizard-foot-end">
          {left > 0 && <span className="ui-muted">{left} left</span>}
          {step === 'connection' && <ButtonLink href={`${base}/test`}>Test this connection</ButtonLink>}
          {next !== undefined && (
            <ButtonLink href={`${base}/${next.id}`} variant="primary" trailing={ArrowRight}>
              {next.title}
            </ButtonLink>
          )}
        </div>
      </footer>
    </div>
  );
}
