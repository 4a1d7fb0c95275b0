import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { allRouteTables } from '../../scripts/openapi/tables.ts';

/*
 * Goal: a route declares every problem that its action throws, and a code names one problem.
 * Method: reads the sources as text. The problems of an action are those it throws itself, and those thrown by the
 * functions of the same service that it calls directly. Deeper calls are covered by the tests of the routes.
 */

/** The actions of a service by route, as source text: from one route key to the next. */
function actionsOf(service: string): [key: string, text: string][] {
  const folder = `functions/${service}`;
  const entries = readdirSync(folder).filter((file) => file.endsWith('.ts') && !file.endsWith('routes.ts'));
  return entries.flatMap((entry) => actionsIn(readFileSync(join(folder, entry), 'utf8')));
}

function actionsIn(source: string): [key: string, text: string][] {
  const [, ...parts] = source.split(/^ {2}'((?:GET|POST|PUT|PATCH|DELETE) \/\S+)': /m);
  return parts.flatMap((key, index) => (index % 2 === 0 ? [[key, parts[index + 1] ?? ''] as [string, string]] : []));
}

const thrownIn = (text: string): string[] => [
  ...new Set([...text.matchAll(/(?:new Problem|raise|transactOr)\((\w+)/g)].map(([, name = '']) => name)),
];

/** The functions of a service's files, by name: from one top-level declaration to the next. */
function functionsOf(service: string): Map<string, string> {
  const folder = `functions/${service}`;
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const declared = files.flatMap((file) => {
    const [, ...parts] = readFileSync(join(folder, file), 'utf8').split(
      /^(?:export )?(?:async )?(?:function|const) (\w+)/m,
    );
    return parts.flatMap((name, index) => (index % 2 === 0 ? [[name, parts[index + 1] ?? ''] as const] : []));
  });
  return new Map(declared);
}

const services = allRouteTables().filter(({ service }) => service !== 'operations');
const thrown = services.flatMap(({ service, routes }) => {
  const functions = functionsOf(service);
  return actionsOf(service).flatMap(([key, text]) => {
    const called = [...text.matchAll(/\b(\w+)\(/g)].map(([, name = '']) => functions.get(name) ?? '');
    const names = new Set([text, ...called].flatMap(thrownIn));
    return [...names].map((name) => ({ service, key, name, routes }));
  });
});

it('reads the actions and the functions that they call', () => expect(thrown.length).toBeGreaterThan(60));

it.each(thrown)('$key of $service declares its $name', async ({ service, key, name, routes }) => {
  const own = await import(`../../functions/${service}/problems.ts`);
  const shared = await import('../../shared/base/problems.ts');
  const problem = own[name] ?? shared[name as 'notFound'];
  // A variable: its value is not in the text.
  if (problem === undefined) return;
  // Routes declare these implicitly.
  const common = ['not_found', 'invalid_request', 'busy'];
  const declared = routes[key as 'GET /']?.problems?.map((one) => one.code) ?? [];
  expect([...common, ...declared]).toContain(problem.code);
});

it('a code names one problem in all services', async () => {
  const tables = services.map(({ service }) => import(`../../functions/${service}/problems.ts`));
  const modules: object[] = [await import('../../shared/base/problems.ts'), ...(await Promise.all(tables))];
  const problems = new Set(
    modules.flatMap((module) => Object.values(module)).filter((value) => value?.retryable !== undefined),
  );
  const codes = [...problems].map(({ code }) => code);
  expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
});
