// The process of the local host: `node main.ts <config.json>`, started by `engines/host.ts`.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { startGateway } from '../gateway/gateway.ts';
import { storedMails } from '../mail/mailbox.ts';
import { reportAndExitCode } from '../process/failure.ts';
import type { HostConfig } from './config.ts';
import { Host } from './host.ts';

async function run(): Promise<void> {
  const [file = ''] = process.argv.slice(2);
  const config: HostConfig = JSON.parse(readFileSync(file, 'utf8'));
  const host = new Host(config);
  await host.deployed;
  const server = createServer(host.answer);
  server.keepAliveTimeout = 60_000;
  const ended = new Promise<void>((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => resolve());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(config.port, '127.0.0.1', () => resolve());
  });
  const { gatewayPort, mailFolder } = config;
  const readMails = () => storedMails(mailFolder);
  const gateway =
    gatewayPort === undefined ? undefined : await startGateway({ port: gatewayPort, api: host.answerApi, readMails });
  host.start();
  await ended;
  gateway?.stop();
  // The functions that still run need the AWS APIs, so these end with the process.
  await host.stop();
}

// Work that nobody waits for, such as trimming a stream, is repeated later. On a full disk it must not end the host.
process.on('unhandledRejection', (error) => console.error(error));

try {
  await run();
  process.exit(0);
} catch (error) {
  process.exit(reportAndExitCode(error));
}
