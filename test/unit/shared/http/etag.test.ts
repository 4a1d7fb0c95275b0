import { expect, it } from 'vitest';
import { contentTag, etagOf, notModifiedOr, requireMatch } from '../../../../shared/http/etag.ts';
import { reply } from '../../../../shared/http/reply.ts';

const tag = contentTag('aahs');
const seats = reply(200, { states: 'aahs' }, { 'cache-control': 'public, max-age=1', 'x-more': 'yes' });

// The content security policy is among the headers: a browser replaces it by that of a 304.
it.each([tag, `W/${tag}`, `"other", ${tag}`, '*'])(
  '%s is known: 304, without the body and with every header',
  (asked) => {
    expect(notModifiedOr(asked, tag, seats)).toMatchObject({
      status: 304,
      body: undefined,
      headers: { etag: tag, 'cache-control': 'public, max-age=1', 'x-more': 'yes' },
    });
  },
);

it.each([undefined, '', '"other"', tag.slice(1, -1)])(
  '%s does not match: the whole answer is sent with its ETag',
  (asked) => {
    expect(notModifiedOr(asked, tag, seats)).toMatchObject({
      status: 200,
      body: seats.body,
      headers: { etag: tag, 'x-more': 'yes' },
    });
  },
);

it('equal texts have equal ETags, and different texts different ones', () => {
  expect(contentTag('aahs')).toBe(tag);
  expect(contentTag('aahh')).not.toBe(tag);
  expect(tag).toMatch(/^"[\w-]{22}"$/);
});

it('an edit of a version that is no longer current is refused', () => {
  for (const passes of [undefined, '*', ' * ', etagOf(3), `W/${etagOf(3)}`, `"1", ${etagOf(3)}`]) {
    expect(() => requireMatch(passes, 3)).not.toThrow();
  }
  for (const refused of [etagOf(2), '3', '']) expect(() => requireMatch(refused, 3)).toThrow(/changed since/);
});
