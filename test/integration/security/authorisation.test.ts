import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allRouteTables } from '../../../scripts/openapi/tables.ts';
import type { Route } from '../../../shared/http/routes.ts';
import { type KindName, kinds, objectsOf, rules } from '../../support/authorisation/authorisation.ts';
import { ask } from '../../support/authorisation/cell.ts';
import { newWorld, type World } from '../../support/authorisation/matrix-world.ts';
import { type Verdict, verdict } from '../../support/authorisation/verdict.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import type { Answer } from '../../support/http/client.ts';

/*
 * Goal: every route lets in exactly the callers that its rule names.
 * Method: calls the real handlers for every route × kind of caller × own, foreign and unknown object.
 */

let world: World;
let cells = 0;

beforeAll(async () => {
  await startInProcess({ cache: false });
  world = await newWorld();
});
afterAll(() => console.log(`authorisation matrix: ${cells.toLocaleString('en')} cells`));

const codes: Partial<Record<Verdict, string>> = { 401: 'unauthenticated', 403: 'forbidden' };

/** A refusal must be exactly the expected one. An allowed call may fail, but neither for access nor by a fault. */
function isRight({ status, body }: Answer, expected: Verdict): boolean {
  if (expected === 'allowed') return ![401, 403, 404].includes(status) && status < 500;
  return status === expected && (codes[expected] ?? body.code) === body.code;
}

const cellsOf = (key: string, route: Route) =>
  objectsOf(key, rules[key]).flatMap((which) =>
    (Object.keys(kinds) as KindName[]).map((who) => ({
      ...{ form: key, who, which },
      expected: verdict(key, route, kinds[who], which),
    })),
  );

const tables = allRouteTables();

describe.each(tables)('access to $service', ({ routes }) => {
  it.each(Object.entries(routes))('%s', async (key, route) => {
    const forms = Object.keys(rules).filter((form) => form.split('?')[0] === key);
    if (forms.length === 0)
      throw new Error(`Add a rule for ${key} to test/support/authorisation/: whose object does its path name?`);
    const wrong: string[] = [];
    const check = async ({ form, who, which, expected }: ReturnType<typeof cellsOf>[number]) => {
      const answer = await ask(world, { key: form, route, who, which });
      cells += 1;
      if (isRight(answer, expected)) return;
      wrong.push(`${form}: ${who} × ${which}: ${answer.status} ${answer.body?.code ?? ''} instead of ${expected}`);
    };
    // Cells that change nothing run concurrently. Each cell of a DELETE first creates what it is about, on one event.
    const changes = ({ expected }: { expected: Verdict }) =>
      key.startsWith('DELETE ') || (expected === 'allowed' && !key.startsWith('GET '));
    const all = forms.flatMap((form) => cellsOf(form, route));
    await Promise.all(all.filter((cell) => !changes(cell)).map(check));
    for (const cell of all.filter(changes)) await check(cell);
    expect(wrong).toEqual([]);
  });
});

it('has no rule for a route that does not exist', () => {
  const known = new Set(tables.flatMap(({ routes }) => Object.keys(routes)));
  expect(Object.keys(rules).filter((form) => !known.has(form.split('?')[0] ?? ''))).toEqual([]);
});
