import fc from 'fast-check';

/*
 * Operations on few keys, attributes and values, so that they meet often. `§` stands for the run: each run has
 * partitions of its own in the same tables.
 */

export const texts = { table: 'texts', byGroup: 'by-group', byNumber: 'by-number', bySize: 'by-size' } as const;
export const numbers = { table: 'numbers' } as const;

const attribute = (AttributeName: string, AttributeType: string) => ({ AttributeName, AttributeType });
const keys = (hash: string, range?: string) => [
  { AttributeName: hash, KeyType: 'HASH' },
  ...(range ? [{ AttributeName: range, KeyType: 'RANGE' }] : []),
];

/** Inputs of CreateTable. */
export const tables = [
  {
    TableName: texts.table,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [attribute('pk', 'S'), attribute('sk', 'S'), attribute('g', 'S'), attribute('n', 'N')],
    KeySchema: keys('pk', 'sk'),
    GlobalSecondaryIndexes: [
      { IndexName: texts.byGroup, KeySchema: keys('g', 'n'), Projection: { ProjectionType: 'ALL' } },
      { IndexName: texts.byNumber, KeySchema: keys('pk', 'n'), Projection: { ProjectionType: 'KEYS_ONLY' } },
      {
        IndexName: texts.bySize,
        KeySchema: keys('g'),
        Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['s', 'm'] },
      },
    ],
  },
  {
    TableName: numbers.table,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [attribute('p', 'S'), attribute('num', 'N')],
    KeySchema: keys('p', 'num'),
  },
];

type Value = Record<string, unknown>;
export interface Call {
  operation: string;
  input: Record<string, unknown>;
}

const S = (text: string): Value => ({ S: text });
const N = (number: string): Value => ({ N: number });

/** In canonical form: DynamoDB Local does not normalise numbers within documents. */
const canonicalNumbers = ['0', '1', '-1', '2', '2.5', '-0.001', '10', '12345678901234567890', '0.000000001'];
const number = fc.constantFrom(...canonicalNumbers).map(N);
const text = fc.constantFrom('', 'x', 'xy', 'xyz', 'ä', '😀', '\uffee', 'X').map(S);
const binary = fc.constantFrom('', 'AA==', 'AAE=', 'AQ==').map((B) => ({ B }));
const members = <T>(...values: T[]) => fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 3 });
const set = fc.oneof(
  members('x', 'xy', 'ä').map((SS) => ({ SS })),
  members('1', '2', '2.5', '-1').map((NS) => ({ NS })),
  members('AA==', 'AQ==').map((BS) => ({ BS })),
);
const scalar = fc.oneof(
  { weight: 4, arbitrary: number },
  { weight: 4, arbitrary: text },
  { weight: 1, arbitrary: binary },
  { weight: 1, arbitrary: fc.boolean().map((BOOL) => ({ BOOL })) },
  { weight: 1, arbitrary: fc.constant({ NULL: true }) },
);
const { value: anyValue, list } = fc.letrec<{ value: Value; list: Value; map: Value }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 6, arbitrary: scalar },
    { weight: 2, arbitrary: set },
    { weight: 2, arbitrary: tie('list') },
    { weight: 2, arbitrary: tie('map') },
  ),
  list: fc.array(tie('value'), { maxLength: 3 }).map((L) => ({ L })),
  map: fc.dictionary(fc.constantFrom('a', 'b', 'l'), tie('value'), { maxKeys: 3 }).map((M) => ({ M })),
}));

const key = fc.record({
  pk: fc.constantFrom('§a', '§b').map(S),
  sk: fc.constantFrom('a', 'ab', 'b', 'ä', '😀').map(S),
});
const group = fc.constantFrom('§g', '§h').map(S);
const someMap = fc
  .dictionary(fc.constantFrom('a', 'b', 'l'), anyValue, { minKeys: 1, maxKeys: 3 })
  .map((M): Value => ({ M }));
