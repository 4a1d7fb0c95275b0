/** A reference path: `$`, `$.order.id`, or into the context object `$$.Execution.Id`. Nothing else is supported. */
export const pathPattern = /^\${1,2}(\.[A-Za-z_][\w-]*)*$/;

type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const fieldsOf = (path: string): string[] => path.split('.').slice(1);

/** Returns what `path` points at in `data`, or in `context` for `$$`. `undefined` where it points at nothing. */
export function valueAt(path: string, data: unknown, context: unknown): unknown {
  let value = path.startsWith('$$') ? context : data;
  for (const field of fieldsOf(path)) {
    value = isFields(value) && Object.hasOwn(value, field) ? value[field] : undefined;
  }
  return value;
}

/**
 * Returns `data` with `value` at `path`, as `ResultPath` asks for. Missing objects on the way are created.
 * Returns `undefined` where something other than an object is on the way.
 */
export function withValueAt(path: string | null, data: unknown, value: unknown): unknown {
  if (path === null) return data;
  const [field, ...rest] = fieldsOf(path);
  if (field === undefined) return value;
  if (!isFields(data)) return undefined;
  const below = rest.length === 0 ? value : withValueAt(`$.${rest.join('.')}`, data[field] ?? {}, value);
  return below === undefined ? undefined : { ...data, [field]: below };
}

/** A path of a payload template that points at nothing. */
export class MissingPath extends Error {
  constructor(path: string, field: string, data: unknown) {
    const input = JSON.stringify(data);
    super(`The JSONPath '${path}' specified for the field '${field}' could not be found in the input '${input}'`);
  }
}

/** Fills a payload template: fields whose name ends in `.$` are paths. @throws MissingPath */
export function fillTemplate(template: unknown, data: unknown, context: unknown): unknown {
  if (Array.isArray(template)) return template.map((one) => fillTemplate(one, data, context));
  if (!isFields(template)) return template;
  return Object.fromEntries(
    Object.entries(template).map(([field, value]) => {
      if (!field.endsWith('.$')) return [field, fillTemplate(value, data, context)];
      const found = valueAt(String(value), data, context);
      if (found === undefined) throw new MissingPath(String(value), field, data);
      return [field.slice(0, -2), found];
    }),
  );
}

/** Returns the paths of a payload template with the fields they fill. */
export function pathsIn(template: unknown): { field: string; path: unknown }[] {
  if (Array.isArray(template)) return template.flatMap(pathsIn);
  if (!isFields(template)) return [];
  return Object.entries(template).flatMap(([field, value]) =>
    field.endsWith('.$') ? [{ field, path: value }] : pathsIn(value),
  );
}
