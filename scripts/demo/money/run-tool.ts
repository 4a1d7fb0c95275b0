import { execFile } from 'node:child_process';
import { cloudEnvironment, root } from '../../local/environment.ts';
import { Failure } from '../../local/process/failure.ts';

/**
 * Runs a tool on a local cloud, such as `audit` for `npm run audit`, and prints what it says. @throws Failure where it
 * finds something.
 */
export async function runTool(tool: 'audit' | 'reconcile', endpoint: string, ...options: string[]): Promise<void> {
  const { code, text } = await new Promise<{ code: number | string; text: string }>((resolve) => {
    execFile(
      process.execPath,
      [`scripts/${tool}.ts`, '--stage', 'local', ...options],
      { cwd: root, env: cloudEnvironment(endpoint) },
      (error, stdout, stderr) => resolve({ code: error?.code ?? 0, text: `${stdout}${stderr}`.trimEnd() }),
    );
  });
  console.log(text.replaceAll(/^/gm, '     '));
  if (code !== 0) throw new Failure(`npm run ${tool} has found something.`);
}
