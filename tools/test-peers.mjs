/**
 * Other people's software from Debian, driven over real sockets: Apache's mod_auth_mellon and mod_auth_openidc, Shibboleth,
 * SimpleSAMLphp, LemonLDAP::NG, python3-saml, pysaml2, lasso, xmlsec1, jwcrypto. What is missing fails, with the package to install. The last line is `N passed, N failed`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandOf, installIfNeeded, root, runOwnNode } from './project.mjs';

const peers = [
  { name: 'Apache', package: 'apache2', file: '/usr/sbin/apache2' },
  {
    name: 'mod_auth_mellon',
    package: 'libapache2-mod-auth-mellon',
    file: '/usr/lib/apache2/modules/mod_auth_mellon.so',
  },
  {
    name: 'mod_auth_openidc',
    package: 'libapache2-mod-auth-openidc',
    file: '/usr/lib/apache2/modules/mod_auth_openidc.so',
  },
  { name: 'Shibboleth SP', package: 'libapache2-mod-shib', file: '/usr/lib/apache2/modules/mod_shib.so' },
  { name: 'SimpleSAMLphp', package: 'simplesamlphp', file: '/usr/share/simplesamlphp/www/index.php' },
  {
    name: 'LemonLDAP::NG',
    package: 'lemonldap-ng',
    file: '/usr/share/lemonldap-ng/portal/htdocs/index.psgi',
  },
  { name: 'lasso for Perl', package: 'liblasso-perl', file: '/usr/share/doc/liblasso-perl/copyright' },
  { name: 'XML::Simple', package: 'libxml-simple-perl', file: '/usr/share/perl5/XML/Simple.pm' },
  { name: 'plackup', package: 'libplack-perl', file: '/usr/bin/plackup' },
  { name: 'PHP', package: 'php-cli', file: '/usr/bin/php' },
  {
    name: 'python3-saml',
    package: 'python3-onelogin-saml2',
    file: '/usr/lib/python3/dist-packages/onelogin/saml2/auth.py',
  },
  { name: 'pysaml2', package: 'python3-pysaml2', file: '/usr/lib/python3/dist-packages/saml2/client.py' },
  { name: 'lasso', package: 'python3-lasso', file: '/usr/lib/python3/dist-packages/lasso.py' },
  { name: 'poppler', package: 'poppler-utils', file: '/usr/bin/pdftotext' },
  { name: 'xmlsec1', package: 'xmlsec1', file: '/usr/bin/xmlsec1' },
  { name: 'jwcrypto', package: 'python3-jwcrypto', file: '/usr/lib/python3/dist-packages/jwcrypto/jws.py' },
];

if (!installIfNeeded()) {
  process.stdout.write('0 passed, 1 failed\n');
  process.exit(1);
}

const missing = peers.filter(({ file }) => !existsSync(file));
const reports = mkdtempSync(join(tmpdir(), 'portico-peers-'));
const report = join(reports, 'vitest.json');
let counts = { passed: 0, failed: 0 };
let ok = false;
try {
  const config = join(root, 'vitest.peers.config.ts');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  ok = runOwnNode([commandOf('vitest', 'vitest'), 'run', `--config=${config}`, ...reporters]).status === 0;
  counts = countsIn(report);
} finally {
  rmSync(reports, { recursive: true, force: true });
}

process.stdout.write('\n');
for (const { name, package: debian, file } of peers) {
  process.stdout.write(`${existsSync(file) ? 'ok     ' : 'MISSING'} ${name.padEnd(18)} ${versionOf(debian)}\n`);
}
if (missing.length > 0) {
  process.stdout.write(`Install them: apt-get install ${missing.map(({ package: debian }) => debian).join(' ')}\n`);
}
const good = ok && counts.failed === 0 && counts.passed > 0 && missing.length === 0;
const failed = good ? 0 : Math.max(counts.failed, missing.length, 1);
process.stdout.write(`${counts.passed} passed, ${failed} failed\n`);
process.exitCode = good ? 0 : 1;

function countsIn(file) {
  if (!existsSync(file)) return { passed: 0, failed: 0 };
  const { numPassedTests, numFailedTests, numFailedTestSuites } = JSON.parse(readFileSync(file, 'utf8'));
  return {
    passed: numPassedTests,
    failed: Math.max(numFailedTests, numFailedTests === 0 ? numFailedTestSuites : 0),
  };
}

function versionOf(debian) {
  const { status, stdout } = spawnSync('dpkg-query', ['-W', debian], { encoding: 'utf8' });
  return status === 0 && stdout !== '' ? stdout.trim().replace('\t', ' ') : `${debian} (not installed)`;
}
