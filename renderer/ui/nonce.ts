/** The nonce of this page load, for libraries that inject styles; empty where the page is served without one. */
export function pageNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
}
