import type { TestProject } from 'vitest/node';
import { startEngine } from './engine.ts';

/** As `engine.ts`, with Amazon's DynamoDB Local: the second opinion on every conditional write, and a true count of units. */
export default (project: TestProject) => startEngine(project, { folder: 'engines', dynamoDbLocal: true });
