import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { cloudEnvironment, fromRoot, root } from './environment.ts';
import { Failure } from './process/failure.ts';
import { lastLines, runToEnd } from './process/processes.ts';

const Outputs = z.record(z.string(), z.record(z.string(), z.string()));

/** Stack outputs by stack name, as `cdk deploy --outputs-file` writes them. */
export type Outputs = z.infer<typeof Outputs>;

export function readOutputs(folder: string): Outputs {
  return Outputs.parse(JSON.parse(readFileSync(join(folder, 'outputs.json'), 'utf8')));
}

/**
 * Deploys stage `local` to the endpoint with the standard cdk CLI, as to AWS. `valkey` is host:port, `port` that of the
 * address that people use, if there is one.
 */
export async function deploy(
  options: { folder: string; endpoint: string; valkey: string; port: string },
  signal?: AbortSignal,
): Promise<Outputs> {
  const log = join(options.folder, 'deploy.log');
  const env = {
    ...cloudEnvironment(options.endpoint),
    CDK_DISABLE_CLI_TELEMETRY: 'true',
    CDK_DISABLE_VERSION_CHECK: '1',
    CDK_DEFAULT_ACCOUNT: '000000000000',
    CDK_DEFAULT_REGION: 'us-east-1',
    NIGHTFLOW_ENDPOINT: options.endpoint,
    NIGHTFLOW_VALKEY: options.valkey,
    NIGHTFLOW_PORT: options.port,
  };
  const common = ['--output', join(options.folder, 'cdk.out'), '-c', 'stage=local', '--no-notices', '--ci'];
  const cdk = async (...args: string[]) => {
    if (await runToEnd({ command: 'cdk', args: [...args, ...common], env, cwd: root, log }, 600, signal)) return;
    throw new Failure(
      `The deployment failed (cdk ${args[0]}). The full log is ${fromRoot(log)}. Its last lines:\n${lastLines(log, 12)}`,
    );
  };
  await cdk('bootstrap', 'aws://000000000000/us-east-1');
  await cdk('deploy', '--all', '--require-approval', 'never', '--outputs-file', join(options.folder, 'outputs.json'));
  return readOutputs(options.folder);
}

/** Returns the address of the HTTP API behind an emulator, from the stack with the output `ApiId`. */
export function findApi(endpoint: string, outputs: Outputs): { apiId: string; apiUrl: string } {
  const apiId = Object.values(outputs).find((stack) => stack.ApiId !== undefined)?.ApiId;
  if (apiId === undefined) throw new Failure('No stack has the output ApiId, so the address of the API is unknown.');
  return { apiId, apiUrl: `${endpoint}/_aws/execute-api/${apiId}/$default` };
}
