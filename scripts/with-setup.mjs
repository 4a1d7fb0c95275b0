// First link of every npm script: plain JavaScript for whatever Node the machine has. It makes sure the packages are
// installed, then hands over to the project's own Node (the dev dependency `node`), which runs TypeScript as it is.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bin = join(root, 'node_modules', '.bin');
const ownNode = join(bin, 'node');

function giveUp(sentence) {
  process.stderr.write(`\n${sentence}\n`);
  process.exit(1);
}

/** What npm wrote for the installed tree, or for the lock file; {} while there is none. */
function packagesIn(file) {
  try {
    return JSON.parse(readFileSync(join(root, file), 'utf8')).packages;
  } catch {
    return {};
  }
}

/** npm writes its hidden lock last, so a broken or interrupted install never looks complete. */
function isInstalled() {
  const installed = packagesIn('node_modules/.package-lock.json');
  return Object.entries(packagesIn('package-lock.json')).every(
    ([path, wanted]) =>
      path === '' ||
      wanted.optional ||
      wanted.devOptional ||
      (installed[path] && installed[path].version === wanted.version),
  );
}

/** Runs a child to its end, passing on the signals we get; resolves with the exit code (128 + n after signal n). */
function runToEnd(command, args, env, onError) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, env, stdio: ['inherit', 'inherit', onError ? 'pipe' : 'inherit'] });
    if (onError) child.stderr.on('data', onError);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
    child.on('error', () => resolve(127));
    // npm stopped by a signal takes its shell along, but not us.
    const parent = process.ppid;
    const watch = setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 1000);
    if (!process.env.npm_lifecycle_event) clearInterval(watch);
    child.on('close', (code, signal) => {
      clearInterval(watch);
      resolve(signal ? 128 + constants.signals[signal] : code);
    });
  });
}

async function install() {
  process.stdout.write('· installing the npm packages (about half a minute, once) …\n');
  const startedAt = Date.now();
  let complaint = '';
  const listen = (text) => {
    complaint += text;
  };
  // Production mode in the person's shell would leave out the tools everything here runs on.
  const npmArgs = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const code = await runToEnd('npm', npmArgs, process.env, listen);
  if (code === 127) giveUp('npm is missing on this machine: it comes with Node, so please reinstall Node.');
  if (code >= 128) process.exit(code);
  if (code !== 0) {
    // npm explains at length; its first lines carry the reason.
    process.stderr.write(complaint.split('\n').slice(0, 6).join('\n'));
    giveUp('The npm packages could not be installed, npm says why above: put that right, then run the command again.');
  }
  process.stdout.write(`✓ npm packages installed (${((Date.now() - startedAt) / 1000).toFixed(1)} s)\n`);
}

async function main() {
  if (Number(process.versions.node.split('.')[0]) < 20) {
    giveUp(`NightFlow needs Node 20 or newer to start, and this is Node ${process.versions.node}: please update Node.`);
  }
  const [target, ...args] = process.argv.slice(2);
  if (!target) giveUp('Usage: node scripts/with-setup.mjs <script.ts> [arguments]');
  if (!isInstalled()) await install();
  if (!existsSync(ownNode)) {
    giveUp(
      'Node 24 is missing in node_modules, as npm was told to skip install scripts: run `npm ci --ignore-scripts=false`.',
    );
  }
  const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH || ''}` };
  process.exit(await runToEnd(ownNode, [target, ...args], env));
}

// No await at the top level: a Node too old for it should still get its one clear sentence.
main();
