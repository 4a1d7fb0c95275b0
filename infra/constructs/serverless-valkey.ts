import { type ISecurityGroup, type IVpc, Peer, Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { CfnServerlessCache, CfnUser, CfnUserGroup } from 'aws-cdk-lib/aws-elasticache';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { allow } from './grant.ts';

/**
 * Allows every command except dangerous ones. The two commands that a cluster client starts with are listed, as engines
 * without subcommand rules count all of CLUSTER as dangerous.
 */
export const accessString = 'on ~* +@all -@dangerous +cluster|slots +cluster|info';

interface ValkeyProps {
  /** The name of the cache and of its user. Lower case, as ElastiCache stores the name that the token is signed for. */
  name: string;
  vpc: IVpc;
  /** The security group of the functions that may connect. */
  clients: ISecurityGroup;
}

/** ElastiCache Serverless for Valkey with one IAM user, TLS only and without a password. */
export class ServerlessValkey extends Construct {
  /** In the form that `parseAddress` in `shared/cache/valkey-address.ts` reads. */
  readonly address: string;
  private readonly connectTo: string[];

  constructor(scope: Construct, id: string, { name, vpc, clients }: ValkeyProps) {
    super(scope, id);
    const group = new SecurityGroup(this, 'Group', { vpc, allowAllOutbound: false });
    // ElastiCache Serverless answers replica reads on port 6380.
    for (const port of [6379, 6380])
      group.addIngressRule(Peer.securityGroupId(clients.securityGroupId), Port.tcp(port));

    const user = new CfnUser(this, 'User', {
      engine: 'valkey',
      // With IAM, ElastiCache requires the id and the name to be equal.
      userId: name,
      userName: name,
      accessString,
      authenticationMode: { Type: 'iam' },
    });
    // Only user groups of the engine `redis` need a user named `default`.
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

  /** Grants the login, which ElastiCache checks against both the cache and the user. */
  grantConnect(to: IGrantable): void {
    allow(to, ['elasticache:Connect'], this.connectTo);
  }
}
