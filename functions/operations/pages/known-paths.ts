/** The field `paths` of the OpenAPI document: operations by lower-case method, by path template. */
export type Paths = Record<string, Record<string, unknown>>;

const methods = ['GET', 'PUT', 'POST', 'DELETE', 'PATCH'];

/** Matches as API Gateway does: a parameter is one segment that is not empty. */
function matches(template: readonly string[], path: readonly string[]): boolean {
  return (
    template.length === path.length &&
    template.every((part, index) => (part.startsWith('{') ? path[index] !== '' : part === path[index]))
  );
}

/** Returns a function from a path to the methods its routes allow. An unknown path has none. */
export function methodsByPath(paths: Paths): (path: string) => string[] {
  const templates = Object.entries(paths).map(([template, operations]) => ({
    parts: template.split('/'),
    methods: methods.filter((method) => method.toLowerCase() in operations),
  }));
  return (path) => {
    const parts = path.split('/');
    const known = new Set(templates.filter((t) => matches(t.parts, parts)).flatMap((t) => t.methods));
    return methods.filter((method) => known.has(method));
  };
}
