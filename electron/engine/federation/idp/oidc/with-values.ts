/** An address of a client with values of ours added. The query that it has stays as it was registered (RFC 6749 §3.1.2). */

export function withValues(
  address: string,
  values: Readonly<Record<string, string>>,
  where: 'query' | 'fragment',
): string {
  const added = new URLSearchParams(values).toString();
  if (added === '') return address;
  if (where === 'fragment') return `${address}#${added}`;
  if (!address.includes('?')) return `${address}?${added}`;
  return `${address}${/[?&]$/.test(address) ? '' : '&'}${added}`;
}
