import { limitCases } from './limit-cases.ts';
import { texts } from './small-world.ts';

/** An update, or with `condition` a put under that condition, of the item below. */
export interface EdgeCase {
  update?: string;
  condition?: string;
  values?: Record<string, unknown>;
  names?: Record<string, string>;
  returns?: string;
  /** Whether the text of the error is that of AWS, where DynamoDB Local has another one. */
  hasOwnText?: boolean;
}

const S = (text: string) => ({ S: text });
const N = (number: number | string) => ({ N: String(number) });
const L = (...members: unknown[]) => ({ L: members });
const M = (map: Record<string, unknown>) => ({ M: map });
const one = { ':v': N(1) };

export const edgeKey = { pk: S('edge'), sk: S('a') };
export const edgeItem = {
  ...edgeKey,
  s: S('text'),
  e: S(''),
  n: N(5),
  d: N('12345678901234567890123456789012345678'),
  l: L(N(1), N(2), N(3)),
  m: M({ a: N(1), b: M({ c: S('x') }), l: L(M({ x: N(1), y: N(2) }), M({ x: N(3) })) }),
  ss: { SS: ['a', 'b'] },
  ns: { NS: ['1', '2.5'] },
  bs: { BS: ['AA==', 'AQ=='] },
  b: { B: 'AAE=' },
  nil: { NULL: true },
  yes: { BOOL: true },
};

