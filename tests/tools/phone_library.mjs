// libphonenumber-js for the tools that make or check the telephone numbers' table; never part of the build.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';

const version = '1.13.16';

// The folder behind --package, or a temporary one with the package installed, removed when the program ends.
function packageFolder() {
  const at = process.argv.indexOf('--package');
  if (at > 0) return path.resolve(process.argv[at + 1]);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'phone-library-'));
  process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
  const installed = spawnSync('npm', ['install', '--no-save', '--ignore-scripts', '--prefix', folder, `libphonenumber-js@${version}`],
    { stdio: ['ignore', 'ignore', 'inherit'] });
  if (installed.status !== 0) { console.error('npm could not install libphonenumber-js'); process.exit(2); }
  return folder;
}

export function loadPhoneLibrary() {
  const require = createRequire(path.join(packageFolder(), 'node_modules/'));
  const metadata = require('libphonenumber-js/metadata.max.json');
  metadata.release = require('libphonenumber-js/package.json').version;
  return { metadata, library: require('libphonenumber-js/max') };
}
