/** Debian's Shibboleth service provider: its daemon with a configuration of its own; Apache's module asks it over a socket. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface ShibbolethOptions {
  readonly folder: string;
  readonly idpEntityId: string;
}

export interface ShibbolethDaemon {
  /** For Apache. */
  readonly configurationFile: string;
  output(): string;
  stop(): Promise<void>;
}

/** `idp.xml`, `sp.key` and `sp.crt` are in the folder already. */
export async function startShibboleth({ folder, idpEntityId }: ShibbolethOptions): Promise<ShibbolethDaemon> {
  if (!existsSync('/usr/sbin/shibd')) throw new Error("shibd is missing: install Debian's libapache2-mod-shib");
  const at = (name: string) => join(folder, name);
  await writeFile(at('console.logger'), logger);
  await writeFile(at('attribute-map.xml'), attributeMap);
  await writeFile(at('shibboleth2.xml'), configuration(folder, idpEntityId));
  const daemon = spawn('/usr/sbin/shibd', ['-F', '-c', at('shibboleth2.xml'), '-p', at('shibd.pid')], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const keep = (chunk: Buffer) => {
    output = (output + chunk.toString('utf8')).slice(-20_000);
  };
  daemon.stdout.on('data', keep);
  daemon.stderr.on('data', keep);
  const until = performance.now() + 15_000;
  while (!existsSync(at('shibd.sock'))) {
    if (daemon.exitCode !== null || performance.now() > until) throw new Error(`shibd does not listen:\n${output}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    configurationFile: at('shibboleth2.xml'),
    output: () => output,
    async stop() {
      if (daemon.exitCode !== null || daemon.signalCode !== null) return;
      const exited = once(daemon, 'exit');
      daemon.kill('SIGTERM');
      const timer = setTimeout(() => daemon.kill('SIGKILL'), 5000);
      await exited;
      clearTimeout(timer);
    },
  };
}

const logger = `log4j.rootCategory=WARN, console
log4j.appender.console=org.apache.log4j.ConsoleAppender
log4j.appender.console.layout=org.apache.log4j.BasicLayout
`;

const basic = 'urn:oasis:names:tc:SAML:2.0:attrname-format:basic';
const attributeMap = `<Attributes xmlns="urn:mace:shibboleth:2.0:attribute-map">
  <Attribute name="email" nameFormat="${basic}" id="email"/>
  <Attribute name="groups" nameFormat="${basic}" id="groups"/>
</Attributes>
`;

const configuration = (
  folder: string,
  idpEntityId: string,
) => `<SPConfig xmlns="urn:mace:shibboleth:3.0:native:sp:config" clockSkew="60">
  <OutOfProcess logger="${folder}/console.logger"/>
  <InProcess logger="${folder}/console.logger"/>
  <UnixListener address="${folder}/shibd.sock"/>
  <StorageService type="Memory" id="mem" cleanupInterval="900"/>
  <SessionCache type="StorageService" StorageService="mem" cacheAllowance="900" inprocTimeout="900" cleanupInterval="900"/>
  <ReplayCache StorageService="mem"/>
  <ArtifactMap artifactTTL="180"/>
  <RequestMapper type="Native"><RequestMap applicationId="default"/></RequestMapper>
  <ApplicationDefaults entityID="https://shibboleth.example" REMOTE_USER="email" signing="true" encryption="false" requireSignedAssertions="true">
    <Sessions lifetime="3600" timeout="3600" relayState="ss:mem" checkAddress="false" consistentAddress="false" handlerSSL="false" cookieProps="https">
      <SSO entityID="${idpEntityId}">SAML2</SSO>
      <Logout>SAML2 Local</Logout>
      <Handler type="MetadataGenerator" Location="/Metadata" signing="false"/>
    </Sessions>
    <Errors supportContact="nobody@example.org"/>
    <MetadataProvider type="XML" validate="false" path="${folder}/idp.xml"/>
    <AttributeExtractor type="XML" validate="false" reloadChanges="false" path="${folder}/attribute-map.xml"/>
    <AttributeResolver type="Query" subjectMatch="true"/>
    <CredentialResolver type="File" key="${folder}/sp.key" certificate="${folder}/sp.crt"/>
  </ApplicationDefaults>
  <SecurityPolicyProvider type="XML" validate="false" path="/etc/shibboleth/security-policy.xml"/>
  <ProtocolProvider type="XML" validate="false" reloadChanges="false" path="/etc/shibboleth/protocols.xml"/>
</SPConfig>
`;
