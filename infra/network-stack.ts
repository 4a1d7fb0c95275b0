import { Stack, type StackProps } from 'aws-cdk-lib';
import {
  GatewayVpcEndpointAwsService,
  type ISecurityGroup,
  type IVpc,
  Peer,
  Port,
  SecurityGroup,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { CfnServerlessCache, CfnUser, CfnUserGroup } from 'aws-cdk-lib/aws-elasticache';
import type { Construct } from 'constructs';
import type { Settings } from './config.ts';

interface NetworkProps extends StackProps {
  settings: Settings;
}

/**
 * Only where the cache is on: isolated subnets from which functions reach Valkey and, through free gateway endpoints,
 * DynamoDB and S3. No NAT gateway, no interface endpoints: nothing that costs while idle.
 */
export class NetworkStack extends Stack {
  readonly vpc: IVpc;
  readonly functions: ISecurityGroup;
  /** host:port of the cache. */
  readonly valkey: string;

  constructor(scope: Construct, id: string, { settings, ...props }: NetworkProps) {
    super(scope, id, props);
    const vpc = new Vpc(this, 'Vpc', {
      natGateways: 0,
      maxAzs: 2,
      subnetConfiguration: [{ name: 'isolated', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 22 }],
      gatewayEndpoints: {
        DynamoDb: { service: GatewayVpcEndpointAwsService.DYNAMODB },
        S3: { service: GatewayVpcEndpointAwsService.S3 },
      },
    });
    // The class declares optional members that the interface's exact types refuse; it is one all the same.
    this.vpc = vpc as IVpc;
    this.functions = new SecurityGroup(this, 'Functions', { vpc: this.vpc, description: 'Functions beside the cache' });
    const cacheGroup = new SecurityGroup(this, 'Cache', { vpc: this.vpc, allowAllOutbound: false });
    // 6380 is the port of ElastiCache Serverless for reads from replicas.
    for (const port of [6379, 6380])
      cacheGroup.addIngressRule(Peer.securityGroupId(this.functions.securityGroupId), Port.tcp(port));

    const name = `nightflow-${settings.stage}`;
    const user = new CfnUser(this, 'ValkeyUser', {
      engine: 'valkey',
      userId: name,
      userName: name,
      accessString: 'on ~* +@all -@dangerous',
      authenticationMode: { Type: 'iam' },
    });
    const group = new CfnUserGroup(this, 'ValkeyUsers', { engine: 'valkey', userGroupId: name, userIds: [user.ref] });
    const cache = new CfnServerlessCache(this, 'Valkey', {
      engine: 'valkey',
      majorEngineVersion: '8',
      serverlessCacheName: name,
      subnetIds: this.vpc.isolatedSubnets.map((subnet) => subnet.subnetId),
      securityGroupIds: [cacheGroup.securityGroupId],
      userGroupId: group.ref,
      cacheUsageLimits: { dataStorage: { maximum: 5, unit: 'GB' }, ecpuPerSecond: { maximum: 50_000 } },
    });
    this.valkey = `${cache.attrEndpointAddress}:${cache.attrEndpointPort}`;
  }
}
