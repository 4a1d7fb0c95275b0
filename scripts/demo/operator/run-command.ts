import { execFile } from 'node:child_process';
import { cloudEnvironment, root } from '../../local/environment.ts';

/** The commands of operators that the demo runs. */
type Command = 'admin' | 'audit' | 'reconcile';

/** Runs `npm run <command>` on a local cloud. Returns what it says, and its exit code. */
export const runCommand = (
  endpoint: string,
  command: Command,
  ...args: string[]
): Promise<{ code: number | string; text: string }> =>
  new Promise((resolve) => {
    execFile(
      process.execPath,
      [`scripts/${command}.ts`, ...args, '--stage', 'local'],
      { cwd: root, env: cloudEnvironment(endpoint) },
      (error, stdout, stderr) => resolve({ code: error?.code ?? 0, text: `${stdout}${stderr}`.trimEnd() }),
    );
  });
