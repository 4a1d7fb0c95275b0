// Goal: every problem that a route can throw is declared in its route table.
// Method: read the source of each action for `new Problem(…)` and compare the names with the table.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { allRouteTables } from '../../scripts/openapi/tables.ts';

/** Returns the source text of a service's actions by route: the text from one route key to the next. */
function actionsOf(service: string): [key: string, text: string][] {
  const [, ...parts] = readFileSync(`functions/${service}/api.ts`, 'utf8').split(
    /^ {2}'((?:GET|POST|PUT|PATCH|DELETE) \/\S+)': /m,
  );
  return parts.flatMap((key, index) => (index % 2 === 0 ? [[key, parts[index + 1] ?? ''] as [string, string]] : []));
}

const services = allRouteTables().filter(({ service }) => service !== 'operations');
const thrown = services.flatMap(({ service, routes }) =>
  actionsOf(service).flatMap(([key, text]) =>
    [...text.matchAll(/new Problem\((\w+)/g)].map(([, name = '']) => ({ service, key, name, routes })),
  ),
);

it('finds the thrown problems in the source', () => expect(thrown.length).toBeGreaterThan(20));

it.each(thrown)('$key of $service declares its $name', async ({ service, key, name, routes }) => {
  const own = await import(`../../functions/${service}/problems.ts`);
  const shared = await import('../../shared/base/problems.ts');
  const problem = own[name] ?? shared[name as 'notFound'];
  // A variable, whose value is not visible in the source.
  if (problem === undefined) return;
  // Implied by every route with a body or a path parameter.
  const common = ['not_found', 'invalid_request'];
  const declared = routes[key as 'GET /']?.problems?.map((problem) => problem.code) ?? [];
  expect([...common, ...declared]).toContain(problem.code);
});

it('each code belongs to one problem across all services', async () => {
  const tables = services.map(({ service }) => import(`../../functions/${service}/problems.ts`));
  const modules: object[] = [await import('../../shared/base/problems.ts'), ...(await Promise.all(tables))];
  const problems = new Set(
    modules.flatMap((module) => Object.values(module)).filter((value) => value?.retryable !== undefined),
  );
  const codes = [...problems].map(({ code }) => code);
  expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
});
