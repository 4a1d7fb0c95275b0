import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

/*
 * Goal: the layout that CONTRIBUTING and ADR 11 describe holds for every file.
 * Method: reads the sources as text, extracts their imports, and checks each rule over the whole import graph.
 */

interface Source {
  file: string;
  text: string;
  /** Normalized paths of own files, names of packages. */
  imports: { to: string; isType: boolean }[];
}

const folders = ['functions', 'shared', 'events', 'infra', 'scripts', 'bench', 'test'];
const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(folder, file));

const importsOf = (file: string, text: string): Source['imports'] =>
  [...text.matchAll(/^(?:import|export)\s(type\s)?(?:([^'"]*?)\sfrom\s+)?['"]([^'"]+)['"]/gm)].map(
    ([, type, names = '', to = '']) => ({
      to: to.startsWith('.') ? normalize(join(dirname(file), to)) : to,
      isType: type !== undefined || /^\{(?:\s*type\s[^,]*,?)+\s*\}$/.test(names.trim()),
    }),
  );

const sources: Source[] = folders.flatMap(filesBelow).map((file) => {
  const text = readFileSync(file, 'utf8');
  return { file, text, imports: importsOf(file, text) };
});

const service = (path: string): string | undefined => /^functions\/([^/]+)\//.exec(path)?.[1];
/** The sub-folder of a service; `undefined` for the files at its top. */
const room = (path: string): string | undefined => /^functions\/[^/]+\/([^/]+)\/[^/]+$/.exec(path)?.[1];
/** Whether a file lies at the top of a service. Rooms may have folders of their own. */
const isTop = (path: string): boolean => /^functions\/[^/]+\/[^/]+$/.test(path);
const name = (path: string): string => basename(path, '.ts');
/** A service has one route table, `routes.ts`, and may have one of a function of its own, `<function>-routes.ts`. */
const isRoutes = (path: string): boolean => /^(\w[\w-]*-)?routes$/.test(name(path));
const codeOf = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');

const broken = (rule: (source: Source, imported: Source['imports'][number]) => boolean): string[] =>
  sources.flatMap((source) =>
    source.imports.filter((imported) => rule(source, imported)).map(({ to }) => `${source.file} → ${to}`),
  );

/** Groups of nodes that import each other, directly or through others (Tarjan's strongly connected components). */
function circles(graph: ReadonlyMap<string, ReadonlySet<string>>): string[][] {
  const found: string[][] = [];
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const visit = (node: string): number => {
    index.set(node, index.size);
    low.set(node, index.get(node) ?? 0);
    stack.push(node);
    for (const next of graph.get(node) ?? []) {
      if (!graph.has(next)) continue;
      const reached = index.has(next) ? (stack.includes(next) ? (index.get(next) ?? 0) : Infinity) : visit(next);
      low.set(node, Math.min(low.get(node) ?? 0, reached));
    }
    if (low.get(node) === index.get(node)) {
      const group = stack.splice(stack.indexOf(node));
      if (group.length > 1) found.push(group.sort());
    }
    return low.get(node) ?? 0;
  };
  for (const node of graph.keys()) if (!index.has(node)) visit(node);
  return found;
}

/** The import graph with files grouped by `groupOf`; imports inside a group and files without one are left out. */
function graphOf(groupOf: (file: string) => string | undefined): Map<string, Set<string>> {
  const graph = new Map<string, Set<string>>();
  for (const { file, imports } of sources) {
    const from = groupOf(file);
    if (from === undefined) continue;
    const targets = graph.get(from) ?? new Set<string>();
    for (const { to } of imports) {
      const target = groupOf(to);
      if (target !== undefined && target !== from) targets.add(target);
    }
    graph.set(from, targets);
  }
  return graph;
}

it('finds the sources and their imports', () => {
  expect(sources.length).toBeGreaterThan(500);
  expect(sources.flatMap(({ imports }) => imports).length).toBeGreaterThan(2_000);
});

it('finds a circle where there is one', () => {
  const graph = new Map([
    ['a', new Set(['b'])],
    ['b', new Set(['c'])],
    ['c', new Set(['b', 'd'])],
    ['d', new Set<string>()],
  ]);
  expect(circles(graph)).toEqual([['b', 'c']]);
});

describe('floors', () => {
  /** From top to bottom. A floor imports only floors below it; neighbours on one line do not import each other. */
  const floors = [
    ['http'],
    ['settings', 'ledger'],
    ['records', 'door'],
    ['inventory', 'messaging'],
    ['cache', 'dynamo', 's3', 'text'],
    ['async', 'pdf', 'pricing'],
    ['base'],
  ];
  const floorOf = (path: string): string | undefined => /^shared\/([^/]+)\//.exec(path)?.[1];
  const depth = (floor: string): number => floors.findIndex((line) => line.includes(floor));

  it('every file of shared lies on a floor', () => {
    const strays = sources.filter(({ file }) => file.startsWith('shared/') && depth(floorOf(file) ?? '') < 0);
    expect(strays.map(({ file }) => file)).toEqual([]);
  });

  it('shared imports downwards only', () => {
    const isUpwards = ({ file }: Source, { to }: { to: string }): boolean => {
      const [from, target] = [floorOf(file), floorOf(to)];
      return from !== undefined && target !== undefined && from !== target && depth(target) <= depth(from);
    };
    expect(broken(isUpwards)).toEqual([]);
  });

  it('shared imports no event contract: events lean on shared, never the other way', () => {
    expect(broken(({ file }, { to }) => file.startsWith('shared/') && to.startsWith('events/'))).toEqual([]);
  });

  it('shared and events import no service, infrastructure or script', () => {
    expect(
      broken(({ file }, { to }) => /^(shared|events)\//.test(file) && /^(functions|infra|scripts|test)\//.test(to)),
    ).toEqual([]);
  });
});

describe('services', () => {
  it('no service imports another', () => {
    expect(
      broken(
        ({ file }, { to }) => service(file) !== undefined && service(to) !== undefined && service(file) !== service(to),
      ),
    ).toEqual([]);
  });

  it('services import no infrastructure, script or test', () => {
    expect(
      broken(({ file }, { to }) => service(file) !== undefined && /^(infra|scripts|test|bench)\//.test(to)),
    ).toEqual([]);
  });

  it('infrastructure sees only the routes and the environment of a service', () => {
    expect(
      broken(
        ({ file }, { to }) =>
          file.startsWith('infra/') &&
          service(to) !== undefined &&
          !isRoutes(to) &&
          !['env', 'relay-env'].includes(name(to)),
      ),
    ).toEqual([]);
  });

  it('rooms import neither what Lambda runs nor the HTTP contract', () => {
    const common = ['env', 'relay-env', 'problems', 'limits'];
    expect(broken(({ file }, { to }) => room(file) !== undefined && isTop(to) && !common.includes(name(to)))).toEqual(
      [],
    );
  });

  it('rooms make no HTTP answer', () => {
    expect(
      broken(
        ({ file }, { to }) =>
          room(file) !== undefined && /^shared\/http\/(reply|answer|etag|serve|request|routes)\.ts$/.test(to),
      ),
    ).toEqual([]);
  });

  it('routes know neither a store nor the environment', () => {
    expect(
      broken(({ file }, { to }) => isRoutes(file) && /(-store|\/env)\.ts$|^shared\/dynamo\/|@aws-sdk\//.test(to)),
    ).toEqual([]);
  });
});

describe('circles', () => {
  const isOwn = (file: string): boolean => !file.startsWith('test/');

  it('no files import each other in a circle', () => {
    expect(circles(graphOf((file) => (isOwn(file) ? file : undefined)))).toEqual([]);
  });

  it('no rooms of a service import each other in a circle', () => {
    expect(circles(graphOf((file) => (room(file) ? dirname(file) : undefined)))).toEqual([]);
  });
});

describe('names', () => {
  /** First words of the files that are flows. A new flow begins with one of these, or adds its verb here. */
  const verbs = new Set(
    (
      'accept admit await bundle cancel change check choose claim close collect compare compensate compose confirm count draw duplicate ' +
      'decide edit execute extend find finish give issue list load mail mend merge mint plan preload read reconcile record refund remove renew request require resolve retry revert scan ' +
      'schedule sell send set settle sign signal start take wake withdraw write'
    ).split(' '),
  );
  const isStore = (file: string): boolean => name(file).endsWith('-store');
  const isItems = (file: string): boolean => name(file).endsWith('-items');
  const isFlow = (file: string): boolean => !isStore(file) && verbs.has(name(file).split('-')[0] ?? '');
  const inRooms = sources.filter(({ file }) => room(file) !== undefined);
  const rules = inRooms.filter(({ file }) => !isStore(file) && !isItems(file) && !isFlow(file));
  const isStoreModule = (path: string): boolean => path.endsWith('-store.ts');
  const values = ({ imports }: Source): string[] => imports.flatMap(({ to, isType }) => (isType ? [] : [to]));

  it('sorts the files of the rooms', () => {
    expect(rules.length).toBeGreaterThan(60);
    expect(inRooms.filter(({ file }) => isStore(file)).length).toBeGreaterThan(60);
  });

  it('a noun is a pure rule: it uses no store, SDK, environment or clock', () => {
    const impure = rules.flatMap((source) =>
      values(source)
        .filter((to) => isStoreModule(to) || to.startsWith('@aws-sdk/') || /\/(relay-)?env\.ts$/.test(to))
        .map((to) => `${source.file} → ${to}`),
    );
    const timed = rules.filter(({ text }) => /\bclock\.now\(/.test(codeOf(text))).map(({ file }) => `${file}: clock`);
    expect([...impure, ...timed]).toEqual([]);
  });

  it('a part of a transaction awaits nothing and uses no store', () => {
    const parts = inRooms.filter(({ file }) => isItems(file));
    expect(parts.filter(({ text }) => /\bawait\b/.test(codeOf(text))).map(({ file }) => file)).toEqual([]);
    expect(parts.flatMap((source) => values(source).filter(isStoreModule))).toEqual([]);
  });

  it('only stores and entries use the AWS SDK', () => {
    /** Flows that are one call to Step Functions or Secrets Manager and change none of our rows. */
    const gateways = ['signal', 'start'].map((verb) => `functions/orders/fulfilment/${verb}-saga.ts`);
    const users = inRooms.filter((source) => values(source).some((to) => to.startsWith('@aws-sdk/')));
    expect(users.map(({ file }) => file).filter((file) => !isStore(file) && !gateways.includes(file))).toEqual([]);
  });

  it('every AWS client has the time limits and the retries of `awsClient`', () => {
    const created = sources.filter(({ file }) => /^(functions|shared)\//.test(file));
    const clients = created.flatMap(({ file, text }) =>
      [...codeOf(text).matchAll(/new \w+Client\((?!awsClient\()/g)].map(([client]) => `${file}: ${client}`),
    );
    expect(clients).toEqual([]);
  });
});

describe('size', () => {
  it('every source file holds at most 200 lines', () => {
    const long = sources.filter(({ file, text }) => !file.startsWith('test/') && text.split('\n').length > 201);
    expect(long.map(({ file }) => file)).toEqual([]);
  });

  it('no folder holds more than 16 files beside its sub-folders', () => {
    const counts = Map.groupBy(sources, ({ file }) => dirname(file));
    const crowded = [...counts].filter(([, files]) => files.length > 16);
    expect(crowded.map(([folder, files]) => `${folder}: ${files.length}`)).toEqual([]);
  });
});
