import type { Outputs } from './deploy.ts';
import type { Step } from './progress.ts';

/**
 * What runs the deployed system.
 * - `host`: our own, small and quick. It keeps every confirmed write.
 * - `emulator`: MiniStack, a second opinion. It saves its state on a clean stop only.
 * - An address: a LocalStack-compatible cloud that runs already.
 */
export type Engine = 'host' | 'emulator' | { endpoint: string };

export interface CloudOptions {
  engine: Engine;
  /** State folder, locked while the cloud runs. */
  folder: string;
  /** Port of the AWS API of the host or the emulator. */
  cloudPort: number;
  valkeyPort: number;
  /** Port of the short address, `http://localhost:8080`. Without it the system has only its `apiUrl`. */
  gatewayPort?: number;
  /** Resume from the state in `folder`. Otherwise start empty. */
  persist: boolean;
  /** Reload functions when their sources change. Only the host can. */
  watch?: boolean;
  /** Reports progress. Silent by default. */
  step?: Step;
  signal?: AbortSignal;
}

/** A running system, before Valkey and the lock of its folder are added. */
export interface System {
  /** Address of the AWS API. */
  endpoint: string;
  /** Base URL of the HTTP API, for paths such as `/v1/health`. */
  apiUrl: string;
  apiId: string;
  outputs: Outputs;
  stop(): Promise<void>;
}

export interface SystemOptions extends CloudOptions {
  step: Step;
  /** host:port of the Valkey cluster. */
  valkey: string;
  /** Folder that receives mails, one .eml each. */
  mailFolder: string;
}
