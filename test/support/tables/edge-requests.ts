import { type Call, numbers, texts } from './small-world.ts';

/** A request on the items below. Without `aws`, DynamoDB Local answers it as AWS does. */
export interface EdgeRequest extends Call {
  /** The error of AWS where DynamoDB Local answers something else, `none` for success. */
  aws?: string;
}

const S = (text: string) => ({ S: text });
const N = (number: number | string) => ({ N: String(number) });
const k = (sk: string) => ({ pk: S('requests'), sk: S(sk) });
/** For what DynamoDB Local accepts and AWS does not. No other request reads it. */
const apart = { pk: S('apart'), sk: S('a') };
const table = { TableName: texts.table };
const one = { ':v': N(1) };
const long = (length: number) => S('x'.repeat(length));
const nested = (levels: number): object => (levels === 0 ? N(1) : { L: [nested(levels - 1)] });

export const requestItems = ['1', '2', '3', '4', '5'].map((sk, index) => ({
  ...k(sk),
  g: S('requests-group'),
  n: N(index < 2 ? 1 : index * 10),
  v: S('v'),
}));

const call =
  (operation: string) =>
  (input: object, aws?: string): EdgeRequest => ({
    operation,
    input: { ...table, ...input },
    ...(aws && { aws }),
  });
const get = call('GetItem');
const put = call('PutItem');
const update = call('UpdateItem');
const remove = call('DeleteItem');
const query = call('Query');
const scan = call('Scan');
const refused = 'ValidationException';

const keys: EdgeRequest[] = [
  get({ TableName: 'absent', Key: k('1') }),
  get({}),
  get({ Key: {} }),
  get({ Key: { pk: S('a') } }),
  get({ Key: { pk: S('a'), sk: N(1) } }),
  get({ Key: { pk: S('a'), sk: { NULL: true } } }),
  get({ Key: { pk: S('a'), x: S('1') } }),
  get({ Key: { ...k('1'), x: S('1') } }),
  get({ Key: k('') }),
  get({ Key: { pk: long(2049), sk: S('b') } }),
  get({ Key: { pk: S('a'), sk: long(1025) } }),
  get({ Key: k('absent') }),
  get({ Key: k('1'), ProjectionExpression: 'absent' }),
  get({ Key: k('absent'), ProjectionExpression: 'absent' }),
  get({ Key: k('1'), ProjectionExpression: 'v, v' }),
  get({ Key: k('1'), ProjectionExpression: 'v, v.a' }),
  get({ Key: k('1'), ProjectionExpression: 'v,' }),
  get({ Key: k('1'), ProjectionExpression: '' }),
  get({ Key: k('1'), ProjectionExpression: 'size(v)' }),
  get({ Key: k('1'), ProjectionExpression: 'name' }),
  get({ Key: k('1'), ProjectionExpression: '#v', ExpressionAttributeNames: { '#v': 'v' }, ConsistentRead: true }),
  get({ Key: k('1'), ExpressionAttributeNames: { '#v': 'v' } }),
  get({ Key: k('1'), AttributesToGet: ['v'] }, refused),
];

