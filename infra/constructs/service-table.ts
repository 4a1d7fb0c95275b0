import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, ProjectionType, type StreamViewType, Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';

type Attribute = [name: string, type: AttributeType];

/** An on-demand table with keys `pk` and `sk` and TTL attribute `ttl`. With `keep` it is backed up and retained. */
export class ServiceTable extends Table {
  constructor(scope: Construct, id: string, { keep, stream }: { keep: boolean; stream?: StreamViewType | undefined }) {
    super(scope, id, {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      timeToLiveAttribute: 'ttl',
      ...(stream && { stream }),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: keep },
      deletionProtection: keep,
      removalPolicy: keep ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
  }

  index(
    indexName: string,
    [pk, pkType]: Attribute,
    [sk, skType]: Attribute,
    projectionType = ProjectionType.ALL,
  ): void {
    this.addGlobalSecondaryIndex({
      indexName,
      partitionKey: { name: pk, type: pkType },
      sortKey: { name: sk, type: skType },
      projectionType,
    });
  }
}
