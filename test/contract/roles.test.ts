import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../../scripts/local/environment.ts';
import { callersOf, rolesPage } from '../../scripts/openapi/roles.ts';
import { allRouteTables } from '../../scripts/openapi/tables.ts';

const tables = allRouteTables();

it('docs/roles.md shows the callers of every route as the route tables declare them', async () => {
  await expect(rolesPage(tables)).toMatchFileSnapshot(join(root, 'docs', 'roles.md'));
});

it('every route lets somebody in', () => {
  for (const { routes } of tables)
    for (const [key, route] of Object.entries(routes)) expect(callersOf(route), key).not.toEqual([]);
});