const attributes = fc.record(
  {
    a: number,
    s: text,
    l: fc.array(anyValue, { minLength: 1, maxLength: 3 }).map((L): Value => ({ L })),
    m: fc.oneof({ weight: 4, arbitrary: someMap }, { weight: 1, arbitrary: anyValue }),
    t: set,
    v: anyValue,
    g: group,
    n: number,
  },
  { requiredKeys: ['a', 'l', 'm'] },
);
const item = fc.tuple(key, attributes).map(([one, more]) => ({ ...more, ...one }));

const paths = [
  'a',
  's',
  'l',
  'm',
  't',
  'v',
  'q',
  'm.a',
  'm.b',
  'm.l[0]',
  'm.a.b',
  'l[0]',
  'l[1]',
  'l[4]',
  'l[1].a',
  'v.a',
];
const path = fc.constantFrom(...paths);
/** Paths that an update may set in most items. */
const target = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('a', 's', 'l', 'm', 't', 'v', 'q') },
  { weight: 3, arbitrary: fc.constantFrom('m.a', 'm.b', 'm.c', 'l[0]', 'l[1]', 'l[4]', 'l[7]') },
  { weight: 1, arbitrary: path },
);

/** A part of an expression: its text with `{}` for each value. */
interface Part {
  text: string;
  values: Value[];
}
const part = (template: string, ...parts: Part[]): Part => {
  let index = 0;
  return {
    text: template.replace(/\?/g, () => parts[index++]?.text ?? ''),
    values: parts.flatMap(({ values }) => values),
  };
};
const literal = (value: fc.Arbitrary<Value>) => value.map((one): Part => ({ text: '{}', values: [one] }));
const pathPart = path.map((one): Part => ({ text: one, values: [] }));
const operand = fc.oneof(
  { weight: 4, arbitrary: pathPart },
  { weight: 4, arbitrary: literal(anyValue) },
  { weight: 1, arbitrary: path.map((one): Part => ({ text: `size(${one})`, values: [] })) },
);
const likely = fc.oneof({ weight: 3, arbitrary: literal(scalar) }, { weight: 1, arbitrary: operand });

const comparison = fc.oneof(
  fc
    .tuple(operand, fc.constantFrom('=', '<>', '<', '<=', '>', '>='), likely)
    .map(([left, operator, right]) => part(`? ${operator} ?`, left, right)),
  fc.tuple(operand, likely, likely).map((three) => part('? BETWEEN ? AND ?', ...three)),
  fc.tuple(operand, likely, likely).map((three) => part('? IN (?, ?)', ...three)),
  pathPart.map((one) => part('attribute_exists(?)', one)),
  pathPart.map((one) => part('attribute_not_exists(?)', one)),
  fc
    .tuple(pathPart, literal(fc.constantFrom('S', 'N', 'L', 'M', 'SS').map(S)))
    .map((two) => part('attribute_type(?, ?)', ...two)),
  fc.tuple(pathPart, likely).map((two) => part('begins_with(?, ?)', ...two)),
  fc.tuple(pathPart, likely).map((two) => part('contains(?, ?)', ...two)),
);
const condition = fc.letrec<{ any: Part }>((tie) => ({
  any: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 6, arbitrary: comparison },
    { weight: 1, arbitrary: fc.tuple(tie('any'), tie('any')).map((two) => part('(?) AND (?)', ...two)) },
    { weight: 1, arbitrary: fc.tuple(tie('any'), tie('any')).map((two) => part('? OR ?', ...two)) },
    { weight: 1, arbitrary: tie('any').map((one) => part('NOT ?', one)) },
  ),
})).any;

