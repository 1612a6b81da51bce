/** Debian's SimpleSAMLphp as identity provider under PHP's own server, with one person who is signed in without a page. */
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ChildServer, startChildServer } from './child-server.ts';

const program = '/usr/share/simplesamlphp';

export interface SimpleSamlOptions {
  readonly folder: string;
  readonly port: number;
  readonly privateKeyPem: string;
  readonly certificatePem: string;
  readonly entityId: string;
  /** Settings of the hosted identity provider: PHP name and PHP value. */
  readonly settings: Readonly<Record<string, string>>;
  /** Metadata of the service provider that may ask; empty: nobody yet. */
  readonly spMetadata: string;
}

export interface SimpleSaml extends ChildServer {
  readonly metadataUrl: string;
}

/** Its service provider list and settings are read at each request, so `configure` may be called while it runs. */
export async function configureSimpleSaml(options: SimpleSamlOptions): Promise<void> {
  const { folder, port } = options;
  const at = (name: string) => join(folder, name);
  for (const name of ['cert', 'metadata', 'log', 'data', 'tmp', 'sessions']) await mkdir(at(name), { recursive: true });
  await writeFile(at('cert/idp.key'), options.privateKeyPem);
  await writeFile(at('cert/idp.crt'), options.certificatePem);
  await writeFile(at('sp.xml'), options.spMetadata);
  await writeFile(
    at('config.php'),
    `<?php
$config = [
  'baseurlpath' => 'http://127.0.0.1:${port}/',
  'certdir' => '${at('cert')}/',
  'loggingdir' => '${at('log')}/',
  'datadir' => '${at('data')}/',
  'tempdir' => '${at('tmp')}',
  'metadatadir' => '${at('metadata')}/',
  'attributenamemapdir' => '${program}/attributemap/',
  'technicalcontact_name' => 'Test',
  'technicalcontact_email' => 'na@example.org',
  'secretsalt' => 'only-for-this-test-and-nothing-else',
  'auth.adminpassword' => 'only-for-this-test-and-nothing-else',
  'admin.checkforupdates' => false,
  'timezone' => 'UTC',
  'logging.handler' => 'file',
  'logging.logfile' => 'idp.log',
  'logging.level' => SimpleSAML\\Logger::NOTICE,
  'enable.saml20-idp' => true,
  'module.enable' => ['exampleauth' => true, 'core' => true, 'saml' => true],
  'store.type' => 'phpsession',
  'session.phpsession.savepath' => '${at('sessions')}',
  'session.cookie.secure' => false,
  'session.cookie.samesite' => null,
  'metadata.sources' => [['type' => 'flatfile']${options.spMetadata === '' ? '' : `, ['type' => 'xml', 'file' => '${at('sp.xml')}']`}],
];
`,
  );
  await writeFile(
    at('authsources.php'),
    `<?php
$config = ['person' => [
  'exampleauth:StaticSource',
  'uid' => ['maya'], 'email' => ['maya@cascade.example'], 'groups' => ['orders-read', 'Üsers & <more>'],
]];
`,
  );
  const settings = Object.entries(options.settings).map(([name, value]) => `  '${name}' => ${value},`);
  await writeFile(
    at('metadata/saml20-idp-hosted.php'),
    `<?php
$metadata['${options.entityId}'] = [
  'host' => '__DEFAULT__',
  'privatekey' => 'idp.key',
  'certificate' => 'idp.crt',
  'auth' => 'person',
  'NameIDFormat' => 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
  'simplesaml.nameidattribute' => 'email',
${settings.join('\n')}
];
`,
  );
}

export async function startSimpleSaml(options: SimpleSamlOptions): Promise<SimpleSaml> {
  if (!existsSync(program)) throw new Error(`${program} is missing: install Debian's simplesamlphp and php-cli`);
  await configureSimpleSaml(options);
  const { folder, port } = options;
  const server = await startChildServer({
    command: 'php',
    args: ['-S', `127.0.0.1:${port}`, '-t', join(program, 'www')],
    port,
    cwd: folder,
    env: { SIMPLESAMLPHP_CONFIG_DIR: folder },
  });
  return { ...server, metadataUrl: `${server.baseUrl}/saml2/idp/metadata.php` };
}
