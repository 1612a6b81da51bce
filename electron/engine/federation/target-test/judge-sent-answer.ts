/**
 * Judges what the loopback IdP sends to a server that Portico cannot look into, with what that server's own metadata expects.
 * It says whether the answer holds; what the server made of it is seen only by what reaches the application.
 */

import { judgeSamlResponse } from '../../inspect/index.ts';
import type { SandboxObservation } from '../../tenant/index.ts';
import type { Exchange } from '../loopback/listen.ts';
import { decodeAnswer, decodeRequest } from '../sign-in-test/decode-message.ts';

export interface SentTo {
  readonly idpMetadata: string;
  readonly spEntityId: string;
  readonly acsUrl: string;
  readonly clockSkewSeconds: number;
  readonly now: () => Date;
}

export interface AnswerJudge {
  /** Null: this exchange of the IdP sent no answer. */
  judge(exchange: Exchange, sentTo: SentTo): Extract<SandboxObservation, { type: 'judged' }> | null;
}

export function createAnswerJudge(): AnswerJudge {
  let requestId: string | null = null;
  return {
    judge(exchange, { now, ...expected }) {
      const type = exchange.requestHeaders.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
      const asked = decodeRequest(exchange.url, type, exchange.requestBody);
      // Only for finding the answer's request again: the judgement itself parses and verifies.
      if (asked.kind === 'authn-request') requestId = /\bID="([^"]{1,300})"/.exec(asked.text)?.[1] ?? null;
      const sent = decodeAnswer(null, '', exchange.responseBody);
      if (sent.kind !== 'saml-response') return null;
      const { inspection, verified } = judgeSamlResponse(sent.text, { ...expected, requestId, now: now() });
      const failed = inspection.checks.find(({ status }) => status === 'fail');
      return {
        type: 'judged',
        at: now(),
        accepted: verified !== null,
        reason: verified !== null ? '' : failed === undefined ? '' : `${failed.title}: ${failed.detail} (${failed.id})`,
        message: sent.text,
        inspection,
      };
    },
  };
}
