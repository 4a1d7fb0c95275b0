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
 * Only where the cache is on: isolated subnets from which functions reach Valkey and, through free gateway endpoints,
 * DynamoDB and S3. No NAT gateway, no interface endpoints: nothing that costs while idle.
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
    // The class declares optional members that the interface's exact types refuse; it is one all the same.
    this.vpc = vpc as IVpc;
    this.functions = new SecurityGroup(this, 'Functions', { vpc: this.vpc, description: 'Functions beside the cache' });
    this.valkey = new ServerlessValkey(this, 'Valkey', {
      name: `nightflow-${settings.stage}`,
      vpc: this.vpc,
      clients: this.functions,
    });
  }
}
