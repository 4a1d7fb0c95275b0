import { sha256 } from '../base/id.ts';
import { Problem } from '../base/problem.ts';
import { stale } from '../base/problems.ts';
import { Reply, reply } from './reply.ts';

/** Returns the ETag of a versioned row. */
export const etagOf = (version: number): string => `"${version}"`;

/** Returns the ETag of a content without a version: a hash of it. */
export const contentTag = (content: string | Uint8Array): string => `"${sha256(content).slice(0, 22)}"`;

const tagsIn = (header: string): string[] => header.split(',').map((tag) => tag.trim().replace(/^W\//, ''));

/** Checks `If-Match`. A missing header and `*` pass. @throws Problem `stale` when the current version is another. */
export function requireMatch(ifMatch: string | undefined, version: number): void {
  if (ifMatch === undefined || ifMatch.trim() === '*') return;
  if (!tagsIn(ifMatch).includes(etagOf(version))) throw new Problem(stale);
}

/** Whether the caller already has the content of this ETag (`If-None-Match`). */
export function matchesEtag(ifNoneMatch: string | undefined, etag: string): boolean {
  const tags = tagsIn(ifNoneMatch ?? '');
  return tags.includes(etag) || tags.includes('*');
}

/**
 * Returns the answer with its ETag, or 304 without a body when `If-None-Match` has that ETag. Both have the same
 * headers: a browser replaces its cached headers with those of the 304, and a page breaks under another content
 * security policy.
 */
export function notModifiedOr(ifNoneMatch: string | undefined, etag: string, answer: Reply): Reply {
  const headers = { ...answer.headers, etag };
  return matchesEtag(ifNoneMatch, etag)
    ? reply(304, undefined, headers)
    : new Reply(answer.status, answer.body, headers);
}

/** As `notModifiedOr`, with the ETag of the content. For answers without a version. */
export const notModifiedByContent = (ifNoneMatch: string | undefined, answer: Reply): Reply => {
  const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
  return notModifiedOr(ifNoneMatch, contentTag(text), answer);
};
