import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import * as z from 'zod';
import { log, withContext } from '../../shared/base/log.ts';
import { Problem } from '../../shared/base/problem.ts';
import { routeNotFound } from '../../shared/base/problems.ts';
import { answerTo, answerToOther, problemAnswer } from '../../shared/http/answer.ts';
import { readBundleAsset } from './pages/bundle-asset.ts';
import { methodsByPath } from './pages/known-paths.ts';

const Document = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) });
const methodsOf = methodsByPath(Document.parse(JSON.parse(readBundleAsset('openapi.json'))).paths);

function answer({ rawPath, requestContext: { http, requestId } }: APIGatewayProxyEventV2) {
  const methods = methodsOf(rawPath);
  if (methods.length === 0) return problemAnswer(new Problem(routeNotFound), requestId);
  return answerToOther(http.method, methods, requestId);
}

/**
 * Answers `$default`: a request that matches no route has an unknown path (404), or a path without a GET route, which
 * does not allow the method (405).
 */
export async function handler(event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  const work = async () => {
    const result = answer(event);
    log.info('request', { route: '$default', status: result.statusCode ?? 0 });
    return answerTo(event.requestContext.http.method, result);
  };
  return withContext(event.requestContext.requestId, 'anonymous', work, event.headers['x-correlation-id']);
}