const updates: EdgeCase[] = [
  { update: 'SET q.a = :v', values: one },
  { update: 'SET m.q.a = :v', values: one },
  { update: 'SET s.a = :v', values: one },
  { update: 'SET s[0] = :v', values: one },
  { update: 'SET m[0] = :v', values: one },
  { update: 'SET l.a = :v', values: one },
  { update: 'SET l[10] = :v', values: one, returns: 'ALL_NEW' },
  { update: 'SET l[10] = :v, l[7] = :w', values: { ...one, ':w': N(7) }, returns: 'ALL_NEW' },
  { update: 'SET l[1] = :v REMOVE l[0]', values: one, returns: 'ALL_NEW' },
  { update: 'SET l[5] = :v REMOVE l[0], l[2]', values: one, returns: 'ALL_NEW' },
  { update: 'SET l[9] = :v ADD l[7] :w', values: { ...one, ':w': N(7) }, returns: 'ALL_NEW' },
  { update: 'REMOVE l[1], l[0]', returns: 'ALL_NEW' },
  { update: 'REMOVE l[9], q, m.q', returns: 'ALL_NEW' },
  { update: 'REMOVE l[0], l[1], l[2]', returns: 'ALL_NEW' },
  { update: 'REMOVE q.z' },
  { update: 'REMOVE m.z.y' },
  { update: 'SET x = :v, x = :v', values: one },
  { update: 'SET m.a = :v, m = :v', values: one },
  { update: 'SET m.a = :v, m.a[0] = :v', values: one },
  { update: 'SET m.a = :v, m[0] = :v', values: one },
  { update: 'SET m.a = :v REMOVE #m.#a', values: one, names: { '#m': 'm', '#a': 'a' } },
  { update: 'SET m.a = :v, m.b.c = :v', values: one, returns: 'ALL_NEW' },
  { update: 'SET #q = :v', values: one, names: { '#q': 'with.dot' }, returns: 'ALL_NEW' },
  { update: 'SET #q = :v', values: one, names: { '#q': 'constructor' }, returns: 'ALL_NEW' },
  { update: 'SET x = toString', returns: 'ALL_NEW' },
  { update: 'SET x = n, y = x' },
  { update: 'SET s = n, n = d', returns: 'ALL_NEW' },
  { update: 'SET m.b = m', returns: 'ALL_NEW' },
  { update: 'SET x = n + :v', values: one, returns: 'UPDATED_NEW' },
  { update: 'SET x = (n - :v)', values: one, returns: 'UPDATED_NEW' },
  { update: 'SET x = :v - n', values: { ':v': N('-0.5') }, returns: 'UPDATED_NEW' },
  { update: 'SET x = n + :v - :v', values: one },
  { update: 'SET x = q + :v', values: one },
  { update: 'SET x = s + :v', values: one },
  { update: 'SET x = n + :v', values: { ':v': S('1') } },
  { update: 'ADD d :v', values: one, returns: 'UPDATED_NEW' },
  { update: 'ADD d :v', values: { ':v': N('0.1') }, hasOwnText: true },
  { update: 'ADD n :v', values: { ':v': N('1e-40') }, hasOwnText: true },
  { update: 'SET x = :v + :v', values: { ':v': N('9e125') } },
  { update: 'SET x = :v + :v', values: { ':v': N('1e-130') }, returns: 'UPDATED_NEW' },
  { update: 'SET x = if_not_exists(q, :v) + :v', values: one, returns: 'UPDATED_NEW' },
  { update: 'SET x = if_not_exists(l[7], l[1])', returns: 'UPDATED_NEW' },
  { update: 'SET l[1] = if_not_exists(l[7], :v)', values: one, returns: 'ALL_NEW' },
  { update: 'SET x = if_not_exists(q, r)' },
  { update: 'SET x = if_not_exists(q, if_not_exists(nil, :v))', values: one, returns: 'UPDATED_NEW' },
  { update: 'SET x = if_not_exists(:v, :v)', values: one },
  { update: 'SET x = list_append(:v, l)', values: { ':v': L(N(0)) }, returns: 'UPDATED_NEW' },
  {
    update: 'SET x = list_append(if_not_exists(q, :e), :v)',
    values: { ':v': L(N(0)), ':e': L() },
    returns: 'UPDATED_NEW',
  },
  { update: 'SET x = list_append(l, :v)', values: one },
  { update: 'SET x = list_append(q, :v)', values: { ':v': L() } },
  { update: 'SET x = list_append(s, :v)', values: { ':v': L() } },
  { update: 'SET x = list_append(list_append(l, l), l)' },
  { update: 'SET x = list_append(l)' },
  { update: 'SET x = if_not_exists(q, :v + :v)', values: one },
  { update: 'SET x = size(l)' },
  { update: 'SET x = foo(l)' },
  { update: 'SET x = ((n))' },
  { update: 'ADD q :v', values: one, returns: 'UPDATED_NEW' },
  { update: 'ADD q :v', values: { ':v': { NS: ['1'] } }, returns: 'UPDATED_NEW' },
  { update: 'ADD ss :v', values: { ':v': { SS: ['c', 'a'] } }, returns: 'UPDATED_NEW' },
  { update: 'ADD bs :v', values: { ':v': { BS: ['AgI='] } }, returns: 'UPDATED_NEW' },
  { update: 'ADD ss :v', values: { ':v': { NS: ['1'] } } },
  { update: 'ADD l :v', values: { ':v': L() } },
  { update: 'ADD s :v', values: one },
  { update: 'ADD m.q :v', values: one, returns: 'ALL_NEW' },
  { update: 'ADD q.z :v', values: one },
  { update: 'ADD n n' },
  { update: 'DELETE ss :v', values: { ':v': { SS: ['a', 'z'] } }, returns: 'UPDATED_NEW' },
  { update: 'DELETE ns :v', values: { ':v': { NS: ['2.50', '1'] } }, returns: 'ALL_NEW' },
  { update: 'DELETE q :v', values: { ':v': { SS: ['a'] } }, returns: 'ALL_NEW' },
  { update: 'DELETE ss :v', values: { ':v': S('a') } },
  { update: 'DELETE n :v', values: { ':v': { NS: ['5'] } } },
  { update: 'SET pk = :v', values: one },
  { update: 'REMOVE sk' },
  { update: 'SET sk.a = :v', values: one },
  { update: 'SET g = :v', values: { ':v': S('') } },
  { update: 'SET x = :v SET y = :v', values: one },
  { update: 'set x = :v remove s', values: one, returns: 'ALL_NEW' },
  { update: 'SET x = :v', values: { ...one, ':w': N(2) } },
  { update: 'SET x = :w', values: one },
  { update: 'SET #x = :v', values: one },
  { update: 'SET x = :v', values: one, names: { '#x': 'x' } },
  { update: 'SET name = :v', values: one },
  { update: 'SET m.name = :v', values: one },
  { update: 'SET x :v', values: one },
  { update: 'SET x = :v,', values: one },
  { update: 'SET x = :v y = :v', values: one },
  { update: 'SET', values: one },
  { update: '' },
  { update: 'FOO x = :v', values: one },
  { update: 'SET 5x = :v', values: one },
  { update: 'SET l[-1] = :v', values: one },
  { update: 'SET l[a] = :v', values: one },
  { update: 'SET l [ 1 ] = :v, m . a = :v', values: one, returns: 'ALL_NEW' },
  { update: 'SET x = :v', values: one, returns: 'ALL_OLD' },
  { update: 'SET x = :v, s = :v', values: one, returns: 'UPDATED_OLD' },
  { update: 'SET x = :v', values: one, returns: 'UPDATED_OLD' },
  { update: 'REMOVE s, n', returns: 'UPDATED_OLD' },
  { update: 'REMOVE s', returns: 'UPDATED_NEW' },
  { update: 'SET s = s', returns: 'UPDATED_NEW' },
];

