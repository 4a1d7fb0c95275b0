import { relative } from 'node:path';
import type { Plugin } from 'vitest/config';
import { root } from '../../../../scripts/local/environment.ts';
import { plantedBugs } from '../planted-bugs.ts';

const memory = /^((?: {2})?const \w+ = )(new Map<.+>\(\));$/gm;
const exported = /^export (?:async )?(?:const|function\*?|class) (\w+)/gm;

/** The source with one planted bug. Its text occurs once, or the list of planted bugs is out of date. */
function withBug(code: string, file: string, name: string): string {
  const bug = plantedBugs.find((one) => one.name === name && one.file === file);
  if (!bug) return code;
  const count = code.split(bug.find).length - 1;
  if (count !== 1) throw new Error(`“${name}”: its text occurs ${count} times in ${file}. Adapt planted-bugs.ts`);
  return code.replace(bug.find, () => bug.replace);
}

/** A module with the exports of a source, which chooses when it loads whether the source has a planted bug. */
function chosenWhenLoaded(code: string, path: string): string {
  const names = [...code.matchAll(exported)].map(([, name]) => name);
  const chosen = `await import(/* @vite-ignore */ ${JSON.stringify(`${path}?planted=`)} + encodeURIComponent(globalThis.plantedBug ?? ''))`;
  return [`const chosen = ${chosen};`, ...names.map((name) => `export const ${name} = chosen.${name};`)].join('\n');
}

/**
 * Changes sources of functions for simulations. What a module remembers between invocations belongs to one process of a
 * world. And a module can be loaded with one of the planted bugs: the one that `globalThis.plantedBug` names.
 */
export function simulationSources(): Plugin {
  return {
    name: 'nightflow-simulation',
    enforce: 'pre',
    transform(code, id) {
      const [path = '', query] = id.split('?planted=');
      const file = relative(root, path);
      if (!/^(functions|shared)\//.test(file)) return undefined;
      if (query === undefined && plantedBugs.some((bug) => bug.file === file)) return chosenWhenLoaded(code, path);
      return withBug(code, file, decodeURIComponent(query ?? '')).replace(memory, '$1globalThis.processMemory($2);');
    },
  };
}
