/** The window's one page. Whatever is not at this address is somebody else. */
export const pageScheme = 'app';
export const pageAddress = 'app://portico/';

export function isOwnPage(url: string): boolean {
  return url.startsWith(pageAddress);
}
