import type { EdgeCase } from './edge-cases.ts';

const one = { ':v': { N: '1' } };
const repeated = (text: string, count: number, between = ''): string => Array(count).fill(text).join(between);
const assignments = (count: number): string => Array.from({ length: count }, (_, index) => `a${index}=:v+:v`).join(',');

/** Expressions at DynamoDB's limits and just beyond. */
export const limitCases: EdgeCase[] = [
  { condition: `attribute_not_exists(${repeated('a', 4_074)})` },
  { condition: `attribute_not_exists(${repeated('a', 4_075)})` },
  { condition: `attribute_exists(s)${repeated(' ', 4_096)}` },
  { condition: repeated('?', 4_097) },
  { update: `REMOVE ${repeated('a', 4_089)}` },
  { update: `REMOVE ${repeated('a', 4_090)}` },
  { condition: repeated('contains(a, b)', 150, ' OR ') },
  { condition: repeated('contains(a, b)', 151, ' OR ') },
  { condition: repeated('size(s) = :v', 100, ' OR '), values: one },
  { condition: repeated('size(s) = :v', 101, ' OR '), values: one },
  { condition: `${repeated('NOT ', 300)}n = :v`, values: one },
  { update: `SET ${assignments(300)}`, values: one },
  { update: `SET ${assignments(301)}`, values: one },
  { condition: `n IN (${repeated('s', 100, ', ')})` },
  { condition: `n IN (${repeated('s', 101, ', ')})` },
  { condition: `n IN (${repeated(':q', 101, ', ')})` },
  { condition: `attribute_not_exists(${repeated('a', 32, '.')})` },
  { condition: `attribute_not_exists(${repeated('a', 33, '.')})` },
  { condition: `attribute_not_exists(${repeated('a', 33, '.')}` },
  { update: `REMOVE a${repeated('[0]', 32)}` },
];