const items: EdgeRequest[] = [
  put({}),
  put({ Item: { pk: S('a') } }),
  put({ Item: { pk: S('a'), sk: N(1) } }),
  put({ Item: k('') }),
  put({ Item: { pk: S('a'), sk: long(1025) } }),
  put({ Item: { ...k('0'), g: S('') } }),
  put({ Item: { ...k('0'), g: N(1) } }),
  put({ Item: { ...k('0'), n: S('1') } }),
  put({ Item: { ...k('0'), n: { NULL: true } } }),
  put({ Item: { ...k('0'), g: long(2049) } }),
  put({ Item: { ...k('0'), x: {} } }),
  put({ Item: { ...k('0'), x: { S: 'a', N: '1' } } }),
  put({ Item: { ...k('0'), x: { Q: 1 } } }),
  put({ Item: { ...k('0'), x: N('abc') } }),
  put({ Item: { ...k('0'), x: N('') } }),
  put({ Item: { ...k('0'), x: N(' 1') } }),
  put({ Item: { ...k('0'), x: N('NaN') } }),
  put({ Item: { ...k('0'), x: N('123456789012345678901234567890123456789') } }),
  put({ Item: { ...k('0'), x: { SS: [] } } }),
  put({ Item: { ...k('0'), x: { SS: ['a', 'a'] } } }),
  put({ Item: { ...k('0'), x: { NS: ['1', '1.0'] } } }),
  put({ Item: { ...k('0'), x: { BS: ['AA==', 'AA=='] } } }),
  put({ Item: { ...k('0'), x: { NULL: false } } }),
  put({ Item: { ...k('0'), x: { S: 1 } } }, 'SerializationException'),
  put({ Item: { ...k('0'), x: 'text' } }, 'SerializationException'),
  put({ Item: { ...k('0'), x: { B: '#' } } }, 'SerializationException'),
  put({ Item: { ...k('0'), '': S('x') } }),
  put({ Item: { ...k('0'), x: { M: { '': S('x') } } }, ReturnValues: 'ALL_OLD' }),
  put({ Item: { ...k('0'), x: nested(32) } }),
  put({ Item: { ...k('0'), x: nested(31) } }),
  put({ Item: { ...k('0'), x: long(409_600) } }),
  put({ Item: { ...k('0'), x: long(409_600 - 'pkrequestssk0x'.length) } }),
  put({ Item: { ...k('0'), x: long(409_601 - 'pkrequestssk0x'.length) } }),
  put({ Item: k('0'), ReturnValues: 'ALL_NEW' }),
  put({ Item: k('0'), ReturnValues: 'OTHER' }),
  put({ Item: k('0'), ReturnValuesOnConditionCheckFailure: 'OTHER' }),
  put({ Item: k('0'), ExpressionAttributeValues: one }),
  put({ Item: k('0'), ConditionExpression: 'attribute_exists(pk)', ExpressionAttributeValues: {} }),
  put({ Item: k('0'), ConditionExpression: 'attribute_exists(pk)', ExpressionAttributeNames: {} }),
  put({ Item: k('0'), ConditionExpression: 'attribute_exists(pk)', ExpressionAttributeNames: { pk: 'pk' } }),
  put({ Item: k('0'), ConditionExpression: 'v = :v', ExpressionAttributeValues: { v: N(1) } }),
  put({ Item: k('0'), ConditionExpression: 'v = :v', ExpressionAttributeValues: { ':v': {} } }),
  put({ Item: k('0'), ConditionExpression: '#v = v', ExpressionAttributeNames: { '#v': '' } }),
  put({ Item: k('0'), Expected: { pk: { Exists: false } } }, refused),
  remove({ Key: k('0'), ReturnValues: 'UPDATED_OLD' }),
  remove({ Key: k('0'), ReturnValues: 'ALL_OLD' }),
  remove({ Key: k('0'), ReturnValues: 'ALL_OLD' }),
  remove({ Key: k('0'), ConditionExpression: 'attribute_exists(pk)' }),
  update({ Key: k('new-1'), ReturnValues: 'ALL_NEW' }),
  update({ Key: k('new-2'), UpdateExpression: 'SET v = :v', ExpressionAttributeValues: one, ReturnValues: 'ALL_NEW' }),
  update({ Key: k('new-3'), UpdateExpression: 'ADD v :v', ExpressionAttributeValues: one, ReturnValues: 'ALL_OLD' }),
  update({ Key: k('new-4'), UpdateExpression: 'SET v = v' }),
  update({ Key: apart, AttributeUpdates: { v: { Action: 'DELETE' } } }, refused),
  update({ Key: k('new-5'), UpdateExpression: 'SET v = :v', ExpressionAttributeValues: { ':v': long(409_600) } }),
  // DynamoDB Local lets an update give an index key another type or any length.
  update({ Key: apart, UpdateExpression: 'SET g = :v', ExpressionAttributeValues: one }, refused),
  update({ Key: apart, UpdateExpression: 'SET n = :v', ExpressionAttributeValues: { ':v': S('x') } }, refused),
  update({ Key: apart, UpdateExpression: 'SET g = :v', ExpressionAttributeValues: { ':v': long(2049) } }, refused),
];

const queries: EdgeRequest[] = (
  [
    ['pk = :p'],
    [':p = pk'],
    ['(pk = :p AND sk > :s)', '2'],
    ['sk >= :s AND pk = :p', '2'],
    ['pk = :p AND :s < sk', '2'],
    ['pk = :p AND begins_with(sk, :s)', '2'],
    ['pk = :p AND begins_with(sk, :s)', ''],
    ['pk = :p AND sk = :s', ''],
    ['pk = :p AND sk <> :s', '2'],
    ['pk = :p OR sk = :s', '2'],
    ['NOT pk = :p'],
    ['pk > :p'],
    ['sk = :p'],
    ['begins_with(pk, :p)'],
    ['pk = :p AND contains(sk, :s)', '2'],
    ['pk = :p AND v = :s', 'v'],
    ['pk = :p AND sk = :s AND v = :s', 'v'],
    ['pk = :p AND pk = :p'],
    ['pk = :p AND sk > :s AND sk < :s', '2'],
    ['pk = :p AND sk IN (:s)', '2'],
    ['pk = :p AND attribute_exists(sk)'],
    ['pk = :p AND size(sk) = :s', '1'],
    ['pk = :p AND pk.a = :s', '1'],
    ['pk = sk'],
    ['pk = :q'],
    [''],
  ] as [string, string?][]
).map(([KeyConditionExpression, s]) =>
  query({
    KeyConditionExpression,
    ExpressionAttributeValues: { ':p': S('requests'), ...(s !== undefined && { ':s': S(s) }) },
  }),
);

