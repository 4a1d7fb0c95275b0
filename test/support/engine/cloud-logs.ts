import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetSecretValueCommand, ListSecretsCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { leaksIn } from './leaks.ts';

interface LogEvent {
  timestamp: number;
  message: string;
}

/** Calls the emulator's CloudWatch Logs by its wire protocol: nothing else in the project needs a client for it. */
async function logs<T>(endpoint: string, action: string, input: object): Promise<T> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `Logs_20140328.${action}`,
      authorization: 'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/logs/aws4_request',
    },
    body: JSON.stringify(input),
  });
  if (!response.ok) throw new Error(`${action}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

/** The emulator's maximum. It returns no further pages, so the next request starts at the last timestamp. */
const pageSize = 10_000;

async function linesOf(endpoint: string, logGroupName: string): Promise<string[]> {
  const lines: string[] = [];
  for (let startTime = 0; ; ) {
    const input = { logGroupName, startTime, limit: pageSize };
    const { events } = await logs<{ events: LogEvent[] }>(endpoint, 'FilterLogEvents', input);
    lines.push(...events.map(({ message }) => message));
    const last = events.at(-1)?.timestamp ?? 0;
    if (events.length < pageSize || last === startTime) return lines;
    startTime = last;
  }
}

/** Returns every line that functions and gateway have logged on the emulator. */
export async function emulatorLines(endpoint: string): Promise<string[]> {
  const lines: string[] = [];
  let nextToken: string | undefined;
  do {
    type Page = { logGroups: { logGroupName: string }[]; nextToken?: string };
    const page: Page = await logs<Page>(endpoint, 'DescribeLogGroups', { nextToken });
    for (const { logGroupName } of page.logGroups) lines.push(...(await linesOf(endpoint, logGroupName)));
    nextToken = page.nextToken;
  } while (nextToken);
  return lines;
}

/** Returns every line that functions have logged on the host: one file a function. */
export function loggedLines(folder: string): string[] {
  return readdirSync(folder).flatMap((file) => readFileSync(join(folder, file), 'utf8').split('\n').filter(Boolean));
}

async function secretValues(endpoint: string): Promise<string[]> {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = new SecretsManagerClient({ endpoint, region: 'us-east-1', credentials });
  const { SecretList = [] } = await client.send(new ListSecretsCommand({}));
  const values = SecretList.map(({ ARN }) => client.send(new GetSecretValueCommand({ SecretId: ARN })));
  return (await Promise.all(values)).flatMap(({ SecretString }) => SecretString ?? []);
}

/**
 * Scans the logs of a deployed system.
 * @throws Error when a line holds a secret or personal data, or no line exists.
 */
export async function requireSilentLogs(endpoint: string, lines: readonly string[]): Promise<void> {
  const secrets = await secretValues(endpoint);
  if (!lines.some((line) => line.includes('"message":"request"'))) throw new Error('No function has logged a request');
  if (secrets.length === 0) throw new Error('There is no secret to scan for');
  const leaks = leaksIn(lines, secrets);
  if (leaks.length > 0) {
    const shown = leaks.slice(0, 20).map(({ what, line }) => `${what}: ${line}`);
    throw new Error(`${leaks.length} log lines hold secrets or personal data:\n${shown.join('\n')}`);
  }
  console.log(`log scanner: ${lines.length.toLocaleString('en')} lines of functions hold no secret`);
}
