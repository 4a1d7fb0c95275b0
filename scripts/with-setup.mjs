// Entry of every npm script: plain JavaScript that runs on the Node of the machine (20 or newer). It installs missing
// packages, then starts the project's own Node (the dev dependency `node`), which runs TypeScript directly.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bin = join(root, 'node_modules', '.bin');
const ownNode = join(bin, 'node');
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

function giveUp(sentence) {
  process.stderr.write(`\n${sentence}\n`);
  process.exit(1);
}

/** Returns the packages that npm recorded in a lock file, or {} if the file is missing. */
function packagesIn(file) {
  try {
    return JSON.parse(readFileSync(join(root, file), 'utf8')).packages;
  } catch {
    return {};
  }
}

/** npm writes its hidden lock file last, so a broken or interrupted install never counts as complete. */
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

/** Runs a child process and forwards signals to it. Resolves with the exit code (128 + n after signal n). */
function runToEnd(command, args, env, onError) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, env, stdio: ['inherit', 'inherit', onError ? 'pipe' : 'inherit'] });
    if (onError) child.stderr.on('data', onError);
    for (const signal of signals) process.on(signal, () => child.kill(signal));
    child.on('error', () => resolve(127));
    // A signal to npm ends npm and its shell, but not this process. A changed parent pid reveals that.
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
  let interrupt;
  for (const signal of signals) {
    process.once(signal, () => {
      interrupt = signal;
    });
  }
  let errorText = '';
  const listen = (text) => {
    errorText += text;
  };
  // NODE_ENV=production in the user's shell would skip the development tools that every script needs.
  const npmArgs = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const code = await runToEnd('npm', npmArgs, process.env, listen);
  if (code === 127) giveUp('npm was not found. It is part of Node: reinstall Node, then run the command again.');
  if (code >= 128) process.exit(code);
  // npm turns an interrupt into an error.
  if (interrupt && code !== 0) process.exit(128 + constants.signals[interrupt]);
  if (code !== 0) {
    // The first lines of npm's output hold the reason.
    process.stderr.write(errorText.split('\n').slice(0, 6).join('\n'));
    giveUp('The npm packages could not be installed. Fix the npm error above, then run the command again.');
  }
  process.stdout.write(`✓ npm packages installed (${((Date.now() - startedAt) / 1000).toFixed(1)} s)\n`);
}

async function main() {
  if (Number(process.versions.node.split('.')[0]) < 20) {
    giveUp(`NightFlow needs Node 20 or newer, but this is Node ${process.versions.node}. Update Node.`);
  }
  const [target, ...args] = process.argv.slice(2);
  if (!target) giveUp('Usage: node scripts/with-setup.mjs <script.ts> [arguments]');
  if (!isInstalled()) await install();
  if (!existsSync(ownNode)) {
    giveUp(
      'Node 24 is missing in node_modules because npm skipped install scripts. Run `npm ci --ignore-scripts=false`.',
    );
  }
  const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH || ''}` };
  process.exit(await runToEnd(ownNode, [target, ...args], env));
}

// No top-level await: a Node without support for it must still print the version error above.
main();
