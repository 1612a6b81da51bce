/** Whether every typed word stands in one of the texts, whatever the case or accents. No words find everything. */
export function foundIn(typed: string, texts: readonly string[]): boolean {
  const hay = texts.map(fold).join(' ');
  return fold(typed)
    .split(/\s+/)
    .every((word) => word === '' || hay.includes(word));
}

function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLocaleLowerCase('en');
}
