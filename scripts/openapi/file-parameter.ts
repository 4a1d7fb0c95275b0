import type { Described } from './describe.ts';

/** API Gateway takes whole segments as parameters only, so this one of its routes holds the name of a file. */
const [routed, documented] = ['{file}', '{number}.pdf'];

/** The path of a route as clients know it: `…/credit-notes/{number}.pdf`. */
export const documentedPath = (path: string): string => path.replace(routed, documented);

/** Writes the paths of a document as clients know them. */
export function documentFiles(document: Described): void {
  for (const [path, item] of Object.entries(document.paths)) {
    if (!path.includes(routed)) continue;
    delete document.paths[path];
    document.paths[documentedPath(path)] = item;
    for (const parameter of Object.values(item).flatMap(({ parameters = [] }) => parameters)) {
      if (parameter.name !== 'file') continue;
      parameter.name = 'number';
      if (typeof parameter.example === 'string') parameter.example = parameter.example.replace(/\.pdf$/, '');
    }
  }
}
