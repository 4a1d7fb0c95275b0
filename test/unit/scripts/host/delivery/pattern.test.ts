import { describe, expect, it, test } from 'vitest';
import { compile } from '../../../../../scripts/local/host/delivery/pattern.ts';
import { Failure } from '../../../../../scripts/local/process/failure.ts';

const event = {
  source: 'nightflow.orders',
  'detail-type': 'OrderConfirmed',
  detail: {
    total: 12,
    tags: ['vip', 'late'],
    buyer: { id: 'b1', note: null },
    seats: [{ row: 1 }, { row: 2 }],
    none: [],
  },
};

test.each([
  [{ source: ['nightflow.orders'], 'detail-type': ['OrderConfirmed', 'OrderRefunded'] }, true],
  [{ source: ['nightflow.orders'], 'detail-type': ['OrderRefunded'] }, false],
  [{ detail: { buyer: { id: ['b1'] } } }, true],
  [{ detail: { buyer: { id: ['b2'] } } }, false],
  [{ detail: { buyer: { note: [null] } } }, true],
  [{ detail: { buyer: { id: [null] } } }, false],
  [{ detail: { total: [12] } }, true],
  [{ detail: { total: ['12'] } }, false],
  [{ detail: { missing: ['x'] } }, false],
  [{ constructor: ['x'] }, false],
])('exact values: %j gives %s', (pattern, expected) => {
  expect(compile(pattern)(event)).toBe(expected);
});

test.each([
  [{ detail: { tags: ['vip'] } }, true],
  [{ detail: { tags: ['early'] } }, false],
  [{ detail: { seats: { row: [2] } } }, true],
  [{ detail: { seats: { row: [3] } } }, false],
])('an array in the event matches if an element does: %j gives %s', (pattern, expected) => {
  expect(compile(pattern)(event)).toBe(expected);
});

test.each([
  [{ source: [{ prefix: 'nightflow.' }] }, true],
  [{ source: [{ prefix: 'aws.' }] }, false],
  [{ detail: { total: [{ prefix: '1' }] } }, false],
  [{ detail: { total: [{ exists: true }] } }, true],
  [{ detail: { buyer: { note: [{ exists: true }] } } }, true],
  [{ detail: { missing: [{ exists: true }] } }, false],
  [{ detail: { missing: [{ exists: false }] } }, true],
  [{ detail: { missing: { deeper: [{ exists: false }] } } }, true],
  [{ detail: { total: [{ exists: false }] } }, false],
  [{ detail: { buyer: [{ exists: true }] } }, false],
  [{ detail: { none: [{ exists: true }] } }, false],
  [{ source: [{ 'anything-but': ['a', 'b'] }] }, true],
  [{ source: [{ 'anything-but': 'nightflow.orders' }] }, false],
  [{ detail: { missing: [{ 'anything-but': 'a' }] } }, false],
  [{ detail: { total: [{ numeric: ['>', 10, '<=', 12] }] } }, true],
  [{ detail: { total: [{ numeric: ['<', 12] }] } }, false],
  [{ source: [{ numeric: ['=', 12] }] }, false],
  [{ $or: [{ source: ['x'] }, { detail: { total: [12] } }] }, true],
  [{ $or: [{ source: ['x'] }, { detail: { total: [13] } }] }, false],
  [{ source: ['nightflow.orders'], $or: [{ source: ['x'] }] }, false],
  [{ source: ['x', { prefix: 'nightflow.' }] }, true],
])('operators: %j gives %s', (pattern, expected) => {
  expect(compile(pattern)(event)).toBe(expected);
});

describe('compile', () => {
  it.each([
    {},
    { source: 'text' },
    { source: [] },
    { source: [['nested']] },
    { source: [{ suffix: '.png' }] },
    { source: [{ wildcard: '*' }] },
    { source: [{ prefix: { 'equals-ignore-case': 'a' } }] },
    { source: [{ 'anything-but': { prefix: 'a' } }] },
    { source: [{ prefix: 'a', exists: true }] },
    { source: [{ numeric: ['>'] }] },
    { source: [{ numeric: ['!=', 1] }] },
    { $or: {} },
  ])('refuses %j and names its owner', (pattern) => {
    expect(() => compile(pattern, 'OrderMailRule')).toThrow(Failure);
    expect(() => compile(pattern, 'OrderMailRule')).toThrow(/^OrderMailRule: /);
  });

  it('matches the filter of the search index', () => {
    const isPublished = compile({ dynamodb: { NewImage: { status: { S: ['published'] } } } });
    expect(isPublished({ dynamodb: { NewImage: { status: { S: 'published' } } } })).toBe(true);
    expect(isPublished({ dynamodb: { NewImage: { status: { S: 'draft' } } } })).toBe(false);
    expect(isPublished({ dynamodb: { Keys: {} } })).toBe(false);
  });
});
