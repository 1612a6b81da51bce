import type { SignInPreview } from '../../../shared/contract/preview.ts';
import type { Blueprint } from '../../../shared/model/blueprint.ts';
import { contrastRatio, parseColor, readableOn } from '../partners/index.ts';

/** What the server's page uses where the blueprint says nothing. */
const usual = { primary: '#007fff', background: '#f2f3f5' } as const;

/** The page that the partner's people would meet, with the contrast of what carries text (WCAG 2.2 §1.4.3, §1.4.11). */
export function previewSignIn({ branding, organization, connection }: Blueprint): SignInPreview {
  const title = firstOf(branding.displayName, organization.name, 'Your partner');
  const primary = parseColor(branding.primaryColor) ?? usual.primary;
  const background = parseColor(branding.backgroundColor) ?? usual.background;
  const text = parseColor(branding.textColor) ?? readableOn(background);
  const onPrimary = readableOn(primary);
  const pair = (name: string, one: string, other: string, required: number) => {
    const ratio = contrastRatio(one, other);
    return { pair: name, ratio, required, passes: ratio >= required };
  };
  const isFederated = connection.kind === 'saml' || connection.kind === 'oidc';
  return {
    title,
    headline: firstOf(branding.headline, `Sign in to ${title}`),
    supportText: branding.supportText,
    logoUrl: branding.logoUrl,
    colors: { primary, background, text, onPrimary },
    contrast: [
      pair('Text on the background', text, background, 4.5),
      pair('Text on the button', onPrimary, primary, 4.5),
      pair('Button against the background', primary, background, 3),
    ],
    method: isFederated
      ? connection.instantRedirect
        ? 'redirect'
        : 'button'
      : connection.kind === 'directory'
        ? 'password'
        : 'none',
    button: isFederated
      ? `Continue with ${firstOf(connection.name, organization.name, "your company's account")}`
      : 'Sign in',
    identifierFirst: isFederated && !connection.instantRedirect && organization.domains.length > 1,
  };
}

const firstOf = (...texts: readonly string[]): string => texts.find((text) => text.trim() !== '') ?? '';
