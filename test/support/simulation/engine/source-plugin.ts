import { relative } from 'node:path';
import type { Plugin } from 'vitest/config';
import { root } from '../../../../scripts/local/environment.ts';
import { plantedBugs } from '../planted-bugs.ts';

const memory = /^(const \w+ = )(new Map<.+>\(\));$/gm;

/** Where the bug is, and how often its text occurs there: once, or the list of planted bugs is out of date. */
function withBug(code: string, file: string, name: string): string {
  const bug = plantedBugs.find((one) => one.name === name);
  if (!bug) throw new Error(`There is no planted bug ${name}`);
  const count = code.split(bug.find).length - 1;
  if (count !== 1) throw new Error(`“${name}”: its text occurs ${count} times in ${file}. Adapt planted-bugs.ts`);
  return code.replace(bug.find, () => bug.replace);
}

/**
 * Changes sources of functions for simulations. What a module remembers between invocations belongs to one process of a
 * world. And a module can be loaded with one of the planted bugs.
 */
export function simulationSources(): Plugin {
  return {
    name: 'nightflow-simulation',
    enforce: 'pre',
    transform(code, id) {
      const [path = '', query] = id.split('?planted=');
      const file = relative(root, path);
      if (!/^(functions|shared)\//.test(file)) return undefined;
      const source = query === undefined ? code : withBug(code, file, decodeURIComponent(query));
      return source.replace(memory, '$1globalThis.processMemory($2);');
    },
  };
}
