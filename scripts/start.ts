// `npm start [-- --emulator]`: runs the whole system on this machine until Ctrl-C, on our own host or on MiniStack. Every
// address is a loopback port.
import { join } from 'node:path';
import { readDemoData } from './demo/load/data.ts';
import { localCloud } from './local/cloud.ts';
import { cloudEnvironment, fromRoot, root } from './local/environment.ts';
import { Failure, reportAndExitCode } from './local/process/failure.ts';
import { ownerOf } from './local/process/lock.ts';
import { portFrom, requireFreePort } from './local/process/ports.ts';
import { lastLines, runToEnd } from './local/process/processes.ts';
import { announceRunning, startFolder as folder } from './local/process/running.ts';
import { printedStep as step } from './local/progress.ts';
import type { Engine } from './local/system.ts';
import { welcomePage } from './local/welcome.ts';

const stopping = new AbortController();
const { signal } = stopping;
const interrupted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
// Ctrl-C arrives twice: from the terminal and from the wrapper. The second one must not interrupt the stop.
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => stopping.abort());

/** Returns the endpoint the user named, which replaces our own emulator. @throws Failure if it does not answer. */
async function foreignEndpoint(): Promise<string | undefined> {
  const given = process.env.NIGHTFLOW_ENDPOINT || process.env.AWS_ENDPOINT_URL;
  if (!given) return undefined;
  const { protocol, origin } = URL.parse(given) ?? {};
  if (origin === undefined || protocol !== 'http:') {
    throw new Failure(
      `NIGHTFLOW_ENDPOINT (or AWS_ENDPOINT_URL) must be an address like http://127.0.0.1:4566, not "${given}".`,
    );
  }
  try {
    await fetch(origin, { signal: AbortSignal.timeout(5000) });
  } catch {
    throw new Failure(
      `Nothing answers at ${origin}. Start that cloud first, or unset NIGHTFLOW_ENDPOINT and AWS_ENDPOINT_URL.`,
    );
  }
  return origin;
}

/** Returns what runs the system: a cloud the user named, MiniStack with `--emulator`, otherwise our own host. */
async function chosenEngine(): Promise<Engine> {
  const unknown = process.argv.slice(2).filter((word) => word !== '--emulator');
  if (unknown.length > 0) throw new Failure(`Unknown argument ${unknown[0]}. Usage: npm start [-- --emulator]`);
  const endpoint = await foreignEndpoint();
  if (endpoint !== undefined) return { endpoint };
  return process.argv.includes('--emulator') ? 'emulator' : 'host';
}

async function loadDemoData(endpoint: string, gateway: string): Promise<void> {
  const run = async (name: string, args: string[], fault: string): Promise<void> => {
    const log = join(folder, name);
    if (await runToEnd({ command: 'node', args, env: cloudEnvironment(endpoint), cwd: root, log }, 600, signal)) return;
    throw new Failure(`${fault}. The full log is ${fromRoot(log)}. Its last lines:\n${lastLines(log, 12)}`);
  };
  await run('demo-data.log', ['scripts/load-demo.ts', gateway], 'The demo data could not be loaded');
  const { email } = readDemoData().accounts.admin;
  // No API request can grant the admin role. As on AWS, it takes credentials for the account.
  const admin = ['scripts/admin.ts', 'add', email, '--stage', 'local'];
  await run('demo-admin.log', admin, 'The demo admin could not get the admin role');
}

async function runUntilInterrupted(): Promise<void> {
  const stops: (() => unknown)[] = [];
  let outcome = 'stopped, the state is saved in .nightflow/local';
  try {
    const engine = await chosenEngine();
    const isForeign = typeof engine === 'object';
    if (isForeign) outcome = `stopped, the state stays at ${engine.endpoint}`;
    const gatewayPort = portFrom('NIGHTFLOW_PORT', 8080);
    const cloudPort = portFrom('NIGHTFLOW_EMULATOR_PORT', 4566);
    const valkeyPort = portFrom('NIGHTFLOW_VALKEY_PORT', 6390);
    const owner = ownerOf(folder);
    if (owner !== undefined) {
      throw new Failure(`NightFlow is already running from here (process ${owner}). Stop it with Ctrl-C first.`);
    }
    await requireFreePort(gatewayPort, 'the gateway', 'NIGHTFLOW_PORT');
    await requireFreePort(valkeyPort, 'Valkey', 'NIGHTFLOW_VALKEY_PORT');
    if (!isForeign) await requireFreePort(cloudPort, 'the local cloud', 'NIGHTFLOW_EMULATOR_PORT');

    const options = { folder, cloudPort, valkeyPort, gatewayPort, persist: true, watch: true, step, signal };
    const cloud = await localCloud({ engine, ...options });
    stops.push(cloud.stop);
    const gateway = `http://localhost:${gatewayPort}`;
    await step('loading the demo data', 'demo data loaded', () => loadDemoData(cloud.endpoint, gateway));
    stops.push(announceRunning({ gateway, endpoint: cloud.endpoint, apiId: cloud.apiId, pid: process.pid }));
    console.log(welcomePage(gateway));
    await interrupted;
  } finally {
    const stopAll = async () => {
      for (const stop of stops.reverse()) await stop();
    };
    if (stops.length > 0) await step('stopping', outcome, stopAll);
  }
}

try {
  await runUntilInterrupted();
  process.exit(0);
} catch (error) {
  process.exit(reportAndExitCode(error));
}
