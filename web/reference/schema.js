import { h, prose } from './dom.js';

/** Below this depth only names are shown, which also ends recursive schemas. */
const maxDepth = 6;

export const nameOf = (schema) => schema?.$ref?.split('/').pop();

export function resolve(schema, schemas) {
  const name = nameOf(schema);
  return name ? { ...schemas[name], ...schema, $ref: undefined } : (schema ?? {});
}

/** Splits "one schema or null" into the schema and a `nullable` flag. */
export function withoutNull(schema) {
  const others = schema.anyOf?.filter((one) => one.type !== 'null');
  if (others?.length === 1) {
    // The text of the field says more than that of its type.
    const description = schema.description ?? others[0].description;
    return { schema: { ...schema, anyOf: undefined, ...others[0], description }, nullable: true };
  }
  if (Array.isArray(schema.type) && schema.type.includes('null')) {
    const types = schema.type.filter((type) => type !== 'null');
    return { schema: { ...schema, type: types.length === 1 ? types[0] : types }, nullable: true };
  }
  return { schema, nullable: false };
}

/** Renders a type as text: `Money`, `Event[]`, `string · date-time`. */
export function typeText(given, schemas) {
  const { schema, nullable } = withoutNull(given);
  const orNull = nullable ? ' | null' : '';
  if (schema.$ref) return nameOf(schema) + orNull;
  if (schema.const !== undefined) return JSON.stringify(schema.const) + orNull;
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return choices.map((one) => typeText(one, schemas)).join(' | ') + orNull;
  if (schema.type === 'array') return `${typeText(schema.items ?? {}, schemas)}[]${orNull}`;
  if (schema.type === 'object' && !schema.properties)
    return `object of ${anyOr(schema.additionalProperties, schemas)}${orNull}`;
  const type = [schema.type ?? 'any'].flat().join(' | ');
  return (schema.format ? `${type} · ${schema.format}` : type) + orNull;
}

const anyOr = (schema, schemas) =>
  schema && schema !== true && Object.keys(schema).length ? typeText(schema, schemas) : 'anything';

const range = (from, to, unit) => {
  const [low, high] = [from, to].map((limit) => limit?.toLocaleString('en'));
  if (low === undefined && high === undefined) return undefined;
  if (low === high) return `exactly ${low}${unit}`;
  if (low === undefined) return `≤ ${high}${unit}`;
  return high === undefined ? `≥ ${low}${unit}` : `${low}–${high}${unit}`;
};

/** Returns the constraints of a value as short texts. */
function limitsOf(schema) {
  return [
    range(schema.minimum, schema.maximum, ''),
    range(schema.minLength, schema.maxLength, ' characters'),
    range(schema.minItems, schema.maxItems, ' entries'),
    schema.pattern && `matches ${schema.pattern}`,
    schema.default !== undefined && `default ${JSON.stringify(schema.default)}`,
  ].filter(Boolean);
}

function notesOf(given, schemas) {
  const { schema: named } = withoutNull(given);
  const own = named.$ref ? { description: named.description ?? resolve(named, schemas).description } : named;
  const items = own.type === 'array' ? withoutNull(own.items ?? {}).schema : {};
  const values = own.enum ?? items.enum;
  return [
    own.description && h('span', { class: 'note' }, prose(own.description)),
    values &&
      h(
        'span',
        { class: 'values' },
        values.map((value) => h('code', {}, String(value))),
      ),
    limitsOf(own).map((text) => h('span', { class: 'limit' }, text)),
    limitsOf(items).map((text) => h('span', { class: 'limit' }, `each ${text}`)),
  ];
}

/** Returns the object schema that a field expands to: its own, that of its array items, or undefined. */
function inner(given, schemas, seen) {
  const { schema } = withoutNull(given);
  if (schema.type === 'array' && !schema.$ref) return inner(schema.items ?? {}, schemas, seen);
  const name = nameOf(schema);
  if (name && seen.includes(name)) return undefined;
  const resolved = resolve(schema, schemas);
  if (!resolved.properties) return undefined;
  return { schema: resolved, seen: name ? [...seen, name] : seen };
}

/** Marks required fields in requests, and optional fields in responses. */
const presence = (required, answer) => {
  if (answer) return !required && h('span', { class: 'place' }, 'may be absent');
  return required && h('span', { class: 'required' }, 'required');
};

/** Renders one field with its constraints. `context` is `{ schemas, answer, seen, depth }`. */
export function fieldRow(name, schema, required, { place, ...context }) {
  const { schemas, answer = false, seen = [], depth = 0 } = context;
  const opened = depth < maxDepth ? inner(schema, schemas, seen) : undefined;
  return h(
    'li',
    { class: 'field' },
    h(
      'div',
      { class: 'facts' },
      h('code', { class: 'name' }, name),
      h('span', { class: 'type' }, typeText(schema, schemas)),
      place && h('span', { class: 'place' }, place),
      presence(required, answer),
      notesOf(schema, schemas),
    ),
    opened &&
      h(
        'details',
        {},
        h('summary', {}, `Fields of ${name}`),
        fields(opened.schema, { schemas, answer, seen: opened.seen, depth: depth + 1 }),
      ),
  );
}

function fields({ properties, required = [] }, context) {
  const rows = Object.entries(properties).map(([name, schema]) =>
    fieldRow(name, schema, required.includes(name), context),
  );
  return h('ul', { class: 'fields' }, rows);
}

/** Renders a schema as a table with expandable nested fields. All but plain objects get a line with the type first. */
export function schemaTable(schema, { schemas, answer }) {
  const opened = inner(schema, schemas, []);
  const line = h(
    'p',
    { class: 'shape' },
    h('span', { class: 'type' }, typeText(schema, schemas)),
    notesOf(schema, schemas),
  );
  const isPlain = opened && !schema.$ref && schema.type !== 'array';
  return h('div', {}, !isPlain && line, opened && fields(opened.schema, { schemas, answer, seen: opened.seen }));
}
