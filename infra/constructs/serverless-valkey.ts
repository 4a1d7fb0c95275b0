import { type ISecurityGroup, type IVpc, Peer, Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { CfnServerlessCache, CfnUser, CfnUserGroup } from 'aws-cdk-lib/aws-elasticache';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { allow } from './grant.ts';

/**
 * Every command but those that can harm others; the two that a cluster client starts with are named, since engines
 * that know no subcommands count all of CLUSTER among the dangerous ones.
 */
export const accessString = 'on ~* +@all -@dangerous +cluster|slots +cluster|info';

interface ValkeyProps {
  /** Of the cache and of its user, in lower case: the login token is signed for the cache's name as ElastiCache keeps it. */
  name: string;
  vpc: IVpc;
  /** Who may reach it. */
  clients: ISecurityGroup;
}

/** ElastiCache Serverless for Valkey with one IAM user: TLS always, a password nowhere. */
export class ServerlessValkey extends Construct {
  /** What `parseAddress` in shared/valkey-address.ts reads. */
  readonly address: string;
  private readonly connectTo: string[];

  constructor(scope: Construct, id: string, { name, vpc, clients }: ValkeyProps) {
    super(scope, id);
    const group = new SecurityGroup(this, 'Group', { vpc, allowAllOutbound: false });
    // 6380 is where ElastiCache Serverless answers reads from replicas.
    for (const port of [6379, 6380])
      group.addIngressRule(Peer.securityGroupId(clients.securityGroupId), Port.tcp(port));

    const user = new CfnUser(this, 'User', {
      engine: 'valkey',
      // ElastiCache demands the same of both for IAM.
      userId: name,
      userName: name,
      accessString,
      authenticationMode: { Type: 'iam' },
    });
    // Only groups of the engine redis need a user named `default`.
    const users = new CfnUserGroup(this, 'Users', { engine: 'valkey', userGroupId: name, userIds: [user.ref] });
    const cache = new CfnServerlessCache(this, 'Cache', {
      engine: 'valkey',
      majorEngineVersion: '8',
      serverlessCacheName: name,
      subnetIds: vpc.isolatedSubnets.map((subnet) => subnet.subnetId),
      securityGroupIds: [group.securityGroupId],
      userGroupId: users.ref,
      cacheUsageLimits: { dataStorage: { maximum: 5, unit: 'GB' }, ecpuPerSecond: { maximum: 50_000 } },
    });
    this.address = `iam://${name}@${cache.attrEndpointAddress}:${cache.attrEndpointPort}/${name}`;
    this.connectTo = [cache.attrArn, user.attrArn];
  }

  /** ElastiCache checks the login against the cache and against the user. */
  grantConnect(to: IGrantable): void {
    allow(to, ['elasticache:Connect'], this.connectTo);
  }
}
