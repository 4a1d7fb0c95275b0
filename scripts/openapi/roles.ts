import { allRoles } from '../../shared/http/roles.ts';
import type { Access, Route } from '../../shared/http/routes.ts';
import type { RouteTable } from './tables.ts';

/** The columns of the table: everybody, the accounts, the members by role, the devices and the administrators. */
const callers = ['anyone', 'guest', 'account', ...allRoles, 'device', 'admin'] as const;
type CallerName = (typeof callers)[number];

const byAccess: Record<Access, readonly CallerName[]> = {
  public: callers,
  optional: callers,
  buyer: callers.filter((name) => name !== 'anyone' && name !== 'device'),
  account: callers.filter((name) => name !== 'anyone' && name !== 'device' && name !== 'guest'),
  organizer: [],
  gate: ['device'],
  admin: ['admin'],
};

/** Returns who may call a route, on the objects that are theirs. */
export function callersOf({ access, roles = [], admins }: Route): CallerName[] {
  const may = new Set<CallerName>([...byAccess[access], ...roles, ...(admins ? (['admin'] as const) : [])]);
  return callers.filter((name) => may.has(name));
}

const ruleOf = (route: Route) => ('byRule' in route ? route.byRule : undefined);

const listed = (words: readonly string[]): string =>
  new Intl.ListFormat('en', { type: 'conjunction' }).format(words.map((word) => `${word}s`));

/** Names the roles of an organizer's members in a sentence: `owners and editors`. */
export const rolesText = (roles: readonly string[]): string =>
  roles.length === allRoles.length ? `members with any role (${roles.join(', ')})` : listed(roles);

/** Renders a table with columns of even width. All columns but the first are centred. */
function table([head = [], ...rows]: readonly (readonly string[])[]): string {
  const widths = head.map((name, column) => Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const centred = (cell: string, width: number): string => {
    const before = Math.floor((width - cell.length) / 2);
    return cell.padStart(cell.length + before).padEnd(width);
  };
  const cellsOf = (row: readonly string[]) =>
    widths.map((width, column) => (column === 0 ? (row[0] ?? '').padEnd(width) : centred(row[column] ?? '', width)));
  const rule = widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `:${'-'.repeat(width - 2)}:`));
  return [line(cellsOf(head)), line(rule), ...rows.map((row) => line(cellsOf(row)))].join('\n');
}

function section({ service, routes }: RouteTable): string {
  const rows = Object.entries(routes).map(([key, route]) => {
    const may = callersOf(route);
    const byRule: readonly CallerName[] = ruleOf(route)?.callers ?? [];
    const markOf = (name: CallerName) => (byRule.includes(name) ? '(✓)' : may.includes(name) ? '✓' : '');
    return [`\`${key}\``, ...callers.map(markOf)];
  });
  const notes = Object.entries(routes).flatMap(([key, route]) => {
    const rule = ruleOf(route)?.rule;
    return rule ? [`- (✓) at \`${key}\`: where the rules of the door have \`${rule}\``] : [];
  });
  return [
    `## ${service}`,
    table([['Route', ...callers], ...rows]),
    ...(notes.length > 0 ? [notes.join('\n')] : []),
  ].join('\n\n');
}

/** Renders `docs/roles.md`: each route with the callers it lets in. */
export const rolesPage = (tables: readonly RouteTable[]): string => `# Who may call what

Made from the route tables (\`functions/*/routes.ts\`). A test compares it with them, and
\`vitest run --project contract test/contract/roles.test.ts -u\` rebuilds it. The authorisation matrix in
\`test/integration/security\` calls every route as each of these callers.

- **anyone** sends no token. **guest** and **account** are signed in; they see what is their own: their cart, orders and
  tickets.
- **owner**, **editor**, **gatekeeper** and **viewer** are the members of an organizer, by their role. They see what is
  their organizer's. Everybody else gets 404, and a member with another role 403.
- **device** is an enrolled gate device, for its own event. **admin** is an account with the role \`admin\`.
- **(✓)** depends on a rule of the door, which the organizer sets for each event. It is named below the table.

${tables.map(section).join('\n\n')}
`;
