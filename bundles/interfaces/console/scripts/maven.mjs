// SPDX-License-Identifier: Apache-2.0
// What Maven runs: `node scripts/maven.mjs build` and `node scripts/maven.mjs check`.
// Does nothing when nothing has changed since it last succeeded.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const PARTS = ['index.html', 'package.json', 'package-lock.json', 'tsconfig.json', 'vite.config.ts', 'eslint.config.js', 'public', 'src', 'e2e', 'scripts'];
// The Java sources of this module live beside those of the console.
const FOREIGN = new Set(['src/main', 'src/test']);

function files(path) {
  const name = relative(ROOT, path).replaceAll('\\', '/');
  if (FOREIGN.has(name) || !existsSync(path)) return [];
  return statSync(path).isDirectory() ? readdirSync(path).sort().flatMap((child) => files(join(path, child))) : [path];
}

function fingerprint() {
  const hash = createHash('sha256').update(process.version);
  for (const part of PARTS) {
    for (const path of files(join(ROOT, part))) hash.update(relative(ROOT, path)).update('\0').update(readFileSync(path)).update('\0');
  }
  return hash.digest('hex');
}

function run(command, ...rest) {
  process.stdout.write(`${command} ${rest.join(' ')}\n`);
  const { status, error } = spawnSync(command, rest, { cwd: ROOT, stdio: 'inherit', shell: process.platform === 'win32' });
  if (error) {
    process.stderr.write(`${command} could not be started: ${error.message}. Install Node.js 18.19 or newer, which brings npm.\n`);
    process.exit(1);
  }
  if (status !== 0) process.exit(status ?? 1);
}

/** Installs what package-lock.json names, when that has not been done yet. */
function install() {
  const lock = join(ROOT, 'package-lock.json');
  const installed = join(ROOT, 'node_modules/.package-lock.json');
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return;
  run('npm', 'ci', '--no-audit', '--no-fund', '--ignore-scripts');
}

const TASKS = {
  build: { output: 'target/classes/static/index.html', work: () => run('npm', 'run', '--silent', 'build') },
  check: {
    output: null,
    work: () => {
      run('npm', 'run', '--silent', 'typecheck');
      run('npm', 'run', '--silent', 'lint');
      run('npm', 'run', '--silent', 'test');
    },
  },
};

const name = process.argv[2];
const task = TASKS[name];
if (!task) {
  process.stderr.write('Say what to do: build or check.\n');
  process.exit(2);
}
const stamp = join(ROOT, 'target', `console-${name}.stamp`);
const now = fingerprint();
const done = existsSync(stamp) && readFileSync(stamp, 'utf8') === now && (!task.output || existsSync(join(ROOT, task.output)));
if (!done) {
  install();
  task.work();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, now);
}
