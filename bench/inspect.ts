/**
 * How fast is a judgement, beside node-saml validating the same response? Prints one JSON line: milliseconds per message and the
 * ratio. Run with `node bench/inspect.ts [messages]`.
 */
import { SAML } from '@node-saml/node-saml';
import {
  acsUrl,
  expectations,
  idpEntityId,
  idpKey,
  makeMetadata,
  requestId,
  signedAssertion,
  signedBoth,
  spEntityId,
} from '../electron/engine/inspect/fixtures/saml-messages.ts';
import { inspect, judgeSamlResponse } from '../electron/engine/inspect/index.ts';
import { InspectContext } from '../shared/contract/inspect.ts';

const messages = Number(process.argv[2] ?? 300);
const values = Array.from(
  { length: 24 },
  (_, index) => `<saml:AttributeValue>group-${index}@forge-supplies.example</saml:AttributeValue>`,
);
const xml = signedAssertion({ attributes: `<saml:Attribute Name="groups">${values.join('')}</saml:Attribute>` });
const now = new Date();
const current = (text: string): string => text;

async function measure(name: string, once: () => unknown): Promise<number> {
  for (let index = 0; index < 50; index += 1) await once();
  const started = performance.now();
  for (let index = 0; index < messages; index += 1) await once();
  const milliseconds = (performance.now() - started) / messages;
  console.error(`${name}: ${milliseconds.toFixed(3)} ms`);
  return milliseconds;
}

const saml = new SAML({
  idpCert: idpKey.certificate,
  issuer: spEntityId,
  callbackUrl: acsUrl,
  audience: spEntityId,
  idpIssuer: idpEntityId,
  acceptedClockSkewMs: -1,
  wantAuthnResponseSigned: false,
});
const encoded = Buffer.from(current(xml)).toString('base64');
const context = InspectContext.parse({ idpMetadata: makeMetadata(), spEntityId, acsUrl, requestId });
const expected = expectations();

const peer = await measure('node-saml', () => saml.validatePostResponseAsync({ SAMLResponse: encoded }));
const ours = await measure('judgeSamlResponse', () => judgeSamlResponse(xml, expected));
const whole = await measure('inspect', () => inspect(encoded, context, expected.now));
const both = signedBoth();
const twice = await measure('two signatures', () => judgeSamlResponse(both, expected));
console.log(
  JSON.stringify({
    bytes: xml.length,
    nodeSaml: peer,
    judge: ours,
    inspect: whole,
    twoSignatures: twice,
    ratio: peer / ours,
    ratioInspect: peer / whole,
    at: now.toISOString(),
  }),
);
