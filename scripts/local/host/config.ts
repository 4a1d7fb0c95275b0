import type { Plan } from './plan.ts';

/** What `startHost` tells the host's process, as a JSON file. */
export interface HostConfig {
  /** Loopback port of the AWS APIs and, below `/_aws/execute-api/<id>/$default`, of the HTTP API. */
  port: number;
  /** Port of the short address of the HTTP API, `http://localhost:8080`. */
  gatewayPort?: number;
  /** Without it the state is in memory and ends with the process. */
  stateFolder?: string;
  mailFolder: string;
  logFolder: string;
  plan?: Plan;
  /** Folder of the bundles: `<function name>/index.mjs`. */
  bundles?: string;
  /** Rebuild and reload functions when their sources change. */
  watch: boolean;
}
