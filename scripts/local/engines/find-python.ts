import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { cleanEnvironment } from '../environment.ts';

const commands = ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python'];

/** Runs a program without input. Returns its output, or undefined if it is missing or fails. */
export function ask(command: string, ...args: string[]): string | undefined {
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8', env: cleanEnvironment() });
  return status === 0 ? stdout.trim() : undefined;
}

/** pyenv keeps interpreters outside the PATH: its commands run only the versions that are selected. */
function pyenvInterpreters(): string[] {
  const folder = ask('pyenv', 'root');
  const versions = ask('pyenv', 'versions', '--bare');
  if (folder === undefined || !versions) return [];
  const newestFirst = versions.split('\n').reverse();
  return newestFirst.map((version) => join(folder, 'versions', version.trim(), 'bin', 'python3'));
}

interface FoundPython {
  /** Absent if no interpreter is new enough, or none can create virtual environments. */
  command?: string;
  /** New enough, but without the venv module. */
  incomplete?: string;
  /** Versions that are too old, with their commands. */
  tooOld: string[];
}

/** Finds the first Python 3 of at least this minor version that can create virtual environments. */
export function findPython(minMinor: number): FoundPython {
  const tooOld: string[] = [];
  let incomplete: string | undefined;
  const found = () => ({ tooOld, ...(incomplete !== undefined && { incomplete }) });
  const seen = (command: string): boolean => {
    const version = ask(command, '-c', 'import sys; print("%d.%d.%d" % sys.version_info[:3])');
    if (version === undefined) return false;
    const [major = 0, minor = 0] = version.split('.').map(Number);
    if (major !== 3 || minor < minMinor) tooOld.push(`${version} (${command})`);
    else if (ask(command, '-c', 'import venv, ensurepip') === undefined) incomplete ??= command;
    else return true;
    return false;
  };
  const command = commands.find(seen) ?? pyenvInterpreters().find(seen);
  return { ...found(), ...(command !== undefined && { command }) };
}
