import { describe, expect, it } from 'vitest';
import { routeTable } from '../../../../../scripts/local/host/http-api/route-table.ts';

const tableOf = (...keys: string[]) => {
  const match = routeTable(keys.map((key) => ({ key, functionArn: `arn:${key}` })));
  return (method: string, path: string) => {
    const found = match(method, path);
    return found && [found.route.key, found.pathParameters];
  };
};

describe('the route of a request', () => {
  const match = tableOf(
    '$default',
    'GET /',
    'GET /v1/events',
    'GET /v1/events/{eventId}',
    'POST /v1/events/mine',
    'GET /v1/events/featured',
    'ANY /v1/events/featured',
    'ANY /v1/echo',
    'POST /v1/echo',
    'PUT /v1/events/{eventId}/types/{typeId}',
    'DELETE /v1/events/{id}/types/{type}',
  );

  it.each<[string, string, string, Record<string, string>?]>([
    ['GET', '/', 'GET /'],
    ['GET', '/v1/events', 'GET /v1/events'],
    ['GET', '/v1/events/evt_1', 'GET /v1/events/{eventId}', { eventId: 'evt_1' }],
    ['GET', '/v1/events/a b?', 'GET /v1/events/{eventId}', { eventId: 'a b?' }],
    ['PUT', '/v1/events/e/types/t', 'PUT /v1/events/{eventId}/types/{typeId}', { eventId: 'e', typeId: 't' }],
    ['DELETE', '/v1/events/e/types/t', 'DELETE /v1/events/{id}/types/{type}', { id: 'e', type: 't' }],
    ['GET', '//v1/events', 'GET /v1/events'],
  ])('%s %s is %s', (method, path, key, parameters) => {
    expect(match(method, path)).toEqual([key, parameters]);
  });

  it('is the literal one before one with a variable, and one of its method before ANY', () => {
    expect(match('GET', '/v1/events/featured')?.[0]).toBe('GET /v1/events/featured');
    expect(match('PATCH', '/v1/events/featured')?.[0]).toBe('ANY /v1/events/featured');
    expect(match('POST', '/v1/echo')?.[0]).toBe('POST /v1/echo');
    expect(match('GET', '/v1/echo')?.[0]).toBe('ANY /v1/echo');
  });

  it('is ANY for every method without a route of its own, also with a variable', () => {
    const match = tableOf(
      '$default',
      'ANY /v1/carts/{id}',
      'PATCH /v1/carts/{id}',
      'ANY /v1/carts/mine',
      'POST /v1/carts',
    );
    for (const method of ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'TRACE']) {
      expect(match(method, '/v1/carts/1')).toEqual(['ANY /v1/carts/{id}', { id: '1' }]);
    }
    expect(match('PATCH', '/v1/carts/1')?.[0]).toBe('PATCH /v1/carts/{id}');
    expect(match('PATCH', '/v1/carts/mine')?.[0]).toBe('ANY /v1/carts/mine');
    expect(match('HEAD', '/v1/carts')).toEqual(['$default', undefined]);
  });

  it('is the one with a variable if the literal one has another method', () => {
    expect(match('GET', '/v1/events/mine')).toEqual(['GET /v1/events/{eventId}', { eventId: 'mine' }]);
  });

  it.each([
    ['GET', '/v1/events/'],
    ['GET', '/v1/events/e/'],
    ['GET', '/v1//events'],
    ['GET', '/V1/events'],
    ['HEAD', '/v1/events'],
    ['DELETE', '/v1/events'],
    ['GET', '/constructor'],
    ['GET', '/v1/events/e/types'],
  ])('is $default for %s %s', (method, path) => {
    expect(match(method, path)).toEqual(['$default', undefined]);
  });

  it('does not exist without $default', () => {
    expect(tableOf('GET /v1/events')('GET', '/v1/nothing')).toBeUndefined();
  });
});

it.each(['GET /v1/{proxy+}', 'events', 'GET v1'])('rejects the route %s', (key) => {
  expect(() => tableOf(key)).toThrow(`The local cloud does not support the route ${key}`);
});
