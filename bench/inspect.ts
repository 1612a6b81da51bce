/**
 * How fast is one judgement, with every rule applied, beside others who verify the same document: node-saml, libxmlsec1 in a
 * process (Debian's python3-xmlsec), and the bare RSA operation. A response of 6 KB, then an assertion of 1 MB with 5,000 values.
 * Prints each figure with the value that is wanted. Run with `node_modules/.bin/node bench/inspect.ts [turns]`, on an idle machine.
 */
import { createVerify } from 'node:crypto';
import { SAML } from '@node-saml/node-saml';
import {
  acsUrl,
  expectations,
  idpEntityId,
  idpKey,
  makeMetadata,
  requestId,
  signedAssertion,
  spEntityId,
} from '../electron/engine/inspect/fixtures/saml-messages.ts';
import { inspect, judgeSamlResponse } from '../electron/engine/inspect/index.ts';
import { canonicalize } from '../electron/engine/kernel/xml/canonicalize.ts';
import { parseXml } from '../electron/engine/kernel/xml/parse-xml.ts';
import { deepTextOf, walkElements } from '../electron/engine/kernel/xml/tree.ts';
import { InspectContext } from '../shared/contract/inspect.ts';
import { median, ratio, repeat, report, reportMachine, takeTurns } from './figures.ts';
import { startLibxmlsec } from './libxmlsec.ts';

const turns = Number(process.argv[2] ?? 21);
const expected = expectations();
const context = InspectContext.parse({ idpMetadata: makeMetadata(), spEntityId, acsUrl, requestId });
const saml = new SAML({
  idpCert: idpKey.certificate,
  issuer: spEntityId,
  callbackUrl: acsUrl,
  audience: spEntityId,
  idpIssuer: idpEntityId,
  acceptedClockSkewMs: -1,
  wantAuthnResponseSigned: false,
});

function response(values: number, width: number): string {
  const texts = Array.from({ length: values }, (_, index) =>
    `group-${index}@forge-supplies.example`.padEnd(width, '-'),
  );
  const elements = texts.map((text) => `<saml:AttributeValue>${text}</saml:AttributeValue>`);
  return signedAssertion({ attributes: `<saml:Attribute Name="groups">${elements.join('')}</saml:Attribute>` });
}

function judge(xml: string): void {
  const { inspection } = judgeSamlResponse(xml, expected);
  if (inspection.verdict !== 'valid') throw new Error(inspection.sentence);
}

/** The octets that were signed and the signature over them: what is left when everything else costs nothing. */
function rawVerification(xml: string): () => void {
  const elements = [...walkElements(parseXml(xml, { depth: 50, elements: 100_000, attributes: 100_000 }).root)];
  const signedInfo = elements.find(({ local }) => local === 'SignedInfo');
  const signatureValue = elements.find(({ local }) => local === 'SignatureValue');
  if (signedInfo === undefined || signatureValue === undefined) throw new Error('The document is not signed.');
  const octets = Buffer.from(
    canonicalize(signedInfo, { method: 'exclusive-1.0', comments: false, inclusivePrefixes: [] }),
  );
  const value = Buffer.from(deepTextOf(signatureValue), 'base64');
  return () => {
    if (!createVerify('sha256').update(octets).verify(idpKey.publicKey, value))
      throw new Error('The signature does not hold.');
  };
}

reportMachine();
const small = response(30, 40);
const smallBase64 = Buffer.from(small).toString('base64');
const raw = rawVerification(small);
const library = await startLibxmlsec(small, String(idpKey.publicKey.export({ type: 'spki', format: 'pem' })));
const times = await takeTurns(
  {
    judge: repeat(() => judge(small)),
    inspect: repeat(() => inspect(smallBase64, context, expected.now)),
    nodeSaml: repeat(() => saml.validatePostResponseAsync({ SAMLResponse: smallBase64 })),
    raw: repeat(raw),
    ...(library !== null && { library: library.turn }),
  },
  { turns, turnMs: 150 },
);
library?.stop();
const ms = (name: string): number => median(times.get(name) ?? []);
console.log(`\nA signed response of ${Buffer.byteLength(small)} bytes, every rule applied (${turns} turns, medians)`);
report('judged (judgeSamlResponse)', 1000 / ms('judge'), '/s');
report('inspected from base64 (inspect)', 1000 / ms('inspect'), '/s');
report('node-saml', 1000 / ms('nodeSaml'), '/s');
report('judged, times node-saml', ratio(times, 'nodeSaml', 'judge'), 'times', { atLeast: 8 });
report('inspected, times node-saml', ratio(times, 'nodeSaml', 'inspect'), 'times', { atLeast: 8 });
if (library === null) {
  console.log('libxmlsec1 is absent (Debian: python3-xmlsec, python3-lxml): not compared.');
} else {
  report(`libxmlsec1 in process (${library.versions})`, 1000 / ms('library'), '/s');
  report('judged, times libxmlsec1', ratio(times, 'library', 'judge'), 'times', { atLeast: 0.5 });
  report('inspected, times libxmlsec1', ratio(times, 'library', 'inspect'), 'times', { atLeast: 0.5 });
}
report('raw RSA verifications (node:crypto)', 1000 / ms('raw'), '/s');
report('judged, share of the raw limit', 100 * ratio(times, 'raw', 'judge'), '%');

const large = response(5000, 156);
const largeBase64 = Buffer.from(large).toString('base64');
const largeTimes = await takeTurns(
  {
    judge: repeat(() => judge(large)),
    inspect: repeat(() => inspect(largeBase64, context, expected.now)),
    nodeSaml: repeat(() => saml.validatePostResponseAsync({ SAMLResponse: largeBase64 })),
  },
  { turns: Math.max(3, Math.ceil(turns / 3)), turnMs: 300 },
);
console.log(`\nAn assertion of ${Buffer.byteLength(large)} bytes with 5,000 attribute values`);
report('judged', median(largeTimes.get('judge') ?? []), 'ms', { atMost: 150 });
report('inspected from base64', median(largeTimes.get('inspect') ?? []), 'ms', { atMost: 150 });
report('node-saml', median(largeTimes.get('nodeSaml') ?? []), 'ms');
report('judged, times faster than node-saml', ratio(largeTimes, 'nodeSaml', 'judge'), 'times', { atLeast: 5 });
report('inspected, times faster than node-saml', ratio(largeTimes, 'nodeSaml', 'inspect'), 'times', { atLeast: 5 });