const page = {
  KeyConditionExpression: 'pk = :p',
  ExpressionAttributeValues: { ':p': S('requests') },
};
const above = {
  KeyConditionExpression: 'pk = :p AND sk > :s',
  ExpressionAttributeValues: { ':p': S('requests'), ':s': S('2') },
};
const onIndex = { ...page, IndexName: texts.byNumber };
const pages: EdgeRequest[] = [
  query({}),
  query({ ExpressionAttributeValues: one }),
  query({ ...page, ExpressionAttributeValues: { ':p': N(1) } }),
  query({ ...page, ExpressionAttributeValues: { ':p': S('') } }),
  query({ ...page, Limit: 0 }),
  query({ ...page, Limit: -1 }),
  query({ ...page, Limit: 2 }),
  query({ ...page, Limit: 5 }),
  query({ ...page, Limit: 3, ScanIndexForward: false }),
  query({ ...page, FilterExpression: 'sk > :p' }),
  query({
    ...page,
    FilterExpression: 'n > :n',
    ExpressionAttributeValues: { ':p': S('requests'), ':n': N(1) },
    Limit: 3,
  }),
  query({ ...page, FilterExpression: '' }),
  query({ ...page, Select: 'COUNT' }),
  query({ ...page, Select: 'COUNT', Limit: 2 }),
  query({ ...page, Select: 'COUNT', ProjectionExpression: 'v' }),
  query({ ...page, Select: 'ALL_ATTRIBUTES', Limit: 1 }),
  query({ ...page, Select: 'ALL_ATTRIBUTES', ProjectionExpression: 'v' }),
  query({ ...page, Select: 'SPECIFIC_ATTRIBUTES' }),
  query({ ...page, Select: 'SPECIFIC_ATTRIBUTES', ProjectionExpression: 'v, sk' }),
  query({ ...page, Select: 'ALL_PROJECTED_ATTRIBUTES' }),
  query({ ...page, Select: 'OTHER' }),
  query({ ...page, IndexName: 'absent' }),
  query({ ...page, ExclusiveStartKey: k('2') }),
  query({ ...page, ExclusiveStartKey: k('25') }),
  query({ ...page, ExclusiveStartKey: k(' '), Limit: 1 }),
  query({ ...page, ExclusiveStartKey: k('3'), ScanIndexForward: false }),
  query({ ...page, ExclusiveStartKey: { pk: S('other'), sk: S('2') } }),
  query({ ...page, ExclusiveStartKey: { pk: S('requests') } }),
  query({ ...page, ExclusiveStartKey: {} }),
  query({ ...page, ExclusiveStartKey: { pk: S('requests'), sk: N(2) } }),
  query({ ...page, ExclusiveStartKey: { pk: S('requests'), x: S('2') } }),
  query({ ...page, ExclusiveStartKey: { ...k('2'), n: N(1) } }),
  query({ ...page, ExclusiveStartKey: k('') }),
  query({ ...above, ExclusiveStartKey: k('3') }),
  query({ ...above, ExclusiveStartKey: k('1') }),
  query({ ...above, ExclusiveStartKey: k('2') }),
  query({ ...above, ExclusiveStartKey: k('1'), ScanIndexForward: false }),
  query({ ...onIndex, ConsistentRead: true }),
  query({ ...onIndex, ProjectionExpression: 'v' }),
  query({ ...onIndex, FilterExpression: 'v = :p' }),
  query({ ...onIndex, FilterExpression: 'n = :p' }),
  query({ ...onIndex, FilterExpression: 'sk = :p' }),
  query({ ...onIndex, Select: 'ALL_ATTRIBUTES' }),
  query({ ...onIndex, Select: 'COUNT', Limit: 3 }),
  query({ ...onIndex, ExclusiveStartKey: k('2') }),
  query({ ...onIndex, ExclusiveStartKey: { ...k('3'), n: N(20) } }),
  query({ ...onIndex, ExclusiveStartKey: { ...k('3'), n: N('20.0') }, ScanIndexForward: false, Limit: 1 }),
  query({ ...onIndex, ExclusiveStartKey: { ...k('3'), n: S('20') } }),
  query({ ...onIndex, ExclusiveStartKey: { ...k('3'), n: N(20), g: S('x') } }),
  query({ ...page, KeyConditions: {} }),
  query({ ...page, QueryFilter: {} }),
  scan({ ExclusiveStartKey: { pk: S('a'), n: S('2') } }),
  scan({ ExclusiveStartKey: { pk: S('a'), sk: N(2) } }),
  scan({ ExclusiveStartKey: { ...k('2'), x: S('') } }),
  scan({ IndexName: texts.byNumber, ExclusiveStartKey: k('2') }),
  scan({ FilterExpression: 'v = :v' }),
  scan({ FilterExpression: '' }),
  scan({ Limit: 0 }),
  scan({ ScanFilter: {} }, refused),
];

