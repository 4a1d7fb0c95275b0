import { delimiter, join, relative } from 'node:path';
import type { Environment } from './process/processes.ts';

export const root = join(import.meta.dirname, '..', '..');

/** Returns a path relative to the project folder, for messages. */
export const fromRoot = (path: string) => relative(root, path);

// Shell settings that would send calls to a real account, change the emulator, or leak a test runner's mode into
// functions.
const unwanted =
  /^(AWS_|CDK_|LOCALSTACK_|MINISTACK_|LAMBDA_|SFN_|S3_|NODE_ENV$|NODE_OPTIONS$|VITEST|PYTHONPATH$|PYTHONHOME$)/;
const emulatorSwitches = ['AUTH', 'SERVICES', 'USE_SSL', 'EDGE_PORT', 'PERSIST_STATE', 'SMTP_HOST'];

/** Returns the shell's environment with Node 24 first in PATH and without settings that affect the local cloud. */
export function cleanEnvironment(): Environment {
  const kept = Object.entries(process.env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && !unwanted.test(entry[0]) && !emulatorSwitches.includes(entry[0]),
  );
  const bin = join(root, 'node_modules', '.bin');
  return { ...Object.fromEntries(kept), PATH: `${bin}${delimiter}${process.env.PATH ?? ''}` };
}

/** Extends `cleanEnvironment` with the test credentials of the local cloud. Points every AWS client at `endpoint`. */
export function cloudEnvironment(endpoint: string): Environment {
  const { hostname } = new URL(endpoint);
  return {
    ...cleanEnvironment(),
    AWS_ENDPOINT_URL: endpoint,
    AWS_ENDPOINT_URL_S3: endpoint,
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_EC2_METADATA_DISABLED: 'true',
    // Hides the profiles of real accounts.
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    NO_PROXY: [process.env.NO_PROXY, hostname].filter(Boolean).join(','),
  };
}
