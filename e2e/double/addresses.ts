/** Chromium does not know `app:`. The page runs at a reserved https address instead, and every address that main sees is translated. */
const inChromium = 'https://portico.invalid/';
const inElectron = 'app://portico/';

export const toChromium = (url: string): string =>
  url.startsWith(inElectron) ? inChromium + url.slice(inElectron.length) : url;
export const toElectron = (url: string): string =>
  url.startsWith(inChromium) ? inElectron + url.slice(inChromium.length) : url;