const batch = (operation: string, requests: object, aws?: string): EdgeRequest => ({
  operation,
  input: { RequestItems: requests },
  ...(aws && { aws }),
});
const many = (count: number) => Array.from({ length: count }, (_, index) => k(`many-${index}`));
const batches: EdgeRequest[] = [
  batch('BatchGetItem', {}),
  batch('BatchGetItem', { [texts.table]: { Keys: [] } }),
  batch('BatchGetItem', { [texts.table]: { Keys: [k('1'), k('1')] } }),
  batch('BatchGetItem', { [texts.table]: { Keys: [{ pk: S('a') }] } }),
  batch('BatchGetItem', { [texts.table]: { Keys: many(101) } }),
  batch('BatchGetItem', { [texts.table]: { Keys: many(100) } }),
  batch('BatchGetItem', { absent: { Keys: [k('1')] } }),
  batch('BatchGetItem', {
    [texts.table]: { Keys: [k('1'), k('absent')], ProjectionExpression: 'sk', ConsistentRead: true },
  }),
  batch('BatchWriteItem', {}),
  batch('BatchWriteItem', { [texts.table]: [] }),
  batch('BatchWriteItem', { [texts.table]: [{}] }),
  batch('BatchWriteItem', { [texts.table]: [{ PutRequest: { Item: k('8') }, DeleteRequest: { Key: k('8') } }] }),
  batch('BatchWriteItem', { [texts.table]: [{ PutRequest: { Item: k('8') } }, { DeleteRequest: { Key: k('8') } }] }),
  batch('BatchWriteItem', {
    [texts.table]: [{ PutRequest: { Item: k('8') } }, { PutRequest: { Item: { pk: S('a') } } }],
  }),
  batch('BatchWriteItem', { [texts.table]: [{ PutRequest: { Item: { ...k('8'), n: S('') } } }] }),
  batch('BatchWriteItem', { [texts.table]: many(26).map((Item) => ({ PutRequest: { Item } })) }),
  batch('BatchWriteItem', { absent: [{ PutRequest: { Item: k('8') } }] }),
  get({ Key: k('8') }),
  batch('BatchWriteItem', {
    [texts.table]: [{ PutRequest: { Item: k('8') } }, { DeleteRequest: { Key: k('absent') } }],
    [numbers.table]: [{ PutRequest: { Item: { p: S('requests'), num: N('1.50') } } }],
  }),
  get({ Key: k('8') }),
  get({ TableName: numbers.table, Key: { p: S('requests'), num: N('15e-1') } }),
];

