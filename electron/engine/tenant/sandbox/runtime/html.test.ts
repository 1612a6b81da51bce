import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ServerBody } from '../schemas/server.ts';
import { brandingOf } from './branding.ts';
import { escapeHtml, html } from './html.ts';

describe('markup', () => {
  test('no text can leave its place', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { markup } = html`<p title="${text}">${text}</p>`;
        expect(markup.slice(0, 10)).toBe('<p title="');
        expect(markup.slice(10).match(/[<>"]/g)).toEqual(['"', '>', '<', '>']);
      }),
    );
  });

  test('is not escaped twice, and control characters are shown', () => {
    expect(html`${html`<b>${'&'}</b>`}`.markup).toBe('<b>&amp;</b>');
    expect(escapeHtml('a\u0000b\u001bc')).toBe('a\uFFFDb\uFFFDc');
  });
});

describe('branding', () => {
  test('an organization without a look has the vendor’s', () => {
    expect(brandingOf(null)).toMatchObject({ primary: '#007fff', logo: null });
  });

  test('text on a colour is the one that can be read', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffff }), (value) => {
        const color = `#${value.toString(16).padStart(6, '0')}`;
        const { primary, onPrimary } = brandingWith(color);
        expect(primary).toBe(color);
        expect(contrast(primary, onPrimary)).toBeGreaterThanOrEqual(4.5);
      }),
    );
  });
});

function brandingWith(color: string) {
  return brandingOf(ServerBody.parse({ id: 'o', name: 'O', tenant_id: 't', color }));
}

function contrast(one: string, other: string): number {
  const luminance = (color: string): number => {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
      const channel = Number.parseInt(color.slice(at, at + 2), 16) / 255;
      return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}
