import { timestampFormat } from '../../shared/text/timestamp.ts';
import { names } from './glossary/names.ts';
import { parameters } from './glossary/parameters.ts';
import { places } from './glossary/places.ts';
import { namedPlace, thingAt } from './glossary/same-as.ts';

/** The part of a JSON schema that may hold fields. */
interface Schema {
  $ref?: string;
  type?: string | string[];
  description?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  additionalProperties?: Schema | boolean;
}

interface Parameter {
  in: string;
  name: string;
  description?: string;
  schema?: Schema;
  example?: unknown;
}

interface Media {
  schema?: Schema;
  example?: unknown;
}

interface Operation {
  parameters?: Parameter[];
  requestBody?: { content: Record<string, Media> };
  responses: Record<string, { headers?: Record<string, unknown>; content?: Record<string, Media> }>;
}

export interface Described {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

/** Reports a field or parameter that neither its schema nor the glossary describes. */
type Report = (where: string) => void;

const nested = ({ items, anyOf = [], oneOf = [], additionalProperties }: Schema): Schema[] => [
  ...(items ? [items] : []),
  ...anyOf,
  ...oneOf,
  ...(typeof additionalProperties === 'object' ? [additionalProperties] : []),
];

/** What the schema of every timestamp says. It tells the format, and not which moment it is. */
const hasFormatOnly = ({ description }: Schema): boolean => description === timestampFormat;

const isDescribed = (field: Schema): boolean => {
  const texts = [field, ...(field.anyOf ?? [])].map(({ description }) => description);
  return texts.some((text) => text !== undefined && text !== timestampFormat);
};

/** The text of a place, or of the same field in a named schema, or of the name wherever it stands. */
function textOf(place: string, name: string): string | undefined {
  const own = places[place] ?? places[namedPlace(place) ?? ''];
  const thing = thingAt(place);
  if (own !== undefined || thing === undefined) return own ?? names[name];
  if (name === 'id') return `Id of the ${thing}, opaque.`;
  return name === 'name' ? `Name of the ${thing}, one line.` : names[name];
}

/** Describes the fields of a schema. `where` is its name or route, followed by the path to it. */
function describeFields(schema: Schema, where: string, report: Report): void {
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    const place = `${where}.${name}`;
    if (!isDescribed(field)) {
      const text = textOf(place, name);
      if (text === undefined) report(place);
      else field.description = hasFormatOnly(field) ? `${text} ${field.description}.` : text;
    }
    describeFields(field, place, report);
  }
  for (const inner of nested(schema)) describeFields(inner, where, report);
}

/**
 * Gives every field and parameter a description: its own, else that of its place, else that of its name. Changes the
 * document. Returns the places that have none.
 */
export function describe({ paths, components: { schemas } }: Described): string[] {
  const missing = new Set<string>();
  const report: Report = (where) => missing.add(where);
  for (const [name, schema] of Object.entries(schemas)) describeFields(schema, name, report);
  for (const [path, item] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(item)) {
      const route = `${method.toUpperCase()} ${path}`;
      for (const parameter of operation.parameters ?? []) {
        const { name, schema } = parameter;
        const place = `${route}${parameter.in === 'query' ? '?' : '/'}${name}`;
        const own = parameter.description ?? schema?.description;
        const text = own === timestampFormat ? undefined : own;
        const found = text ?? places[place] ?? parameters[name] ?? names[name];
        if (found === undefined) report(place);
        else parameter.description = own === timestampFormat ? `${found} ${own}.` : found;
      }
      const contents = [
        operation.requestBody?.content,
        ...Object.values(operation.responses).map((one) => one.content),
      ];
      for (const { schema } of contents.flatMap((content) => Object.values(content ?? {}))) {
        if (schema) describeFields(schema, route, report);
      }
    }
  }
  return [...missing].sort();
}
