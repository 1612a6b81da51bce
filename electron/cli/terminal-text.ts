/** Text of partners and servers on a terminal: shown, never obeyed. */

/** On one line and without control characters, so that a message cannot move the cursor, recolour or retitle the terminal. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\p{Cc}\p{Bidi_Control}]/gu, '\uFFFD');
}

export type Colour = 'red' | 'green' | 'yellow' | 'dim' | 'bold';
const codes: Readonly<Record<Colour, readonly [number, number]>> = {
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  dim: [2, 22],
  bold: [1, 22],
};

/** Colours only where a person looks at a terminal; the words carry the meaning either way. */
export function paint(enabled: boolean): (colour: Colour, text: string) => string {
  return (colour, text) => (enabled ? `\u001B[${codes[colour][0]}m${text}\u001B[${codes[colour][1]}m` : text);
}
