// Goal: operators find each kind of finding in their page, and no other.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { findingKinds } from '../../functions/orders/reconciliation/finding.ts';

const section = readFileSync('docs/operations.md', 'utf8').split('\n## The reconciler\n')[1]?.split('\n## ')[0] ?? '';

it('the page for operators has an entry for each kind of finding', () => {
  const rows = section.split('\n').filter((line) => line.startsWith('| `'));
  const documented = rows.flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`(\w+)`/g)].map(([, kind]) => kind));
  expect(documented.sort()).toEqual(Object.keys(findingKinds).sort());
});
