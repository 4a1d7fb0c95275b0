import { sha256 } from '../base/id.ts';
import { Problem } from '../base/problem.ts';
import { stale } from '../base/problems.ts';
import { Reply, reply } from './reply.ts';

/** The ETag of a versioned row. */
export const etagOf = (version: number): string => `"${version}"`;

/** The ETag of what has no version: of its text. */
export const contentTag = (text: string): string => `"${sha256(text).slice(0, 22)}"`;

const tagsIn = (header: string): string[] => header.split(',').map((tag) => tag.trim().replace(/^W\//, ''));

/** @throws Problem `stale` when the caller edits another version than the one in force; nothing sent or `*` passes. */
export function requireMatch(ifMatch: string | undefined, version: number): void {
  if (ifMatch === undefined || ifMatch.trim() === '*') return;
  if (!tagsIn(ifMatch).includes(etagOf(version))) throw new Problem(stale);
}

/** Whether the caller has what is under this tag already (`If-None-Match`). */
export function matchesEtag(ifNoneMatch: string | undefined, etag: string): boolean {
  const tags = tagsIn(ifNoneMatch ?? '');
  return tags.includes(etag) || tags.includes('*');
}

/**
 * The answer under its tag, or 304 without a body where the caller has that tag already (`If-None-Match`). Headers are the
 * same in both: a browser puts those of the 304 in place of the ones it keeps, and a page under another page's policy is dead.
 */
export function notModifiedOr(ifNoneMatch: string | undefined, etag: string, answer: Reply): Reply {
  const headers = { ...answer.headers, etag };
  return matchesEtag(ifNoneMatch, etag)
    ? reply(304, undefined, headers)
    : new Reply(answer.status, answer.body, headers);
}

/** The same under the tag of its content: for what has no version. */
export const notModifiedByContent = (ifNoneMatch: string | undefined, answer: Reply): Reply => {
  const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
  return notModifiedOr(ifNoneMatch, contentTag(text), answer);
};
