import type { Route } from '../../../shared/http/routes.ts';
import { type Kind, type Rule, rules, type Side, type Which } from './authorisation.ts';

export type Verdict = 'allowed' | 401 | 403 | 404;

/** The verdict on this kind of caller from the route's `access` alone. */
function accessVerdict({ access }: Route, kind: Kind): Verdict {
  if (access === 'public' || access === 'optional') return 'allowed';
  if (kind.is === 'nobody') return 401;
  if (kind.is === 'device') return access === 'gate' ? 'allowed' : 401;
  if (access === 'admin') return kind.admin ? 'allowed' : 403;
  return kind.is === 'guest' && access !== 'buyer' ? 403 : 'allowed';
}

/** The verdict on a member: the route names the roles that may call it. Others get 404. */
function memberVerdict(side: Side, { member }: Kind, { roles = [] }: Route): Verdict {
  if (member?.[0] !== side) return 404;
  return roles.includes(member[1]) ? 'allowed' : 403;
}

/** Returns the expected answer to a caller of this kind for this object. */
export function verdict(key: string, route: Route, kind: Kind, which: Which): Verdict {
  const rule = rules[key] as Rule;
  if (rule.refusesBadTokens && (kind.badToken || kind.is === 'device')) return 401;
  const door = accessVerdict(route, kind);
  if (door !== 'allowed' || which === 'none') return door;
  if (kind.is === 'device' && rule.answersDevices) return 'allowed';
  const mayAll = route.admins && kind.admin;
  // An administrator may read the whole trail, so an unknown subject gives an empty list.
  if (which === 'unknown' || which === 'nonsense') return mayAll && rule.in === 'query' ? 'allowed' : 404;
  if (mayAll) return which === 'mixed' ? 404 : 'allowed';
  // The child of another order is not found, no matter who owns that.
  if (which === 'mixed' && rule.whose === 'buyer') return 404;
  const side = which.startsWith('other') ? 'other' : 'own';
  if (kind.guards && route.access === 'gate') return kind.guards === side ? 'allowed' : 404;
  if (which.endsWith('Draft')) return memberVerdict(side, kind, route);
  if (rule.whose === 'buyer' && kind.buys === side) return 'allowed';
  // Members see orders of their events. Those who may not get 404, as an order's id tells nothing of its events.
  if (rule.whose === 'buyer' && !rule.sellers) return memberVerdict(side, kind, route) === 'allowed' ? 'allowed' : 404;
  const own = rule.whose === 'nobody' ? 'allowed' : memberVerdict(side, kind, route);
  return which === 'mixed' && own === 'allowed' ? 404 : own;
}
