import { delimiter, join, relative } from 'node:path';
import type { Environment } from './process/processes.ts';

export const root = join(import.meta.dirname, '..', '..');

/** A path as a person in the project folder would type it. */
export const fromRoot = (path: string) => relative(root, path);

// Settings of the person's shell that would send our calls to a real account, change how the emulator behaves, or put
// a test runner's mode into every function.
const unwanted =
  /^(AWS_|CDK_|LOCALSTACK_|MINISTACK_|LAMBDA_|SFN_|S3_|NODE_ENV$|NODE_OPTIONS$|VITEST|PYTHONPATH$|PYTHONHOME$)/;
const emulatorSwitches = ['AUTH', 'SERVICES', 'USE_SSL', 'EDGE_PORT', 'PERSIST_STATE', 'SMTP_HOST'];

/** The shell's environment with Node 24 first in PATH and without anything that could steer the local cloud. */
export function cleanEnvironment(): Environment {
  const kept = Object.entries(process.env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && !unwanted.test(entry[0]) && !emulatorSwitches.includes(entry[0]),
  );
  const bin = join(root, 'node_modules', '.bin');
  return { ...Object.fromEntries(kept), PATH: `${bin}${delimiter}${process.env.PATH ?? ''}` };
}

/** As above, with the well-known keys of the local cloud and with every AWS client pointed at `endpoint`. */
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
    // Profiles of real accounts stay out of it.
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    NO_PROXY: [process.env.NO_PROXY, hostname].filter(Boolean).join(','),
  };
}
