import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stop as stopEsbuild } from 'esbuild';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { prepareBundles } from '../../../../../scripts/local/host/bundles/prepare-bundles.ts';
import { watchBundles } from '../../../../../scripts/local/host/bundles/watch-bundles.ts';
import type { FunctionPlan } from '../../../../../scripts/local/host/plan.ts';
import { Failure } from '../../../../../scripts/local/process/failure.ts';
import { planOf } from '../functions/sample-functions.ts';

/*
 * Goal: a saved change reaches exactly the functions it concerns, and a mistake reaches none.
 * Method: a small project in a folder of its own, bundled and watched with the real esbuild.
 */

let project: string;
let folder: string;
let watching: { stop(): Promise<void> } | undefined;
const seen = { changes: [] as string[], errors: [] as string[], restarts: [] as string[] };

const copyPage = ['cp "{input}/web/page.html" "{output}/page.html"'];
const plans: FunctionPlan[] = [
  planOf('a'),
  planOf('b', { bundling: { externalPackages: ['some-package'], afterBundling: [] } }),
  planOf('c', { bundling: { externalPackages: [], afterBundling: copyPage } }),
  planOf('d', { bundling: { externalPackages: [], afterBundling: copyPage } }),
];

function save(file: string, text: string): void {
  mkdirSync(dirname(join(project, file)), { recursive: true });
  writeFileSync(join(project, file), text);
}

const bundled = (name: string, file = 'index.mjs') => readFileSync(join(folder, name, file), 'utf8');
const waitFor = (check: () => void) => vi.waitFor(check, { timeout: 4_000, interval: 20 });

async function prepareAndWatch(): Promise<void> {
  await prepareBundles({ plans, folder, project });
  watching = watchBundles({
    plans,
    folder,
    project,
    onChange: (names) => seen.changes.push(...names),
    onError: (message) => seen.errors.push(message),
    onRestartNeeded: (files) => seen.restarts.push(...files),
  });
  // The folders are watched some milliseconds later.
  await sleep(100);
}

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'nightflow project '));
  folder = join(project, 'bundles');
  for (const found of Object.values(seen)) found.length = 0;
  save('shared/greeting.ts', `export const greeting: string = 'hello';`);
  save(
    'functions/a.ts',
    `import { greeting } from '../shared/greeting.ts'; export const handler = () => greeting + 'A';`,
  );
  save(
    'functions/b.ts',
    `import { greeting } from '../shared/greeting.ts'; import 'some-package'; export const handler = () => greeting;`,
  );
  save('functions/c.ts', `export const handler = () => 'C';`);
  save('functions/d.ts', `export const handler = () => 'D';`);
  save('web/page.html', 'first page');
  save('infra/app.ts', '');
});

afterEach(async () => {
  await watching?.stop();
  rmSync(project, { recursive: true });
});

it('every function gets a bundle with its packages and files', async () => {
  await prepareBundles({ plans, folder, project });
  expect(bundled('a')).toContain('"hello"');
  expect(bundled('b')).toMatch(/import\s*"some-package"/);
  expect([bundled('c', 'page.html'), bundled('d', 'page.html')]).toEqual(['first page', 'first page']);
});

it('a compile error fails the start and shows where it is', async () => {
  save('functions/c.ts', `export const handler = () => {`);
  const preparing = prepareBundles({ plans, folder, project });
  await expect(preparing).rejects.toThrow(Failure);
  await expect(preparing).rejects.toThrow(/functions\/c\.ts:1:\d+/);
});

it('an interrupt ends the bundling at once, although esbuild leaves its build unsettled', async () => {
  const interrupt = new AbortController();
  const preparing = prepareBundles({ plans, folder, project, signal: interrupt.signal });
  await stopEsbuild();
  interrupt.abort();
  await expect(preparing).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
});

it('a change reaches the functions whose bundle it changes', async () => {
  await prepareAndWatch();
  save('shared/greeting.ts', `export const greeting: string = 'good evening';`);
  await waitFor(() => expect(seen.changes.toSorted()).toEqual(['a', 'b']));
  expect(bundled('a')).toContain('"good evening"');
});

it('a change that the bundle does not contain reaches no function', async () => {
  await prepareAndWatch();
  save('shared/greeting.ts', `// A comment.\nexport const greeting: string = 'hello';`);
  save('functions/c.ts', `export const handler = () => 'changed';`);
  await waitFor(() => expect(seen.changes).toEqual(['c']));
});

it('a compile error keeps the bundles, until the file that was missing is there', async () => {
  await prepareAndWatch();
  save('functions/a.ts', `import { later } from '../shared/later.ts'; export const handler = () => later;`);
  await waitFor(() => expect(seen.errors).toHaveLength(1));
  expect(seen.errors[0]).toMatch(/^The functions do not compile\.\n\n.*later\.ts[\s\S]*functions\/a\.ts:1:22/);
  expect(bundled('a')).toContain('"hello"');
  expect(seen.changes).toEqual([]);
  save('shared/later.ts', `export const later = 'now';`);
  await waitFor(() => expect(seen.changes).toEqual(['a']));
  expect(bundled('a')).toContain('"now"');
});

it('a change of a page reaches the functions that hold it', async () => {
  await prepareAndWatch();
  save('web/page.html', 'second page');
  await waitFor(() => expect(seen.changes.toSorted()).toEqual(['c', 'd']));
  expect(bundled('d', 'page.html')).toBe('second page');
});

it('a change of what the templates are made of asks for a restart', async () => {
  await prepareAndWatch();
  save('infra/app.ts', '// changed');
  await waitFor(() => expect(seen.restarts).toContain('infra/app.ts'));
  expect(seen.changes).toEqual([]);
});
