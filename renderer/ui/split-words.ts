/** Splits what was pasted into a list field: lines, commas, semicolons, tabs or spaces. Keeps order, drops repeats of `known`. */
export function splitWords(text: string, known: readonly string[] = []): string[] {
  const result: string[] = [];
  for (const word of text.split(/[\s,;]+/)) {
    const clean = word.replace(/^["'<]+|["'>]+$/g, '');
    if (clean !== '' && !known.includes(clean) && !result.includes(clean)) result.push(clean);
  }
  return result;
}
