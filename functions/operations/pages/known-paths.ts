/** `paths` of the OpenAPI document: template → its operations by method in lower case. */
export type Paths = Record<string, Record<string, unknown>>;

const methods = ['GET', 'PUT', 'POST', 'DELETE', 'PATCH'];

/** A parameter is one segment that is not empty, as API Gateway sees it. */
function matches(template: readonly string[], path: readonly string[]): boolean {
  return (
    template.length === path.length &&
    template.every((part, at) => (part.startsWith('{') ? path[at] !== '' : part === path[at]))
  );
}

/** The methods that some route knows for this path; none when there is no such path. */
export function methodsOf(paths: Paths): (path: string) => string[] {
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