const cancelled = 'TransactionCanceledException';
const transact = (actions: object[], aws?: string, more = {}): EdgeRequest => ({
  operation: 'TransactWriteItems',
  input: { TransactItems: actions, ...more },
  ...(aws && { aws }),
});
const putting = (sk: string, more: object = {}, item: object = {}) => ({
  Put: { ...table, Item: { ...k(sk), ...item }, ...more },
});
const updating = (sk: string, UpdateExpression: string, values?: object) => ({
  Update: { ...table, Key: k(sk), UpdateExpression, ...(values && { ExpressionAttributeValues: values }) },
});
const checking = (sk: string, ConditionExpression?: string) => ({
  ConditionCheck: { ...table, Key: k(sk), ...(ConditionExpression && { ConditionExpression }) },
});
const absent = { ConditionExpression: 'attribute_not_exists(pk)' };
const token = { ClientRequestToken: `edge-${Date.now()}` };
const reading = (...gets: object[]): EdgeRequest => ({
  operation: 'TransactGetItems',
  input: { TransactItems: gets.map((Get) => ({ Get })) },
});
const transactions: EdgeRequest[] = [
  transact([]),
  transact([{}]),
  transact([putting('9'), putting('9')]),
  transact([putting('twice'), checking('twice', 'attribute_exists(pk)')]),
  transact([putting('9'), { Delete: { ...table, Key: k('9') } }]),
  transact([{ ...putting('9'), Delete: { ...table, Key: k('8') } }]),
  transact(many(101).map((Item) => ({ Put: { ...table, Item } }))),
  transact([putting('1', absent), putting('9')]),
  transact([putting('1', { ...absent, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }), putting('2', absent)]),
  transact([
    checking('1', 'v = pk'),
    putting('9', { ConditionExpression: 'attribute_exists(pk)', ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }),
  ]),
  transact([checking('1')]),
  transact([checking('1', 'v = :v')]),
  transact([checking('1', 'attribute_exists(pk)')]),
  transact([{ Update: { ...table, Key: k('1') } }], refused),
  transact([putting('9', { ReturnValuesOnConditionCheckFailure: 'OTHER' })], refused),
  transact([putting('9', { ExpressionAttributeValues: one })]),
  transact([putting('9', { ...absent, ExpressionAttributeNames: { '#x': 'x' } })]),
  transact([putting('9', { ConditionExpression: 'v =' })]),
  transact([{ Delete: { TableName: 'absent', Key: k('1') } }, putting('9')]),
  // What depends on the item or its key cancels the transaction on AWS.
  transact([updating('1', 'SET q.z = :v', one), putting('9')], cancelled),
  transact([updating('1', 'SET v = v + :v', one), putting('9')], cancelled),
  transact([updating('1', 'SET v = absent'), putting('2', absent)], cancelled),
  transact(
    [{ Update: { ...table, Key: apart, UpdateExpression: 'SET n = :v', ExpressionAttributeValues: { ':v': S('x') } } }],
    cancelled,
  ),
  transact([putting('9', {}, { n: S('x') }), putting('8')]),
  transact([{ Put: { ...table, Item: { pk: S('a'), sk: N(1) } } }, putting('8')]),
  transact([{ Put: { ...table, Item: { pk: S('a') } } }, putting('8')], cancelled),
  transact([{ Delete: { ...table, Key: { pk: S('a') } } }, putting('8')], cancelled),
  transact([putting('9', {}, { x: long(409_600) }), putting('8')], cancelled),
  transact([putting('9', {}, { x: N('abc') }), putting('8')]),
  get({ Key: k('9') }),
  transact([putting('9'), updating('1', 'SET v = :v', one), { Delete: { ...table, Key: k('absent') } }]),
  get({ Key: k('9') }),
  transact([updating('counter', 'ADD v :v', one)], undefined, token),
  transact([updating('counter', 'ADD v :v', one)], undefined, token),
  transact([updating('counter', 'ADD v :v', { ':v': N(2) })], undefined, token),
  get({ Key: k('counter') }),
  transact([putting('9')], undefined, { ClientRequestToken: 'x'.repeat(37) }),
  reading(
    { ...table, Key: k('1') },
    { ...table, Key: k('absent') },
    { ...table, Key: k('2'), ProjectionExpression: 'sk' },
  ),
  reading({ ...table, Key: k('1') }, { ...table, Key: k('1') }),
  reading({ TableName: 'absent', Key: k('1') }),
  reading({ ...table, Key: { pk: S('a') } }),
  reading(),
];

const manage = call('CreateTable');
const definitions: EdgeRequest[] = [
  manage({
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    BillingMode: 'PAY_PER_REQUEST',
  }),
  manage({ TableName: 'ab', KeySchema: [], AttributeDefinitions: [] }),
  manage({
    TableName: 'other',
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    AttributeDefinitions: [],
    BillingMode: 'PAY_PER_REQUEST',
  }),
  call('DescribeTable')({ TableName: 'absent' }),
  call('DeleteTable')({ TableName: 'absent' }),
  call('DescribeTimeToLive')({}),
  call('UpdateTimeToLive')({ TimeToLiveSpecification: { Enabled: true, AttributeName: 'ttl' } }),
  call('UpdateTimeToLive')({ TimeToLiveSpecification: { Enabled: true, AttributeName: 'ttl' } }),
  call('DescribeTimeToLive')({}),
  call('UpdateTimeToLive')({ TimeToLiveSpecification: { Enabled: false, AttributeName: 'ttl' } }),
  call('NoOperation')({}),
];

export const edgeRequests: EdgeRequest[] = [
  ...keys,
  ...items,
  ...queries,
  ...pages,
  ...batches,
  ...transactions,
  ...definitions,
];
