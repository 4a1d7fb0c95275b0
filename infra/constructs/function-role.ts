import {
  type AddToPrincipalPolicyResult,
  ManagedPolicy,
  PolicyDocument,
  type PolicyStatement,
  Role,
  ServicePrincipal,
} from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

/**
 * The role of a function, which contains its own statements. CDK's own keeps them in a second resource, which is one more
 * for each function in a stack that holds 500.
 */
export class FunctionRole extends Role {
  readonly #statements: PolicyDocument;

  constructor(scope: Construct, id: string, { inNetwork }: { inNetwork: boolean }) {
    const statements = new PolicyDocument();
    const managed = (name: string) => ManagedPolicy.fromAwsManagedPolicyName(`service-role/${name}`);
    super(scope, id, {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      managedPolicies: [
        managed('AWSLambdaBasicExecutionRole'),
        ...(inNetwork ? [managed('AWSLambdaVPCAccessExecutionRole')] : []),
      ],
      inlinePolicies: { Grants: statements },
    });
    this.#statements = statements;
  }

  override addToPrincipalPolicy(statement: PolicyStatement): AddToPrincipalPolicyResult {
    this.#statements.addStatements(statement);
    return { statementAdded: true, policyDependable: this };
  }
}
