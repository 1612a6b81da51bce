/** Email addresses, domains and web addresses as people type them: what is wrong with one, in a sentence, or `null`. */
import { domainToASCII } from 'node:url';

const label = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/;

/** What is wrong with an email domain; `null` when it is well-formed, small letters, ASCII. */
export function domainProblem(text: string): string | null {
  if (text === '') return 'Type the domain, such as cascade.example.';
  if (text.includes('@')) return 'Leave out everything up to the @; only the domain is meant.';
  if (/[\s/:]/.test(text)) return 'Only the domain is meant, without spaces, https:// or a path.';
  if (text.startsWith('*')) return 'Name each domain; a star is not understood.';
  const lower = text.toLowerCase();
  const ascii = domainToASCII(lower);
  if (ascii !== '' && ascii !== lower) return `Write it as ${ascii}; that is the form in which addresses are compared.`;
  const labels = lower.split('.');
  if (labels.length < 2 || lower.length > 253 || !labels.every((part) => label.test(part))) {
    return `"${text.slice(0, 60)}" is not a domain such as cascade.example.`;
  }
  if (/^\d+$/.test(labels.at(-1) ?? '')) return 'An IP address is not an email domain.';
  return text === lower ? null : `Write it in small letters: ${lower}.`;
}

/** What is wrong with an email address; `null` when mail could be sent to it. */
export function emailProblem(text: string): string | null {
  const at = text.lastIndexOf('@');
  if (at < 1 || text.length > 320)
    return `"${text.slice(0, 60)}" is not an email address such as name@cascade.example.`;
  const mailbox = text.slice(0, at);
  if (
    /[\s<>()[\],;:\\"@]/.test(mailbox) ||
    mailbox.startsWith('.') ||
    mailbox.endsWith('.') ||
    mailbox.includes('..')
  ) {
    return `The part before the @ in "${text.slice(0, 60)}" is not written as in an address.`;
  }
  const problem = domainProblem(text.slice(at + 1).toLowerCase());
  return problem === null ? null : `The domain after the @ is wrong. ${problem}`;
}

export const domainOf = (email: string): string => email.slice(email.lastIndexOf('@') + 1).toLowerCase();

/** Is the address in one of the domains, or below one? */
export function isWithin(domain: string, domains: readonly string[]): boolean {
  return domains.some((own) => domain === own.toLowerCase() || domain.endsWith(`.${own.toLowerCase()}`));
}

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);
export const isLoopback = (url: URL): boolean => loopback.has(url.hostname);

/** An https address (http on this machine), absolute; `null` when it is fine. */
export function webAddressProblem(text: string): string | null {
  if (text !== text.trim()) return 'There is a space before or after the address; take it out.';
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) return 'Type the whole address, starting with https://.';
  if (url.username !== '' || url.password !== '') return 'Leave the name and password out of the address.';
  if (url.protocol === 'http:' && !isLoopback(url)) return 'Use https; http is only for this machine.';
  return null;
}

/** Mail services where everybody can have an address; nobody's company domain. */
const publicMailDomains = new Set(
  `gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com ymail.com rocketmail.com aol.com icloud.com me.com mac.com
  proton.me protonmail.com pm.me gmx.com gmx.de gmx.net gmx.at gmx.ch web.de t-online.de freenet.de mail.com mail.ru inbox.ru list.ru bk.ru yandex.ru
  yandex.com ya.ru rambler.ru qq.com 163.com 126.com sina.com sohu.com foxmail.com naver.com daum.net hanmail.net rediffmail.com zoho.com
  zohomail.com fastmail.com fastmail.fm hey.com tutanota.com tuta.io tuta.com hushmail.com laposte.net orange.fr wanadoo.fr free.fr sfr.fr
  libero.it virgilio.it tiscali.it alice.it tin.it uol.com.br bol.com.br terra.com.br ig.com.br seznam.cz wp.pl o2.pl onet.pl interia.pl
  comcast.net verizon.net att.net sbcglobal.net bellsouth.net cox.net charter.net btinternet.com virginmedia.com sky.com talktalk.net
  bigpond.com optusnet.com.au shaw.ca rogers.com sympatico.ca telus.net mailinator.com guerrillamail.com 10minutemail.com yopmail.com`.split(
    /\s+/,
  ),
);
const publicFamilies = /^(?:hotmail|outlook|live|yahoo)\.(?:[a-z]{2}|co\.[a-z]{2}|com\.[a-z]{2})$/;

export const isPublicMailDomain = (domain: string): boolean =>
  publicMailDomains.has(domain.toLowerCase()) || publicFamilies.test(domain.toLowerCase());
