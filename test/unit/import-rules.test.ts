import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

const sources = ['functions', 'shared', 'events', 'infra', 'scripts']
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => join(folder, file)),
  )
  .map((file) => {
    const text = readFileSync(file, 'utf8');
    const imports = [...text.matchAll(/^(?:import|export)\s(?:[^'"]*?\sfrom\s+)?['"]([^'"]+)['"]/gm)].map(
      ([, name = '']) => (name.startsWith('.') ? normalize(join(dirname(file), name)) : name),
    );
    return { file, text, imports };
  });

const service = (path: string): string | undefined => /^functions\/([^/]+)\//.exec(path)?.[1];
const name = (path: string): string => path.split('/').at(-1) ?? '';

/** Files of a service that may reach the outside: entries, stores, the environment and what binds them. */
const sdkFiles =
  /^((\w+-)*store|saga|signal-saga|ticket-key-store|projector|relay|on-[\w-]+|preload|compose-message)\.ts$/;

const broken = (rule: (source: (typeof sources)[number], imported: string) => boolean): string[] =>
  sources.flatMap((source) => source.imports.filter((to) => rule(source, to)).map((to) => `${source.file} → ${to}`));

describe('import rules', () => {
  it('finds the sources and their imports', () => {
    expect(sources.length).toBeGreaterThan(80);
    expect(sources.flatMap(({ imports }) => imports).length).toBeGreaterThan(300);
  });

  it('no service imports another', () => {
    expect(
      broken(
        ({ file }, to) => service(file) !== undefined && service(to) !== undefined && service(file) !== service(to),
      ),
    ).toEqual([]);
  });

  it('shared and events import no service and no infrastructure', () => {
    expect(
      broken(({ file }, to) => /^(shared|events)\//.test(file) && /^(functions|infra|scripts)\//.test(to)),
    ).toEqual([]);
  });

  it('services import no infrastructure, script or test', () => {
    expect(broken(({ file }, to) => service(file) !== undefined && /^(infra|scripts|test|bench)\//.test(to))).toEqual(
      [],
    );
  });

  it('infrastructure sees of a service its routes and its environment only', () => {
    expect(
      broken(
        ({ file }, to) =>
          file.startsWith('infra/') && service(to) !== undefined && !/^(routes|env|relay-env)\.ts$/.test(name(to)),
      ),
    ).toEqual([]);
  });

  it('only stores and entries use the AWS SDK', () => {
    expect(
      broken(({ file, text }, to) => {
        const types = new RegExp(`import type [^;]*'${to}'`).test(text);
        return service(file) !== undefined && to.startsWith('@aws-sdk/') && !types && !sdkFiles.test(name(file));
      }),
    ).toEqual([]);
  });

  it('routes know neither store nor environment', () => {
    expect(broken(({ file }, to) => name(file) === 'routes.ts' && /(store|env|dynamo)\.ts$|@aws-sdk/.test(to))).toEqual(
      [],
    );
  });

  it('every source file holds at most 200 lines', () => {
    expect(sources.filter(({ text }) => text.split('\n').length > 201).map(({ file }) => file)).toEqual([]);
  });
});
