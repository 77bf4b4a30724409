// Telemetry goes through the operator's proxy like everything else. A file of its own: the proxy holds for the whole process.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { otlpTelemetry } from '../../../src/adapters/telemetry/otlp.ts';
import { placeIn } from '../../../src/domain/trace.ts';
import { goThroughProxy } from '../../../src/hosts/proxy.ts';

it('asks the proxy for the collector', async () => {
  const asked: string[] = [];
  const proxy = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    request.resume().on('end', () => response.writeHead(200).end());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const { port } = proxy.address() as AddressInfo;
  goThroughProxy({ http: `http://127.0.0.1:${port}`, https: undefined, except: undefined });
  const problems: string[] = [];
  const telemetry = await otlpTelemetry({
    ...{ traces: 'http://collector.example:4318/v1/traces', metrics: null, protocol: 'http/protobuf', headers: {} },
    ...{ timeoutMs: 5000, resource: {}, service: 'test', version: '0', instance: 'one' },
    onProblem: (problem) => problems.push(problem),
  });
  telemetry.span({
    ...placeIn('7f3a', ['run'], null),
    ...{ name: 'run', kind: 'internal', start: 1, end: 2, attributes: {}, error: null },
  });
  await telemetry.flush();
  proxy.closeAllConnections();
  await new Promise((resolve) => proxy.close(resolve));
  expect([problems, asked]).toEqual([[], ['POST http://collector.example:4318/v1/traces']]);
});