const targetPart = target.map((one): Part => ({ text: one, values: [] }));
const addend = literal(number);
const updateValue = fc.oneof(
  { weight: 6, arbitrary: literal(anyValue) },
  { weight: 1, arbitrary: targetPart },
  { weight: 2, arbitrary: addend.map((one) => part('a + ?', one)) },
  { weight: 1, arbitrary: fc.tuple(addend, targetPart).map((two) => part('? - ?', ...two)) },
  { weight: 2, arbitrary: fc.tuple(targetPart, literal(anyValue)).map((two) => part('if_not_exists(?, ?)', ...two)) },
  {
    weight: 1,
    arbitrary: fc.tuple(targetPart, addend, addend).map((three) => part('if_not_exists(?, ?) + ?', ...three)),
  },
  { weight: 2, arbitrary: literal(list).map((one) => part('list_append(l, ?)', one)) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(literal(list), targetPart, literal(list))
      .map((three) => part('list_append(?, if_not_exists(?, ?))', ...three)),
  },
);
/** Index keys are set to values of their type only: DynamoDB Local accepts others in updates. */
const indexKey = fc.oneof(
  literal(number).map((one) => part('n = ?', one)),
  literal(group).map((one) => part('g = ?', one)),
);
const joined = (keyword: string, parts: Part[]): Part[] =>
  parts.length > 0 ? [part(`${keyword} ${parts.map(() => '?').join(', ')}`, ...parts)] : [];
const update = fc
  .record({
    set: fc.array(
      fc.oneof(
        { weight: 5, arbitrary: fc.tuple(targetPart, updateValue).map((two) => part('? = ?', ...two)) },
        { weight: 1, arbitrary: indexKey },
      ),
      { maxLength: 2 },
    ),
    remove: fc.array(fc.oneof({ weight: 5, arbitrary: target }, { weight: 1, arbitrary: fc.constantFrom('g', 'n') }), {
      maxLength: 1,
    }),
    add: fc.array(
      fc.oneof(
        { weight: 2, arbitrary: literal(number).map((one) => part('a ?', one)) },
        { weight: 2, arbitrary: literal(set).map((one) => part('t ?', one)) },
        {
          weight: 1,
          arbitrary: fc.tuple(targetPart, literal(fc.oneof(number, set))).map((two) => part('? ?', ...two)),
        },
      ),
      { maxLength: 1 },
    ),
    take: fc.array(
      fc.oneof(
        { weight: 3, arbitrary: literal(set).map((one) => part('t ?', one)) },
        { weight: 1, arbitrary: fc.tuple(targetPart, literal(set)).map((two) => part('? ?', ...two)) },
      ),
      { maxLength: 1 },
    ),
  })
  .map(({ set: sets, remove, add, take }) => {
    // DynamoDB Local creates an item for an update that only removes. AWS does not.
    const all =
      sets.length + add.length + take.length > 0 ? sets : [...sets, part('z = ?', { text: '{}', values: [N('1')] })];
    const sections = [
      ...joined('SET', all),
      ...joined(
        'REMOVE',
        remove.map((one) => ({ text: one, values: [] })),
      ),
      ...joined('ADD', add),
      ...joined('DELETE', take),
    ];
    return part(sections.map(() => '?').join(' '), ...sections);
  });

/** Puts the values of all expressions of a request under names. */
function withExpressions(input: Record<string, unknown>, expressions: Record<string, Part | undefined>) {
  const ExpressionAttributeValues: Record<string, Value> = {};
  let count = 0;
  const filled = Object.entries(expressions).flatMap(([name, expression]) => {
    if (!expression) return [];
    let index = 0;
    const filledText = expression.text.replace(/\{\}/g, () => {
      const reference = `:v${count++}`;
      ExpressionAttributeValues[reference] = expression.values[index++] ?? {};
      return reference;
    });
    return [[name, filledText]];
  });
  return { ...input, ...Object.fromEntries(filled), ...(count > 0 && { ExpressionAttributeValues }) };
}

const maybe = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 2, arbitrary });
const onFailure = fc.constantFrom('NONE', 'ALL_OLD').map((one) => ({ ReturnValuesOnConditionCheckFailure: one }));
const table = { TableName: texts.table };

const put = fc
  .tuple(item, maybe(condition), onFailure)
  .map(([Item, ConditionExpression, more]) => withExpressions({ ...table, ...more, Item }, { ConditionExpression }));
const remove = fc
  .tuple(key, maybe(condition), onFailure)
  .map(([Key, ConditionExpression, more]) => withExpressions({ ...table, ...more, Key }, { ConditionExpression }));
