import { execFile } from 'node:child_process';
import { cloudEnvironment, root } from '../../local/environment.ts';
import { Failure } from '../../local/process/failure.ts';

/** Runs `npm run audit` on a local cloud and prints what it says. @throws Failure where it finds something. */
export async function runAudit(endpoint: string): Promise<void> {
  const { code, text } = await new Promise<{ code: number | string; text: string }>((resolve) => {
    execFile(
      process.execPath,
      ['scripts/audit.ts', '--stage', 'local'],
      { cwd: root, env: cloudEnvironment(endpoint) },
      (error, stdout, stderr) => resolve({ code: error?.code ?? 0, text: `${stdout}${stderr}`.trimEnd() }),
    );
  });
  console.log(text.replaceAll(/^/gm, '     '));
  if (code !== 0) throw new Failure('The audit has found something.');
}
