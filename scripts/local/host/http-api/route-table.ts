import { Failure } from '../../process/failure.ts';
import type { RoutePlan } from '../plan.ts';

export interface Match {
  route: RoutePlan;
  /** Values of the path's variables. None without variables. */
  pathParameters?: Record<string, string>;
}

interface Target {
  route: RoutePlan;
  /** Name of the variable at each position of the path, or undefined for a literal. */
  variables: (string | undefined)[];
  hasVariables: boolean;
}

/** Routes by segment of their path. */
interface Branch {
  literals: Map<string, Branch>;
  variable?: Branch;
  /** Routes that end here, by method. */
  targets: Map<string, Target>;
}

const emptyBranch = (): Branch => ({ literals: new Map(), targets: new Map() });

const segmentsOf = (path: string): string[] => path.slice(1).split('/');

function add(root: Branch, route: RoutePlan): void {
  const [, method = '', path = ''] = /^([A-Z]+) (\/.*)$/.exec(route.key) ?? [];
  const segments = segmentsOf(path);
  if (method === '' || segments.some((segment) => segment.endsWith('+}'))) {
    throw new Failure(`The local cloud does not support the route ${route.key}`);
  }
  const variables = segments.map((segment) => /^\{(.+)\}$/.exec(segment)?.[1]);
  let branch = root;
  for (const [index, segment] of segments.entries()) {
    let next = variables[index] === undefined ? branch.literals.get(segment) : branch.variable;
    if (!next) {
      next = emptyBranch();
      if (variables[index] === undefined) branch.literals.set(segment, next);
      else branch.variable = next;
    }
    branch = next;
  }
  branch.targets.set(method, { route, variables, hasVariables: variables.some((name) => name !== undefined) });
}

/** Literals come before variables, and a route's own method before ANY. A variable is a segment that is not empty. */
function find(branch: Branch, segments: readonly string[], index: number, method: string): Target | undefined {
  const segment = segments[index];
  if (segment === undefined) return branch.targets.get(method) ?? branch.targets.get('ANY');
  const literal = branch.literals.get(segment);
  const found = literal && find(literal, segments, index + 1, method);
  if (found || !branch.variable || segment === '') return found;
  return find(branch.variable, segments, index + 1, method);
}

/**
 * Returns the function that selects the route of a request as an HTTP API does, by the decoded path. Extra slashes at
 * the start do not count. @throws Failure for a route that the local cloud does not support
 */
export function routeTable(routes: readonly RoutePlan[]): (method: string, path: string) => Match | undefined {
  const root = emptyBranch();
  let fallback: Match | undefined;
  for (const route of routes) {
    if (route.key === '$default') fallback = { route };
    else add(root, route);
  }
  return (method, path) => {
    const segments = segmentsOf(path.startsWith('//') ? path.replace(/^\/+/, '/') : path);
    const target = find(root, segments, 0, method);
    if (!target) return fallback;
    const { route, variables, hasVariables } = target;
    if (!hasVariables) return { route };
    const pathParameters: Record<string, string> = {};
    for (const [index, name] of variables.entries()) if (name) pathParameters[name] = segments[index] ?? '';
    return { route, pathParameters };
  };
}
