/** An `error_description` with the characters that it may have (RFC 6749 §5.2, §4.1.2.1): ASCII without `"` and `\`. */
export const described = (words: string): string =>
  words
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/["\u2018\u2019\u201c\u201d]/g, "'")
    .replace(/\\/g, '/')
    .replace(/[^\x20-\x7e]/gu, '?');
