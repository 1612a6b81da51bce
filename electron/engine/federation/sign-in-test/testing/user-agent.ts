/** The person of a test uses the same user agent as an unattended sign-in. */
export { createUserAgent, type Page, type PageForm, readPage, type UserAgent } from '../../user-agent/user-agent.ts';
