/** Debian's Apache with one module under test, in a folder of its own and on a free port of this machine. */
import { existsSync } from 'node:fs';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ChildServer, startChildServer } from './child-server.ts';

const moduleFolder = '/usr/lib/apache2/modules';
const always = ['mpm_event', 'authn_core', 'authz_core', 'authz_user', 'include', 'mime', 'dir', 'alias'];

export interface ApacheOptions {
  readonly folder: string;
  readonly port: number;
  /** `auth_mellon`, `auth_openidc`, `shib`. */
  readonly module: string;
  readonly configuration: string;
}

/** The page at `/secret/` says that somebody is in, and what the module says about them. */
export async function startApache({ folder, port, module, configuration }: ApacheOptions): Promise<ChildServer> {
  const file = join(moduleFolder, `mod_${module}.so`);
  if (!existsSync(file))
    throw new Error(`${file} is missing: install Debian's libapache2-mod-${module.replace('_', '-')}`);
  const pages = join(folder, 'pages', 'secret');
  await mkdir(pages, { recursive: true });
  await writeFile(
    join(pages, 'index.html'),
    '<!doctype html><title>Inside</title><p>Signed in.</p><pre><!--#printenv --></pre>',
  );
  const modules = [...always, module]
    .map((name) => `LoadModule ${name === 'shib' ? 'mod_shib' : `${name}_module`} ${moduleFolder}/mod_${name}.so`)
    .join('\n');
  const text = `
ServerRoot "${folder}"
ServerName http://127.0.0.1:${port}
PidFile "${folder}/apache.pid"
Listen 127.0.0.1:${port}
ErrorLog "|/bin/cat"
LogLevel warn
${modules}
${process.getuid?.() === 0 ? 'User www-data\nGroup www-data' : ''}
DocumentRoot "${folder}/pages"
DirectoryIndex index.html
TypesConfig /etc/mime.types
<Directory "${folder}/pages">
  Require all granted
  Options +Includes
  SetOutputFilter INCLUDES
</Directory>
StartServers 1
ServerLimit 2
ThreadsPerChild 8
MaxRequestWorkers 16
${configuration}
`;
  await writeFile(join(folder, 'apache.conf'), text);
  // Its workers run as another user when the tests run as root; there is nothing but test keys in the folder.
  await chmod(folder, 0o755);
  return startChildServer({
    command: '/usr/sbin/apache2',
    args: ['-f', join(folder, 'apache.conf'), '-DFOREGROUND'],
    port,
    cwd: folder,
  });
}
