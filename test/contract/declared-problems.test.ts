import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { allRouteTables } from '../../scripts/openapi/tables.ts';

/** The actions of a service by route, as they are written: from one route key to the next. */
function actionsOf(service: string): [key: string, text: string][] {
  const [, ...parts] = readFileSync(`functions/${service}/api.ts`, 'utf8').split(
    /^ {2}'((?:GET|POST|PUT|PATCH|DELETE) \/\S+)': /m,
  );
  return parts.flatMap((key, at) => (at % 2 === 0 ? [[key, parts[at + 1] ?? ''] as [string, string]] : []));
}

const services = allRouteTables().filter(({ service }) => service !== 'operations');
const thrown = services.flatMap(({ service, routes }) =>
  actionsOf(service).flatMap(([key, text]) =>
    [...text.matchAll(/new Problem\((\w+)/g)].map(([, name = '']) => ({ service, key, name, routes })),
  ),
);

it('reads the actions', () => expect(thrown.length).toBeGreaterThan(20));

it.each(thrown)('$key of $service declares its $name', async ({ service, key, name, routes }) => {
  const own = await import(`../../functions/${service}/problems.ts`);
  const shared = await import('../../shared/base/problems.ts');
  const problem = own[name] ?? shared[name as 'notFound'];
  // A variable: its values are not written here.
  if (problem === undefined) return;
  // Every route with a body or a path says these by itself.
  const common = ['not_found', 'invalid_request'];
  const declared = routes[key as 'GET /']?.problems?.map((problem) => problem.code) ?? [];
  expect([...common, ...declared]).toContain(problem.code);
});

it('a code stands for one problem, whichever service says it', async () => {
  const tables = services.map(({ service }) => import(`../../functions/${service}/problems.ts`));
  const modules: object[] = [await import('../../shared/base/problems.ts'), ...(await Promise.all(tables))];
  const problems = new Set(
    modules.flatMap((module) => Object.values(module)).filter((value) => value?.retryable !== undefined),
  );
  const codes = [...problems].map(({ code }) => code);
  expect(codes.filter((code, at) => codes.indexOf(code) !== at)).toEqual([]);
});