const conditions: EdgeCase[] = [
  { condition: 'q = :v', values: one },
  { condition: 'q <> :v', values: one },
  { condition: 'q <> r' },
  { condition: 'q = r' },
  { condition: 'NOT q < :v', values: one },
  { condition: 'nil = :v', values: { ':v': { NULL: true } } },
  { condition: 'q = :v', values: { ':v': { NULL: true } } },
  { condition: 'nil < :v', values: one },
  { condition: 's < :v', values: one },
  { condition: 'n = :v', values: { ':v': N('5.00') } },
  { condition: 'd > :v', values: { ':v': N('12345678901234567890123456789012345677') } },
  { condition: 'n = n' },
  { condition: ':v = :v', values: one },
  { condition: 'm.b = :v', values: { ':v': M({ c: S('x') }) } },
  { condition: 'ns = :v', values: { ':v': { NS: ['2.5', '1.0'] } } },
  { condition: 'l = :v', values: { ':v': L(N(1), N(2), N(3)) } },
  { condition: 'l < :v', values: { ':v': L(N(1)) } },
  { condition: 'yes < :v', values: { ':v': { BOOL: true } } },
  { condition: 'n BETWEEN :v AND :w', values: { ...one, ':w': N(5) } },
  { condition: 'n BETWEEN :w AND :v', values: { ...one, ':w': N(5) } },
  { condition: 'n BETWEEN :w AND :v', values: { ...one, ':w': S('a') } },
  { condition: ':v BETWEEN q AND n', values: one },
  { condition: 'n IN (:v, d, :w)', values: { ...one, ':w': N(5) } },
  { condition: 'n IN (q, n)' },
  { condition: 'n IN ()' },
  { condition: 'q IN (r)' },
  { condition: 'begins_with(s, :v)', values: { ':v': S('te') } },
  { condition: 'begins_with(s, e)' },
  { condition: 'begins_with(n, :v)', values: { ':v': S('5') } },
  { condition: 'begins_with(s, :v)', values: one },
  { condition: 'begins_with(b, :v)', values: { ':v': { B: 'AA==' } } },
  { condition: 'begins_with(s)', values: one },
  { condition: 'contains(s, :v)', values: { ':v': S('ex') } },
  { condition: 'contains(s, :v)', values: one },
  { condition: 'contains(l, n)' },
  { condition: 'contains(l, :v)', values: { ':v': N('2.0') } },
  { condition: 'contains(ns, :v)', values: { ':v': N('2.50') } },
  { condition: 'contains(ss, :v)', values: { ':v': { SS: ['a'] } } },
  { condition: 'contains(m, :v)', values: { ':v': S('a') } },
  { condition: 'contains(b, :v)', values: { ':v': { B: 'AQ==' } } },
  { condition: 'contains(:v, s)', values: { ':v': L(S('text')) } },
  { condition: 'contains(q, e)' },
  { condition: 'attribute_type(nil, :v)', values: { ':v': S('NULL') } },
  { condition: 'attribute_type(q, :v)', values: { ':v': S('S') } },
  { condition: 'attribute_type(s, :v)', values: { ':v': S('STRING') } },
  { condition: 'attribute_type(s, :v)', values: one },
  { condition: 'attribute_type(s, e)', hasOwnText: true },
  { condition: 'size(s) = :v', values: { ':v': N(4) } },
  { condition: 'size(:u) = :v', values: { ':v': N(4), ':u': S('ä€😀') } },
  { condition: 'size(b) = :v', values: { ':v': N(2) } },
  { condition: 'size(ss) = size(bs)' },
  { condition: 'size(m) = :v', values: { ':v': N(3) } },
  { condition: 'size(n) >= :v', values: one },
  { condition: 'size(nil) <> :v', values: one },
  { condition: 'size(q) <> :v', values: one },
  { condition: 'size(s)' },
  { condition: 'size(:v) = :v', values: one },
  { condition: 'attribute_exists(l[2]) AND attribute_not_exists(l[3])' },
  { condition: 'attribute_exists(m.l[1].x) AND attribute_not_exists(m.l[1].y)' },
  { condition: 'attribute_exists(s.x) OR attribute_exists(s[0])' },
  { condition: 'attribute_exists(:v)', values: one },
  { condition: 'attribute_exists(constructor)' },
  { condition: 'attribute_exists(#x)', names: { '#x': '__proto__' } },
  { condition: 'attribute_exists(s) = :v', values: one },
  { condition: '(attribute_exists(s))' },
  { condition: '((attribute_exists(s)))' },
  { condition: '(n) = (:v)', values: { ':v': N(5) } },
  { condition: '((n)) = :v', values: { ':v': N(5) } },
  { condition: 'attribute_exists(q) OR attribute_exists(s) AND attribute_exists(q)' },
  { condition: '(attribute_exists(q) OR attribute_exists(s)) AND attribute_exists(n)' },
  { condition: 'NOT attribute_exists(q) AND attribute_exists(s)' },
  { condition: 'NOT NOT attribute_exists(s)' },
  { condition: 'n between :v and d and not s in (:v)', values: one },
  { condition: 'if_not_exists(n, :v) = :v', values: one },
  { condition: 'n + :v = :v', values: one },
  { condition: 'n == :v', values: one },
  { condition: 'n != :v', values: one },
  { condition: 'n > = :v', values: one },
  { condition: 'n = :v AND', values: one },
  { condition: '(n = :v', values: one },
  { condition: 'n = :v)', values: one },
  { condition: 'n', values: one },
  { condition: 'ATTRIBUTE_EXISTS(s)' },
  { condition: '' },
];

