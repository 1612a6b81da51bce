/**
 * How long does a large capture take, judged as a window has it judged: in a thread, with the calling thread free? Prints one JSON
 * line: milliseconds for an assertion of 5,000 values (1 MB) and for a HAR of 500 messages (50 MB), the longest stop of the calling
 * thread, and the most memory. Run with `node bench/inspect-capture.ts [messages]`.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import {
  acsUrl,
  makeMetadata,
  now,
  requestId,
  signedAssertion,
  spEntityId,
} from '../electron/engine/inspect/fixtures/saml-messages.ts';
import { inspectHandlers } from '../electron/engine/inspect/index.ts';
import { InspectContext } from '../shared/contract/inspect.ts';

const messages = Number(process.argv[2] ?? 500);
const handlers = inspectHandlers({ now: () => now });
const context = InspectContext.parse({ idpMetadata: makeMetadata(), spEntityId, acsUrl, requestId });
const signal = new AbortController().signal;
const groups = (count: number, width: number): string =>
  Array.from(
    { length: count },
    (_, index) => `<saml:AttributeValue>${`group ${index} `.padEnd(width, 'x')}</saml:AttributeValue>`,
  ).join('');
const response = (id: string, count: number, width: number): string =>
  signedAssertion({ id, attributes: `<saml:Attribute Name="groups">${groups(count, width)}</saml:Attribute>` });

async function judge(text: string) {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const started = performance.now();
  const inspection = await handlers.messages({ text, context }, { signal, door: 'host' });
  const milliseconds = Math.round(performance.now() - started);
  delay.disable();
  return { milliseconds, longestStopMs: Math.round(delay.max / 1e6), inspection };
}

const large = response('_large', 5000, 150);
await judge(signedAssertion());
const { inspection: one, ...largeTimes } = await judge(large);
// One signed message of 75 KB (100 KB in base64), 500 times: a judgement does not know that it has seen it.
const wide = encodeURIComponent(Buffer.from(response('_wide', 400, 140)).toString('base64'));
const entry = {
  request: {
    url: acsUrl,
    postData: { mimeType: 'application/x-www-form-urlencoded', text: `SAMLResponse=${wide}` },
  },
};
const har = JSON.stringify({ log: { entries: Array.from({ length: messages }, () => entry) } });
const { inspection: all, ...captureTimes } = await judge(har);
console.log(
  JSON.stringify({
    large: { bytes: large.length, ...largeTimes, verdict: one.verdict },
    capture: { bytes: har.length, messages: all.messages?.length, ...captureTimes },
    mostMegabytes: Math.round(process.resourceUsage().maxRSS / 1000),
    at: new Date().toISOString(),
  }),
);
