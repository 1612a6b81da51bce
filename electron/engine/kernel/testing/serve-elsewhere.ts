/** A web server that answers for a name on the internet, with a certificate of its own, so that "from elsewhere" can be tried here. */
import { generateKeyPairSync } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { Agent, getGlobalDispatcher, setGlobalDispatcher } from 'undici';
import { onTestFinished } from 'vitest';
import { makeCertificate } from '../make-certificate.ts';

/** Until the test ends every name leads to this machine, and this certificate is trusted. @returns origin of the server */
export async function serveElsewhere(listener: RequestListener): Promise<string> {
  const keyPair = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const [notBefore, notAfter] = [new Date(Date.now() - 60_000), new Date(Date.now() + 3_600_000)];
  const ca = makeCertificate({ keyPair, subject: 'elsewhere.example', notBefore, notAfter });
  const key = keyPair.privateKey.export({ type: 'pkcs8', format: 'pem' });
  const server = createServer({ key, cert: ca }, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const usual = getGlobalDispatcher();
  const leading = new Agent({
    connect: { ca, lookup: (_name, _options, found) => found(null, [{ address: '127.0.0.1', family: 4 }]) },
  });
  setGlobalDispatcher(leading);
  onTestFinished(async () => {
    setGlobalDispatcher(usual);
    await leading.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `https://elsewhere.example:${(server.address() as AddressInfo).port}`;
}
