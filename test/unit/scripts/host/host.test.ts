// Goal: the process of the host ends with a sentence when it cannot run a plan, and stops without breaking what runs.
// Method: real processes in a temporary folder.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it, onTestFinished } from 'vitest';
import { startHost } from '../../../../scripts/local/engines/host.ts';
import type { TablePlan } from '../../../../scripts/local/host/plan.ts';
import { freePort } from '../../../../scripts/local/process/ports.ts';
import { key, thingsPlan } from '../../../support/tables/host-table.ts';
import { functionArn, functionPlan, planOf } from './delivery/setup.ts';

const source = `
  import { existsSync, writeFileSync } from 'node:fs';
  import { setTimeout } from 'node:timers/promises';
  export const handler = async ({ detail: { folder } }) => {
    writeFileSync(folder + '/running', '');
    while (!existsSync(folder + '/stopping')) await setTimeout(10);
    await setTimeout(300);
    const { status } = await fetch(process.env.AWS_ENDPOINT_URL + '/_nightflow/ready').catch(() => ({ status: 'refused' }));
    writeFileSync(folder + '/called', String(status));
  };`;

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'host-process-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

it('a plan that the saved state does not allow ends the start with a sentence', async () => {
  const folder = temporaryFolder();
  const start = async (keys: TablePlan['keys']) => {
    const plan = planOf({ tables: [{ ...thingsPlan, indexes: [], keys }] });
    return startHost({ folder, port: await freePort(), mailFolder: join(folder, 'mails'), persist: true, plan });
  };
  const host = await start(thingsPlan.keys);
  expect(await host.stop(5)).toBe(true);
  await expect(start(thingsPlan.keys.slice(0, 1))).rejects.toThrow('The table Things exists with other keys.');
}, 30_000);

it('a stream without consumers keeps no records', async () => {
  const folder = temporaryFolder();
  const port = await freePort();
  const plan = planOf({ tables: [thingsPlan] });
  const host = await startHost({ folder, port, mailFolder: join(folder, 'mails'), persist: true, plan });
  const answer = await fetch(`http://127.0.0.1:${port}`, {
    method: 'POST',
    headers: { 'x-amz-target': 'DynamoDB_20120810.PutItem', 'content-type': 'application/x-amz-json-1.0' },
    body: JSON.stringify({ TableName: 'Things', Item: key('a') }),
  });
  expect(answer.status).toBe(200);
  await host.stop(5);
  const state = new DatabaseSync(join(folder, 'state', 'state.db'));
  onTestFinished(() => state.close());
  const tables = state.prepare('SELECT name FROM sqlite_schema').all();
  expect(tables.map(({ name }) => name)).toContain('items:Things');
  expect(tables.map(({ name }) => name)).not.toContain('stream:Things');
}, 30_000);

it('a function that runs when the host is stopped can still call it', async () => {
  const folder = temporaryFolder();
  const bundles = join(folder, 'bundles');
  mkdirSync(join(bundles, 'worker'), { recursive: true });
  writeFileSync(join(bundles, 'worker', 'index.mjs'), source);
  const plan = planOf({
    functions: [functionPlan('worker')],
    tables: [],
    rules: [{ name: 'rule', busName: 'bus', pattern: { source: ['test'] }, targets: [{ arn: functionArn('worker') }] }],
  });
  const port = await freePort();
  const host = await startHost({ folder, port, mailFolder: join(folder, 'mails'), persist: true, plan, bundles });
  onTestFinished(() => void host.stop(0));
  const event = { EventBusName: 'bus', Source: 'test', DetailType: 'test', Detail: JSON.stringify({ folder }) };
  await fetch(`http://127.0.0.1:${port}`, {
    method: 'POST',
    headers: { 'x-amz-target': 'AWSEvents.PutEvents', 'content-type': 'application/x-amz-json-1.1' },
    body: JSON.stringify({ Entries: [event] }),
  });
  await expect.poll(() => existsSync(join(folder, 'running')), { timeout: 10_000 }).toBe(true);
  const stopped = host.stop(5);
  writeFileSync(join(folder, 'stopping'), '');
  expect(await stopped).toBe(true);
  expect(readFileSync(join(folder, 'called'), 'utf8')).toBe('200');
  expect(existsSync(join(folder, 'state', 'running'))).toBe(false);
}, 30_000);
