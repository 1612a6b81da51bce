import { contrastRatio, parseColor } from '../colors.ts';
import { webAddressProblem } from './addresses.ts';
import { issuesOf, type StepRule } from './step-rule.ts';

const dataImage = /^data:image\/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]+$/;

/** How the sign-in page looks; text that cannot be read is said before anybody meets it. */
export const checkBranding: StepRule = ({ branding }) => {
  const { issues, wrong, warn } = issuesOf('branding');
  for (const name of ['primaryColor', 'backgroundColor', 'textColor'] as const) {
    if (branding[name] !== '' && parseColor(branding[name]) === null)
      wrong(name, 'Write the colour as #rrggbb, such as #1f6feb.');
  }
  const background = parseColor(branding.backgroundColor) ?? '#ffffff';
  const text = parseColor(branding.textColor);
  const primary = parseColor(branding.primaryColor);
  if (text !== null && contrastRatio(text, background) < 4.5) {
    warn(
      'textColor',
      `Text on the background has a contrast of ${contrastRatio(text, background)}; 4.5 is needed to be read by everyone.`,
    );
  }
  if (primary !== null && contrastRatio(primary, background) < 3) {
    warn(
      'primaryColor',
      `The button stands out from the background by ${contrastRatio(primary, background)}; 3 is needed to be seen by everyone.`,
    );
  }
  const { logoUrl } = branding;
  if (/^data:image\/svg/i.test(logoUrl)) wrong('logoUrl', 'An SVG can carry a program; use PNG, JPEG, GIF or WebP.');
  else if (logoUrl.startsWith('data:') && !dataImage.test(logoUrl))
    wrong('logoUrl', 'Only PNG, JPEG, GIF and WebP pictures can be used.');
  else if (logoUrl !== '' && !logoUrl.startsWith('data:')) {
    const problem = webAddressProblem(logoUrl);
    if (problem !== null) wrong('logoUrl', problem);
  }
  return issues;
};
