import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../shared/cache/valkey-address.ts';
import { stack, stacksOf } from '../support/state/stacks.ts';

type Value = unknown;
interface Resource {
  Type: string;
  Properties: Record<string, Value>;
}
interface Stack {
  Resources: Record<string, Resource>;
  Outputs?: Record<string, { Value: { 'Fn::GetAtt': [id: string, attribute: string] }; Export: { Name: string } }>;
}

const prod = stacksOf('prod');
const network = stack(prod, 'network').toJSON() as Stack;
const service = stack(prod, 'service').toJSON() as Stack;

const resources = (template: Stack, type: string) =>
  Object.entries(template.Resources).filter(([, { Type }]) => Type === type);

/** Makes a value of the service stack readable: an import from the network stack becomes `<type>.<attribute>`. */
function readable(value: Value): Value {
  const { 'Fn::ImportValue': name, 'Fn::Join': join } = (value ?? {}) as {
    'Fn::ImportValue'?: string;
    'Fn::Join'?: [separator: string, parts: Value[]];
  };
  if (join) return join[1].map(readable).join('');
  const output = Object.values(network.Outputs ?? {}).find(({ Export }) => Export.Name === name);
  if (!output) return value;
  const [id, attribute] = output.Value['Fn::GetAtt'];
  return `${network.Resources[id]?.Type}.${attribute}`;
}

interface Statement {
  Action: string | string[];
  Resource: Value;
}

/** Returns the resources on which a role may log in. Asserts that it has no other right on a cache. */
function connectsTo(role: string): Value[] {
  const statements = resources(service, 'AWS::IAM::Role')
    .filter(([id]) => id === role)
    .flatMap(([, { Properties }]) => Properties.Policies as { PolicyDocument: { Statement: Statement[] } }[])
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
    .filter(({ Action }) => [Action].flat().some((action) => action.startsWith('elasticache:')));
  expect(statements.flatMap(({ Action }) => Action).filter((action) => action !== 'elasticache:Connect')).toEqual([]);
  return statements.flatMap(({ Resource }) => [Resource].flat().map(readable));
}

const functions = resources(service, 'AWS::Lambda::Function').map(([id, { Properties }]) => ({
  id,
  inside: Properties.VpcConfig !== undefined,
  address: readable((Properties.Environment as { Variables?: Record<string, Value> } | undefined)?.Variables?.VALKEY),
  connects: connectsTo((Properties.Role as { 'Fn::GetAtt': [string, string] })['Fn::GetAtt'][0]),
}));

describe('access to the cache', () => {
  it('some functions are in the network of the cache and others are not', () => {
    expect(functions.filter(({ inside }) => inside)).toHaveLength(6);
    expect(functions.filter(({ inside }) => !inside).length).toBeGreaterThan(10);
  });

  it.each(functions.filter(({ inside }) => inside))('$id may log in to the cache as its only user', (inside) => {
    expect(inside.connects).toEqual(['AWS::ElastiCache::ServerlessCache.ARN', 'AWS::ElastiCache::User.Arn']);
  });

  it.each(functions.filter(({ inside }) => inside))(
    '$id knows the address and the login of the cache',
    ({ address }) => {
      const endpoint = 'AWS::ElastiCache::ServerlessCache.Endpoint';
      const deployed = String(address).replace(`${endpoint}.Address`, 'cache.aws').replace(`${endpoint}.Port`, '6379');
      expect(parseAddress(deployed)).toEqual({
        host: 'cache.aws',
        port: 6379,
        login: { userId: 'nightflow-prod', cacheName: 'nightflow-prod' },
      });
    },
  );

  it('no other function may log in or knows the address', () => {
    for (const { id, connects, address } of functions.filter(({ inside }) => !inside)) {
      expect({ id, connects, address }).toEqual({ id, connects: [], address: undefined });
    }
  });

  it('the only user logs in by IAM, its name is its id, and the cache has the name that tokens are signed for', () => {
    const [[userId, user] = [], ...moreUsers] = resources(network, 'AWS::ElastiCache::User');
    const [[groupId, group] = []] = resources(network, 'AWS::ElastiCache::UserGroup');
    const [[, cache] = []] = resources(network, 'AWS::ElastiCache::ServerlessCache');
    expect(moreUsers).toEqual([]);
    expect(user?.Properties).toMatchObject({
      Engine: 'valkey',
      UserId: 'nightflow-prod',
      UserName: 'nightflow-prod',
      AuthenticationMode: { Type: 'iam' },
    });
    expect(group?.Properties).toMatchObject({ Engine: 'valkey', UserIds: [{ Ref: userId }] });
    expect(cache?.Properties).toMatchObject({ ServerlessCacheName: 'nightflow-prod', UserGroupId: { Ref: groupId } });
  });
});
