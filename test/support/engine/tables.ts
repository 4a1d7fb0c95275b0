import { CreateTableCommand, type CreateTableCommandInput, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { App, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { nightflow } from '../../../infra/app.ts';
import { tableVariable } from '../../../scripts/admin/stage.ts';

/** The tables as deployed: keys and indexes come from the synthesised data stack. */
function deployedTables(): [name: string, table: CreateTableCommandInput][] {
  const app = new App({ context: { stage: 'local', 'aws:cdk:bundling-stacks': [] } });
  nightflow(app);
  const data = app.node.children.find((stack) => stack.node.id.endsWith('-data'));
  const tables = Template.fromStack(data as Stack).findResources('AWS::DynamoDB::Table');
  return Object.entries(tables).map(([logicalId, { Properties }]) => {
    const { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes, BillingMode } = Properties;
    const table = {
      AttributeDefinitions,
      KeySchema,
      BillingMode,
      ...(GlobalSecondaryIndexes && { GlobalSecondaryIndexes }),
    };
    return [tableVariable(logicalId), { ...table, TableName: undefined }];
  });
}

/** Creates every table under a prefix. Returns the environment that names them. */
export async function createTables(client: DynamoDBClient, prefix: string): Promise<Record<string, string>> {
  const environment: Record<string, string> = {};
  for (const [name, table] of deployedTables()) {
    environment[name] = `${prefix}-${name}`;
    await client.send(new CreateTableCommand({ ...table, TableName: environment[name] }));
  }
  return environment;
}
