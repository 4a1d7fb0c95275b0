import { Problem, stale } from './errors.ts';

/** The ETag of a versioned row. */
export const etagOf = (version: number): string => `"${version}"`;

/** @throws Problem `stale` when the caller edits another version than the one in force; nothing sent or `*` passes. */
export function requireMatch(ifMatch: string | undefined, version: number): void {
  if (ifMatch === undefined || ifMatch.trim() === '*') return;
  const tags = ifMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  if (!tags.includes(etagOf(version))) throw new Problem(stale);
}
