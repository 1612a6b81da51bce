/** An address of a client with values of ours added. The query that it has stays as it was registered (RFC 6749 §3.1.2). */

export function withValues(
  address: string,
  values: Readonly<Record<string, string>>,
  where: 'query' | 'fragment',
): string {
  // What a header cannot carry is written as a URL does; the rest of it stays as it was.
  const base = /^[\x21-\x7e]+$/.test(address) ? address : new URL(address).href;
  const added = new URLSearchParams(values).toString();
  if (added === '') return base;
  if (where === 'fragment') return `${base}#${added}`;
  if (!base.includes('?')) return `${base}?${added}`;
  return `${base}${/[?&]$/.test(base) ? '' : '&'}${added}`;
}
