/** What in our own sign-in request makes identity providers refuse it. Advice: the request by itself is no failure. */
import { attributeOf, childrenNamed, firstChild, textOf, type XmlElement } from '../../kernel/xml/tree.ts';
import { type Findings, pass, warn } from '../findings.ts';
import { protocolNs, samlNs, unspecifiedNameId } from '../namespaces.ts';
import type { SamlContext } from './context.ts';

const transient = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient';

export function checkOwnRequest(
  request: XmlElement,
  isSigned: boolean,
  context: SamlContext,
  findings: Findings,
): void {
  const roles = (context.idp.entities ?? []).flatMap((entity) => entity.roles.filter(({ kind }) => kind === 'idp'));
  const [only] = roles;
  const role = roles.length === 1 ? only : undefined;
  if (role !== undefined)
    findings.add(
      'request.signed',
      role.wantAuthnRequestsSigned && !isSigned
        ? warn('The identity provider wants signed requests, and this one is not signed.', {
            expected: 'signed',
            received: 'not signed',
          })
        : pass('Signed, or not asked to be.'),
    );
  const asked = firstChild(request, protocolNs, 'RequestedAuthnContext');
  if (asked !== null) {
    const classes = childrenNamed(asked, samlNs, 'AuthnContextClassRef').map((element) => textOf(element).trim());
    const isExact = (attributeOf(asked, 'Comparison') ?? 'exact') === 'exact';
    findings.add(
      'request.authn-context',
      isExact
        ? warn('The request insists on one way of signing in; people who sign in another way are refused.', {
            received: classes.join(', ').slice(0, 500),
            expected: 'no requested context',
          })
        : pass('Other ways of signing in are allowed.'),
    );
  }
  const policy = firstChild(request, protocolNs, 'NameIDPolicy');
  const format = policy === null ? null : attributeOf(policy, 'Format');
  if (format === null) return;
  const offered = role?.nameIdFormats ?? [];
  if (format === transient)
    findings.add(
      'request.name-id',
      warn('The request asks for an identifier that is new at every sign-in.', { received: format }),
    );
  else if (offered.length > 0 && format !== unspecifiedNameId && !offered.includes(format))
    findings.add(
      'request.name-id',
      warn('The request asks for an identifier format that the metadata of the identity provider does not list.', {
        expected: offered.slice(0, 5).join(', '),
        received: format,
      }),
    );
  else findings.add('request.name-id', pass(`Asked for: ${format}.`));
}
