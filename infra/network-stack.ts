import { Stack, type StackProps } from 'aws-cdk-lib';
import {
  GatewayVpcEndpointAwsService,
  type ISecurityGroup,
  type IVpc,
  SecurityGroup,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import type { Settings } from './config.ts';
import { ServerlessValkey } from './constructs/serverless-valkey.ts';

interface NetworkProps extends StackProps {
  settings: Settings;
}

/**
 * The network of stages with a serverless cache: isolated subnets with access to Valkey and, through free gateway
 * endpoints, to DynamoDB and S3. No NAT gateway and no interface endpoint, so nothing in it costs while idle.
 */
export class NetworkStack extends Stack {
  readonly vpc: IVpc;
  readonly functions: ISecurityGroup;
  readonly valkey: ServerlessValkey;

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
    // The cast is for `exactOptionalPropertyTypes`, which CDK's class does not satisfy.
    this.vpc = vpc as IVpc;
    this.functions = new SecurityGroup(this, 'Functions', { vpc: this.vpc, description: 'Functions beside the cache' });
    this.valkey = new ServerlessValkey(this, 'Valkey', {
      name: `nightflow-${settings.stage}`,
      vpc: this.vpc,
      clients: this.functions,
    });
  }
}
