/** Debian's LemonLDAP::NG portal under Perl's own server, in a folder of its own: people come from one IdP or OpenID Provider. */
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type ChildServer, startChildServer } from './child-server.ts';

const program = '/usr/share/lemonldap-ng/portal';

export interface LemonldapOptions {
  readonly folder: string;
  readonly port: number;
  readonly source: OpenIdSource | SamlSource;
}

interface OpenIdSource {
  readonly type: 'OpenIDConnect';
  /** The provider's discovery document and JWKS, as JSON text. */
  readonly discovery: string;
  readonly jwks: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

interface SamlSource {
  readonly type: 'SAML';
  readonly metadata: string;
  /** PEM: PKCS #8 and certificate. */
  readonly privateKey: string;
  readonly certificate: string;
}

/** Where it wants the provider to send people back to. */
export const lemonldapRedirectUri = (port: number): string => `http://127.0.0.1:${port}/?openidconnectcallback=1`;

export async function startLemonldap(options: LemonldapOptions): Promise<ChildServer> {
  if (!existsSync(program)) throw new Error(`${program} is missing: install Debian's lemonldap-ng`);
  const { folder, port } = options;
  const at = (name: string) => join(folder, name);
  for (const name of ['conf', 'cache', 'sessions/lock', 'psessions/lock']) await mkdir(at(name), { recursive: true });
  await writeFile(
    at('lemonldap-ng.ini'),
    `[all]
logLevel = notice
[configuration]
type = File
dirName = ${at('conf')}
localStorage = Cache::FileCache
localStorageOptions = {'namespace' => 'conf', 'default_expires_in' => 600, 'cache_root' => '${at('cache')}', 'cache_depth' => 1}
[portal]
staticPrefix = /static
templateDir = ${program}/templates
languages = en
`,
  );
  await writeFile(at('conf/lmConf-1.json'), JSON.stringify(configuration(options)));
  return startChildServer({
    command: 'plackup',
    args: ['--host', '127.0.0.1', '--port', String(port), '-E', 'deployment', `${program}/htdocs/index.psgi`],
    port,
    cwd: folder,
    env: { LLNG_DEFAULTCONFFILE: at('lemonldap-ng.ini') },
  });
}

function configuration({ folder, port, source }: LemonldapOptions): object {
  const files = (name: string) => ({ Directory: join(folder, name), LockDirectory: join(folder, name, 'lock') });
  return {
    cfgNum: 1,
    cfgAuthor: 'test',
    cfgDate: 1,
    cfgVersion: '2.16.1',
    portal: `http://127.0.0.1:${port}/`,
    domain: '127.0.0.1',
    securedCookie: 0,
    https: 0,
    key: 'only-for-this-test',
    authentication: source.type,
    userDB: source.type,
    passwordDB: 'Null',
    registerDB: 'Null',
    // It loads one even when nobody is asked, and its own needs a library for pictures.
    captcha: '::Auth::Null',
    captcha_mail_enabled: 0,
    captcha_register_enabled: 0,
    portalDisplayResetPassword: 0,
    portalDisplayRegister: 0,
    // Its defaults are for a site of its own.
    locationRules: {},
    exportedHeaders: {},
    exportedVars: {},
    groups: {},
    applicationList: {},
    whatToTrace: '_whatToTrace',
    macros: { _whatToTrace: '$mail' },
    globalStorage: 'Apache::Session::File',
    globalStorageOptions: files('sessions'),
    persistentStorage: 'Apache::Session::File',
    persistentStorageOptions: files('psessions'),
    localSessionStorage: 'Cache::FileCache',
    localSessionStorageOptions: {
      namespace: 'sessions',
      default_expires_in: 600,
      cache_root: join(folder, 'cache'),
      cache_depth: 1,
    },
    ...(source.type === 'SAML' ? samlService(folder, source) : openIdClient(source)),
  };
}

function openIdClient({ discovery, jwks, clientId, clientSecret }: OpenIdSource): object {
  return {
    oidcRPCallbackGetParam: 'openidconnectcallback',
    oidcRPStateTimeout: 600,
    oidcOPMetaDataJSON: { partner: discovery },
    oidcOPMetaDataJWKS: { partner: jwks },
    oidcOPMetaDataExportedVars: { partner: { mail: 'email', cn: 'name', teams: 'groups' } },
    oidcOPMetaDataOptions: {
      partner: {
        oidcOPMetaDataOptionsClientID: clientId,
        oidcOPMetaDataOptionsClientSecret: clientSecret,
        oidcOPMetaDataOptionsScope: 'openid profile email',
        oidcOPMetaDataOptionsTokenEndpointAuthMethod: 'client_secret_basic',
        oidcOPMetaDataOptionsCheckJWTSignature: 1,
        oidcOPMetaDataOptionsIDTokenMaxAge: 30,
        oidcOPMetaDataOptionsUseNonce: 1,
      },
    },
  };
}

/** Attributes: `mandatory;name;format;friendly name`. */
function samlService(folder: string, { metadata, privateKey, certificate }: SamlSource): object {
  return {
    samlEntityID: '#PORTAL#/saml/metadata',
    samlServicePrivateKeySig: privateKey,
    samlServicePublicKeySig: certificate,
    samlServiceSignatureMethod: 'RSA_SHA256',
    samlStorage: 'Apache::Session::File',
    samlStorageOptions: { Directory: join(folder, 'sessions'), LockDirectory: join(folder, 'sessions', 'lock') },
    samlIDPMetaDataXML: { partner: { samlIDPMetaDataXML: metadata } },
    samlIDPMetaDataExportedAttributes: {
      partner: { mail: '1;email', teams: '0;groups' },
    },
    samlIDPMetaDataOptions: {
      partner: {
        samlIDPMetaDataOptionsSSOBinding: 'http-redirect',
        samlIDPMetaDataOptionsSLOBinding: 'http-redirect',
        samlIDPMetaDataOptionsSignSSOMessage: 1,
        samlIDPMetaDataOptionsCheckSSOMessageSignature: 1,
        samlIDPMetaDataOptionsCheckSLOMessageSignature: 1,
        samlIDPMetaDataOptionsCheckTime: 1,
        samlIDPMetaDataOptionsCheckAudience: 1,
        samlIDPMetaDataOptionsForceUTF8: 1,
      },
    },
  };
}

const Session = z.looseObject({
  mail: z.string().optional(),
  cn: z.string().optional(),
  teams: z.array(z.string()).or(z.string()).optional(),
});

/** What it keeps in one of its sessions. @param id of its session, from its cookie */
export async function lemonldapSession(folder: string, id: string): Promise<z.infer<typeof Session>> {
  return Session.parse(JSON.parse(await readFile(join(folder, 'sessions', id), 'utf8')));
}
