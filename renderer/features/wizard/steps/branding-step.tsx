/** How the sign-in page looks and speaks to the partner's people. Logos are addresses: the server cannot take uploads. */
import type { Blueprint } from '../../../../shared/model/blueprint.ts';
import { ColorField } from '../../../ui/color-field.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { problemAt } from '../step-list.ts';
import type { Draft } from '../use-draft.ts';
import { StepHead, StepSection } from './step-section.tsx';

const colors = [
  { id: 'primaryColor', label: 'Buttons and links' },
  { id: 'backgroundColor', label: 'Background' },
  { id: 'textColor', label: 'Text' },
] as const;

export function BrandingStep({ draft }: { readonly draft: Draft }) {
  const { branding } = draft.blueprint;
  const change = (over: Partial<Blueprint['branding']>) =>
    draft.change({ step: 'branding', value: { ...branding, ...over } });
  const at = (path: keyof Blueprint['branding']) => problemAt(draft.issues, `branding.${path}`);

  return (
    <>
      <StepHead
        title="Branding"
        help="The page that the partner’s people meet. The preview beside this follows every change."
        consolePath="Organization, Appearance"
      />
      <StepSection title="Words">
        <TextField
          label="Name on the page"
          help="Empty: the organization’s name."
          value={branding.displayName}
          onChange={(displayName) => change({ displayName })}
          {...at('displayName')}
        />
        <TextField
          label="Headline"
          value={branding.headline}
          onChange={(headline) => change({ headline })}
          {...at('headline')}
        />
        <TextField
          label="Where to get help"
          value={branding.supportText}
          onChange={(supportText) => change({ supportText })}
          {...at('supportText')}
        />
      </StepSection>
      <StepSection title="Logo">
        <TextField
          label="Logo address"
          type="url"
          mono
          help="https address of an image that is hosted elsewhere; the server stores the address, not the picture."
          value={branding.logoUrl}
          onChange={(logoUrl) => change({ logoUrl })}
          {...at('logoUrl')}
        />
      </StepSection>
      <StepSection title="Colours">
        <div className="wizard-row">
          {colors.map(({ id, label }) => (
            <ColorField
              key={id}
              label={label}
              value={branding[id]}
              onChange={(value) => change({ [id]: value })}
              {...at(id)}
            />
          ))}
        </div>
      </StepSection>
    </>
  );
}
