import { relative } from 'node:path';
import type { Plugin } from 'vitest/config';
import { root } from '../../../../scripts/local/environment.ts';
import { plantedBugs } from '../planted/planted-bugs.ts';

const planted = new Set(plantedBugs.flatMap(({ edits }) => edits.map(({ file }) => file)));
const memory = /^((?: {2})?const \w+ = )(new Map<.+>\(\));$/gm;
const exported = /^export (?:async )?(?:const|function\*?|class) (\w+)/gm;

/** The source with one planted bug. Each of its texts occurs once, or the list of planted bugs is out of date. */
function withBug(code: string, file: string, name: string): string {
  const edits = plantedBugs.filter((bug) => bug.name === name).flatMap((bug) => bug.edits);
  return edits
    .filter((edit) => edit.file === file)
    .reduce((text, { find, replace }) => {
      const count = text.split(find).length - 1;
      if (count !== 1) throw new Error(`“${name}”: its text occurs ${count} times in ${file}. Adapt planted-bugs.ts`);
      return text.replace(find, () => replace);
    }, code);
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
      if (!/^(functions|shared|web\/gate\/offline)\//.test(file)) return undefined;
      if (query === undefined && planted.has(file)) return chosenWhenLoaded(code, path);
      return withBug(code, file, decodeURIComponent(query ?? '')).replace(memory, '$1globalThis.processMemory($2);');
    },
  };
}
