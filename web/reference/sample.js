import { resolve, withoutNull } from './schema.js';

const texts = {
  email: 'ada@example.org',
  'date-time': '2027-06-12T20:00:00+02:00',
  uri: 'https://example.org/poster.png',
};

const byPattern = { '^[A-Z]{3}$': 'EUR', '^[A-Z]{2}$': 'IE' };
const byName = {
  timezone: 'Europe/Dublin',
  password: 'correct horse battery',
  phone: '+353 1 234 5678',
  provider: 'test',
  token: 'tok_ok',
};

function textFor(name, { format, pattern, minLength = 0 }) {
  const text = texts[format] ?? byPattern[pattern] ?? byName[name] ?? `<${name}>`;
  return text.padEnd(minLength, '.');
}

/** Builds a sample body: all required fields, plus the first optional one if fewer than two are required. */
export function sampleOf(given, schemas, name = 'value', depth = 0) {
  const schema = withoutNull(resolve(withoutNull(given).schema, schemas)).schema;
  if (schema.examples?.length) return schema.examples[0];
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  if (schema.default !== undefined) return schema.default;
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return sampleOf(choices[0], schemas, name, depth);
  if (schema.type === 'array')
    return depth > 5 ? [] : [sampleOf(schema.items ?? {}, schemas, name.replace(/s$/, ''), depth + 1)];
  if (schema.type === 'object') {
    const { properties = {}, required = [] } = schema;
    const spare = required.length < 2 ? Object.keys(properties).find((key) => !required.includes(key)) : undefined;
    const keys = Object.keys(properties).filter((key) => required.includes(key) || key === spare);
    return Object.fromEntries(keys.map((key) => [key, sampleOf(properties[key], schemas, key, depth + 1)]));
  }
  if (schema.type === 'integer' || schema.type === 'number') return Math.max(schema.minimum ?? 1, 1);
  if (schema.type === 'boolean') return true;
  return textFor(name, schema);
}