const change = fc
  .tuple(key, update, maybe(condition), onFailure)
  .map(([Key, UpdateExpression, ConditionExpression, more]) =>
    withExpressions({ ...table, ...more, Key }, { UpdateExpression, ConditionExpression }),
  );
const check = fc
  .tuple(key, condition, onFailure)
  .map(([Key, ConditionExpression, more]) => withExpressions({ ...table, ...more, Key }, { ConditionExpression }));

const returning = <T extends string>(...values: T[]) =>
  fc.constantFrom(...values).map((ReturnValues) => ({ ReturnValues }));
const isNested = ({ UpdateExpression = '' }: { UpdateExpression?: string }) => /[.[]/.test(UpdateExpression);
const projected = fc
  .uniqueArray(fc.constantFrom('a', 's', 'm.a', 'm.l[0]', 'l[1]', 'l[0]', 'v', 'sk', 'q'), {
    minLength: 1,
    maxLength: 4,
  })
  .map((some) => some.join(', '));
const called = (operation: string, input: fc.Arbitrary<object>) =>
  input.map((one): Call => ({ operation, input: one as Call['input'] }));

const single = fc.oneof(
  called(
    'PutItem',
    fc.tuple(put, returning('NONE', 'ALL_OLD')).map(([one, more]) => ({ ...one, ...more })),
  ),
  called(
    'DeleteItem',
    fc.tuple(remove, returning('NONE', 'ALL_OLD')).map(([one, more]) => ({ ...one, ...more })),
  ),
  called(
    'UpdateItem',
    fc
      .tuple(change, returning('NONE', 'ALL_OLD', 'ALL_NEW', 'UPDATED_OLD', 'UPDATED_NEW'))
      // DynamoDB Local returns whole attributes for changes within them. AWS returns the changed part.
      .map(([one, more]) => (isNested(one) && more.ReturnValues.startsWith('UPDATED') ? one : { ...one, ...more })),
  ),
  called(
    'GetItem',
    fc.tuple(key, maybe(projected)).map(([Key, ProjectionExpression]) => ({
      ...table,
      Key,
      ...(ProjectionExpression && { ProjectionExpression }),
    })),
  ),
);
const batch = fc.oneof(
  called(
    'BatchWriteItem',
    fc
      .array(
        fc.oneof(
          item.map((Item) => ({ PutRequest: { Item } })),
          key.map((Key) => ({ DeleteRequest: { Key } })),
        ),
        { minLength: 1, maxLength: 4 },
      )
      .map((requests) => ({ RequestItems: { [texts.table]: requests } })),
  ),
  called(
    'BatchGetItem',
    fc.array(key, { minLength: 1, maxLength: 4 }).map((Keys) => ({ RequestItems: { [texts.table]: { Keys } } })),
  ),
);
/** Without second actions on one item: DynamoDB Local does not always refuse them at once. */
const distinct = (actions: Record<string, { Key?: Value; Item?: Value }>[]) => [
  ...new Map(
    actions.map((action) => {
      const [{ Key, Item = {} } = {}] = Object.values(action);
      return [JSON.stringify(Key ?? { pk: Item.pk, sk: Item.sk }), action];
    }),
  ).values(),
];
const transaction = fc.oneof(
  {
    weight: 3,
    arbitrary: called(
      'TransactWriteItems',
      fc
        .array(
          fc.oneof(
            put.map((Put) => ({ Put })),
            remove.map((Delete) => ({ Delete })),
            change.map((Update) => ({ Update })),
            check.map((ConditionCheck) => ({ ConditionCheck })),
          ),
          { minLength: 1, maxLength: 4 },
        )
        .map((actions) => ({ TransactItems: distinct(actions) })),
    ),
  },
  {
    weight: 1,
    arbitrary: called(
      'TransactGetItems',
      fc
        .array(key, { minLength: 1, maxLength: 3 })
        .map((some) => ({ TransactItems: some.map((Key) => ({ Get: { ...table, Key } })) })),
    ),
  },
);

const bounded = (name: string, bound: fc.Arbitrary<Value>, hasPrefixes: boolean) =>
  fc.oneof(
    fc.constant<Part | undefined>(undefined),
    fc
      .tuple(fc.constantFrom('=', '<', '<=', '>', '>='), literal(bound))
      .map(([operator, one]) => part(`${name} ${operator} ?`, one)),
    fc.tuple(literal(bound), literal(bound)).map((two) => part(`${name} BETWEEN ? AND ?`, ...two)),
    ...(hasPrefixes ? [literal(bound).map((one) => part(`begins_with(${name}, ?)`, one))] : []),
  );
const keyCondition = (hash: string, value: fc.Arbitrary<Value>, range: fc.Arbitrary<Part | undefined>) =>
  fc
    .tuple(literal(value), range)
    .map(([one, more]) => (more ? part(`${hash} = ? AND ?`, one, more) : part(`${hash} = ?`, one)));
const pageOptions = fc.record({
  Limit: fc.integer({ min: 1, max: 4 }),
  ScanIndexForward: fc.boolean(),
});
const sortText = fc.constantFrom('a', 'ab', 'b', 'ä', '😀').map(S);

/** A query of which every page is read. */
const drain = fc.oneof(
  fc
    .tuple(keyCondition('pk', fc.constant(S('§a')), bounded('sk', sortText, true)), maybe(condition), pageOptions)
    .map(([KeyConditionExpression, FilterExpression, options]) =>
      withExpressions({ ...table, ...options }, { KeyConditionExpression, FilterExpression }),
    ),
  fc
    .tuple(keyCondition('g', group, bounded('n', number, false)), pageOptions)
    .map(([KeyConditionExpression, options]) =>
      withExpressions({ ...table, IndexName: texts.byGroup, ...options }, { KeyConditionExpression }),
    ),
  fc
    .tuple(keyCondition('pk', fc.constant(S('§a')), bounded('n', number, false)), pageOptions)
    .map(([KeyConditionExpression, options]) =>
      withExpressions({ ...table, IndexName: texts.byNumber, ...options }, { KeyConditionExpression }),
    ),
  fc
    .tuple(keyCondition('g', group, fc.constant(undefined)), pageOptions)
    .map(([KeyConditionExpression, options]) =>
      withExpressions({ ...table, IndexName: texts.bySize, ...options }, { KeyConditionExpression }),
    ),
);

const anyCall: fc.Arbitrary<Call> = fc.oneof(
  { weight: 10, arbitrary: single },
  { weight: 2, arbitrary: batch },
  { weight: 4, arbitrary: transaction },
  { weight: 4, arbitrary: called('Query', drain) },
);

/** A run begins with items under most keys. */
export const anyRun: fc.Arbitrary<Call[]> = fc
  .tuple(
    fc.array(item, { minLength: 10, maxLength: 10 }),
    fc.array(anyCall, { minLength: 25, maxLength: 40, size: 'max' }),
  )
  .map(([items, calls]) => [
    ...items.map((Item): Call => ({ operation: 'PutItem', input: { ...table, Item } })),
    ...calls,
  ]);

/** Numbers of every magnitude, in any form. */
export const anyNumber: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '0',
    '-0',
    '1e125',
    '-1e125',
    '1e-130',
    '-1e-130',
    '9.9999999999999999999999999999999999999e125',
    '1e126',
    '1e-131',
  ),
  fc
    .tuple(fc.constantFrom('', '-', '+'), fc.bigInt({ min: 0n, max: 10n ** 39n }), fc.integer({ min: -140, max: 130 }))
    .map(([sign, digits, exponent]) => `${sign}${digits}E${exponent}`),
  fc
    .tuple(fc.integer({ min: -9_999, max: 9_999 }), fc.integer({ min: 0, max: 99_999 }))
    .map(([whole, fraction]) => `${whole}.${fraction}`),
  fc.integer({ min: -100, max: 100 }).map(String),
);
