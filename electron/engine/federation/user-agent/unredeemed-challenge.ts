/** PKCE for a request whose code is never redeemed: the example of RFC 7636 appendix B. */
export const unredeemedChallenge = {
  code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  code_challenge_method: 'S256',
} as const;
