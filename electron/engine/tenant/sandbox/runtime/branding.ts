/** The organization's look on the sign-in page, with every value checked: colours that are colours, logos that are data. */
import type { ServerBody } from '../schemas/server.ts';

export interface Branding {
  readonly name: string;
  /** `#rrggbb`, lower case; the same for the three others. */
  readonly primary: string;
  /** Black or white, whichever is easier to read on the primary colour. */
  readonly onPrimary: string;
  readonly background: string;
  readonly onBackground: string;
  /** A `data:` image; logos elsewhere are not fetched and the name stands in for them. */
  readonly logo: string | null;
}

const vendorBlue = '#007fff';
const paleGrey = '#f2f3f5';
const dataImage = /^data:image\/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]{1,400000}$/;

export function brandingOf(server: ServerBody | null): Branding {
  const colors = server?.styling?.colors;
  const primary = color(colors?.primary) ?? color(server?.color) ?? vendorBlue;
  const background = color(colors?.background) ?? paleGrey;
  const logo = [server?.styling?.logo_url, server?.logo_uri].find(
    (uri) => typeof uri === 'string' && dataImage.test(uri),
  );
  return {
    name: server?.name || server?.id || 'Sandbox tenant',
    primary,
    onPrimary: readableOn(primary),
    background,
    onBackground: readableOn(background),
    logo: logo ?? null,
  };
}

function color(value: string | null | undefined): string | null {
  const text = value?.trim().toLowerCase() ?? '';
  if (/^#[0-9a-f]{6}$/.test(text)) return text;
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/.exec(text);
  return short === null
    ? null
    : `#${short
        .slice(1)
        .map((digit) => digit + digit)
        .join('')}`;
}

/** WCAG 2.2 relative luminance decides between black and white. */
function readableOn(background: string): string {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(background.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? '#000000' : '#ffffff';
}
