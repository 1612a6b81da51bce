/** Namespace names and algorithm identifiers that more than one file needs. */
export const samlNs = 'urn:oasis:names:tc:SAML:2.0:assertion';
export const protocolNs = 'urn:oasis:names:tc:SAML:2.0:protocol';
export const metadataNs = 'urn:oasis:names:tc:SAML:2.0:metadata';
export const signatureNs = 'http://www.w3.org/2000/09/xmldsig#';
export const signatureMoreNs = 'http://www.w3.org/2007/05/xmldsig-more#';
export const signature11Ns = 'http://www.w3.org/2009/xmldsig11#';
export const encryptionNs = 'http://www.w3.org/2001/04/xmlenc#';
export const encryption11Ns = 'http://www.w3.org/2009/xmlenc11#';
export const exclusiveC14nNs = 'http://www.w3.org/2001/10/xml-exc-c14n#';

export const postBinding = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST';
export const redirectBinding = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect';
export const unspecifiedNameId = 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified';