export const edgeCases: EdgeCase[] = [...updates, ...conditions, ...limitCases];

interface AwsCase {
  update: string;
  values?: Record<string, unknown>;
  returns: 'UPDATED_OLD' | 'UPDATED_NEW';
  attributes: Record<string, unknown> | undefined;
}

/** AWS returns the updated parts of documents only. DynamoDB Local returns whole attributes. */
export const awsCases: AwsCase[] = [
  { update: 'SET m.a = :v', values: one, returns: 'UPDATED_OLD', attributes: { m: M({ a: N(1) }) } },
  { update: 'SET l[1] = :v', values: one, returns: 'UPDATED_OLD', attributes: { l: L(N(2)) } },
  {
    update: 'SET l[1] = :v, m.b.c = :v',
    values: one,
    returns: 'UPDATED_NEW',
    attributes: { l: L(N(1)), m: M({ b: M({ c: N(1) }) }) },
  },
  { update: 'SET m.z = :v', values: one, returns: 'UPDATED_OLD', attributes: undefined },
  { update: 'SET l[100] = :v', values: one, returns: 'UPDATED_NEW', attributes: undefined },
  { update: 'REMOVE l[1], l[7]', returns: 'UPDATED_OLD', attributes: { l: L(N(2)) } },
  { update: 'REMOVE l[1]', returns: 'UPDATED_NEW', attributes: { l: L(N(3)) } },
];

const table = { TableName: texts.table };

/** The request of an edge case. */
export function requestOf({ update, condition, values, names, returns }: EdgeCase) {
  const shared = {
    ...table,
    ...(values && { ExpressionAttributeValues: values }),
    ...(names && { ExpressionAttributeNames: names }),
    ...(returns && { ReturnValues: returns }),
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  };
  return condition === undefined
    ? { operation: 'UpdateItem', input: { ...shared, Key: edgeKey, UpdateExpression: update } }
    : { operation: 'PutItem', input: { ...shared, Item: edgeItem, ConditionExpression: condition } };
}
