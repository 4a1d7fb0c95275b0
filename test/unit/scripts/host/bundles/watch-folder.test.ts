/*
 * Goal: every saved file is noticed, however an editor or git replaces it.
 * Method: real files in a folder of their own.
 */
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { watchFolder } from '../../../../../scripts/local/host/bundles/watch-folder.ts';

let folder: string;
let watching: { close(): void };
const seen: string[] = [];
const errors: Error[] = [];

function save(file: string, text = 'saved'): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
}

/** Replaces a file as `sed -i`, many editors and git do. */
function replace(file: string): void {
  save(`${file}.new`);
  renameSync(join(folder, `${file}.new`), join(folder, file));
}

async function notices(file: string, change: () => void): Promise<void> {
  await sleep(50);
  seen.length = 0;
  change();
  await vi.waitFor(() => expect(seen).toContain(file), { timeout: 2_000, interval: 10 });
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'nightflow-watch-'));
  save('first.ts');
  save('orders/flow/pay.ts');
  errors.length = 0;
  watching = watchFolder(folder, { onChange: (path) => seen.push(path), onError: (error) => errors.push(error) });
  await sleep(50);
});

afterEach(() => {
  watching.close();
  rmSync(folder, { recursive: true });
  expect(errors).toEqual([]);
});

it('notices a file that is replaced again and again', async () => {
  for (let round = 1; round <= 3; round++) await notices('orders/flow/pay.ts', () => replace('orders/flow/pay.ts'));
  await notices('orders/flow/pay.ts', () => save('orders/flow/pay.ts', 'in place'));
});

it('notices files in new folders, and their later changes', async () => {
  await notices('carts/hold/take.ts', () => save('carts/hold/take.ts'));
  await notices('carts/hold/take.ts', () => save('carts/hold/take.ts', 'changed'));
});

it('notices files of a folder that was deleted and comes back, as a change of branches does', async () => {
  await notices('orders/flow/pay.ts', () => rmSync(join(folder, 'orders'), { recursive: true }));
  await notices('orders/flow/pay.ts', () => save('orders/flow/pay.ts'));
  await notices('orders/flow/pay.ts', () => save('orders/flow/pay.ts', 'changed'));
});

it('notices nothing once it is closed', async () => {
  watching.close();
  seen.length = 0;
  save('first.ts', 'changed');
  await sleep(100);
  expect(seen).toEqual([]);
});
