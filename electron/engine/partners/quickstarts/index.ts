/** Quickstarts: for each application the snippets that fit its kind, filled in and ready to copy. They hold no secret. */
import type { ApplicationKind, Blueprint } from '../../../../shared/model/blueprint.ts';
import type { Quickstart } from '../../../../shared/model/partner.ts';
import { effectiveApplications } from '../effective.ts';
import { curlServiceSnippet, curlSnippet } from './curl.ts';
import { expressSnippet } from './express.ts';
import { nativeSnippet } from './native.ts';
import { nextSnippet } from './next.ts';
import { nodeServiceSnippet } from './node-service.ts';
import { reactSnippet } from './react.ts';
import type { Snippet, SnippetValues } from './snippet.ts';

const snippetsOf: Readonly<Record<ApplicationKind, ReadonlyArray<(values: SnippetValues) => Snippet>>> = {
  single_page: [reactSnippet, curlSnippet],
  server_web: [nextSnippet, expressSnippet, curlSnippet],
  mobile_desktop: [nativeSnippet, curlSnippet],
  service: [curlServiceSnippet, nodeServiceSnippet],
};

/** @param issuer ours, at the selected target */
export function makeQuickstarts(blueprint: Blueprint, issuer: string): Quickstart[] {
  return effectiveApplications(blueprint).map((application) => {
    const isService = application.kind === 'service';
    const scopes = application.scopes.length === 0 && !isService ? ['openid'] : application.scopes;
    const redirectUri = application.redirectUris[0] ?? 'https://app.example/callback';
    const values = { application, issuer, redirectUri, scope: scopes.join(' ') };
    return {
      application: application.name === '' ? application.clientId : application.name,
      clientId: application.clientId,
      issuer,
      snippets: snippetsOf[application.kind].map((snippet) => snippet(values)),
    };
  });
}
