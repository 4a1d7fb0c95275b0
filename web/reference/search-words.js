/** What people call things, by a word of the route. */
const synonyms = {
  promo: 'voucher coupon discount rebate',
  accesscode: 'early bird presale hidden unlock',
  tier: 'early bird price level',
  comp: 'free ticket guest list giveaway',
  qr: 'barcode code image',
  scan: 'barcode check-in entry admit',
  cancel: 'refund money back withdraw',
  cancellation: 'refund money back',
  refund: 'money back',
  attendee: 'guest list participants',
  duplicate: 'copy repeat series',
  hold: 'reserve',
  cart: 'basket hold reserve',
  payment: 'pay card charge checkout',
  order: 'checkout buy purchase',
  login: 'sign in',
  register: 'sign up account',
  guest: 'without account',
  webhook: 'callback notification',
  blockedseats: 'house seats block',
  member: 'team role invite',
  preload: 'cache offline',
  device: 'phone scanner',
};

/** Collects names of fields and their values of a schema, down to the third level. */
function fieldWords(schema, schemas, depth = 0) {
  const own = schema?.$ref ? schemas[schema.$ref.split('/').pop()] : schema;
  if (!own || depth > 3) return [];
  return [
    ...(own.enum ?? []).map(String),
    ...[own.items, ...(own.anyOf ?? [])].flatMap((inner) => fieldWords(inner, schemas, depth + 1)),
    ...Object.entries(own.properties ?? {}).flatMap(([name, inner]) => [
      name,
      ...fieldWords(inner, schemas, depth + 1),
    ]),
  ];
}

/** Returns all words by which a route is found: its path, texts, parameters, body fields, codes, and synonyms. */
export function wordsOf({ method, path, operation }, schemas) {
  const body = operation.requestBody?.content?.['application/json']?.schema;
  const codes = Object.values(operation.responses).flatMap(({ content = {} }) =>
    Object.keys(content['application/problem+json']?.examples ?? {}),
  );
  const words = [
    ...[method, path, operation.summary, operation.operationId, ...operation.tags],
    ...(operation.parameters ?? []).map(({ name }) => name),
    ...fieldWords(body, schemas),
    ...codes,
  ]
    .join(' ')
    .toLowerCase();
  const others = Object.entries(synonyms).flatMap(([word, more]) => (words.includes(word) ? [more] : []));
  return `${words} ${others.join(' ')}`;
}
