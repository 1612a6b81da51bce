/** Serves a sandbox on the folder named by the first argument and says so in one line of JSON. For the durability test. */
import { systemClock } from '../../../kernel/clock.ts';
import { startSandbox } from '../start-sandbox.ts';

const sandbox = await startSandbox({ dataDir: process.argv[2] ?? '', port: 0, clock: systemClock });
const { baseUrl, tenantId, tokenUrl, adminClientId, adminClientSecret } = sandbox;
process.stdout.write(`${JSON.stringify({ baseUrl, tenantId, tokenUrl, adminClientId, adminClientSecret })}\n`);
