import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cleanEnvironment, fromRoot, root } from '../../environment.ts';
import { Failure } from '../../process/failure.ts';
import { lastLines, runToEnd } from '../../process/processes.ts';
import type { FunctionPlan } from '../plan.ts';
import { replaceFile } from './build-bundles.ts';
import type { BundleFolders } from './bundle-options.ts';

const maxSeconds = 60;

/** Runs a command of the CDK's `afterBundling`. Returns the folder with its files. */
async function runOnce(
  command: string,
  output: string,
  { project, signal }: { project: string; signal: AbortSignal | undefined },
): Promise<string> {
  rmSync(output, { recursive: true, force: true });
  mkdirSync(output, { recursive: true });
  const log = `${output}.log`;
  // Variables, because a path may contain quotes. The commands quote their folders, which may contain blanks.
  const script = command.replaceAll('{input}', '$INPUT').replaceAll('{output}', '$OUTPUT');
  const env = { ...cleanEnvironment(), INPUT: project, OUTPUT: output };
  const ran = await runToEnd({ command: 'bash', args: ['-c', script], env, cwd: project, log }, maxSeconds, signal);
  if (ran) return output;
  throw new Failure(
    `A command after bundling failed: ${command}\nThe full log is ${fromRoot(log)}. Its last lines:\n${lastLines(log, 12)}`,
  );
}

/**
 * Adds the files that commands after bundling make to the bundles. Functions with the same command share one run.
 * Returns the names of the functions whose files have changed.
 * @throws Failure with the last lines of a command that failed.
 */
export async function addFiles(
  plans: readonly FunctionPlan[],
  { folder, project = root }: BundleFolders,
  signal?: AbortSignal,
): Promise<string[]> {
  const changed = new Set<string>();
  const byCommand = Map.groupBy(
    plans.flatMap(({ name, bundling }) => bundling.afterBundling.map((command) => ({ name, command }))),
    ({ command }) => command,
  );
  for (const [command, users] of byCommand) {
    const output = await runOnce(command, join(folder, '.after-bundling'), { project, signal });
    for (const file of readdirSync(output)) {
      const content = readFileSync(join(output, file));
      for (const { name } of users) {
        const target = join(folder, name, file);
        if (existsSync(target) && readFileSync(target).equals(content)) continue;
        replaceFile(target, content);
        changed.add(name);
      }
    }
  }
  return [...changed];
}
