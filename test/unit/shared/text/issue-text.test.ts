import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { issueText } from '../../../../shared/text/issue-text.ts';

describe('a fault of a field', () => {
  it.each<[string, z.ZodType, unknown, string]>([
    ['missing', z.strictObject({ name: z.string() }), {}, 'is required'],
    ['a number for a text', z.string(), 7, 'must be a text'],
    ['a fraction', z.int(), 1.5, 'must be a whole number'],
    ['empty', z.string().min(1), '', 'must not be empty'],
    ['short', z.string().min(10), 'short', 'must have at least 10 characters'],
    ['long', z.string().max(1), 'long', 'must have at most 1 character'],
    ['too many', z.array(z.string()).max(2), ['a', 'b', 'c'], 'must have at most 2 entries'],
    ['too small', z.number().min(1), 0, 'must be at least 1'],
    ['no address', z.email(), 'ada', 'must be an e-mail address'],
    [
      'no time',
      z.iso.datetime({ offset: true }),
      'noon',
      'must be a time in RFC 3339 with an offset, such as 2027-03-06T18:00:00+01:00',
    ],
    ['no choice', z.enum(['in', 'out']), 'up', 'must be one of `in`, `out`'],
    ['unknown', z.strictObject({}), { role: 1 }, 'is no field of this request'],
    ['a rule of its own', z.string().regex(/^a$/, 'must be a'), 'b', 'must be a'],
    ['an own rule of size', z.string().min(3, 'must be a word'), 'b', 'must be a word'],
  ])('is said in plain words: %s', (_, schema, value, text) => {
    expect(schema.safeParse(value, { error: issueText }).error?.issues[0]?.message).toBe(text);
  });
});
