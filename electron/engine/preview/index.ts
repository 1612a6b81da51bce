/** Preview: what a user of a blueprint would meet and carry. */
export { type PreviewDeps, previewHandlers } from './calls.ts';
export { previewSignIn } from './preview-sign-in.ts';
export { previewToken, type TokenIssuer } from './preview-token.ts';
export { traceToken } from './trace-claim.ts';
