// The webhook's rules that both hosts share: what counts as a delivery, and what is answered.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Delivery, deliver, isDelivery, largestBody, noting, type Request, screen } from '../../src/hosts/http.ts';
import type { Launcher } from '../../src/ports/durable.ts';
import type { Log } from '../../src/ports/log.ts';

const encode = (text: string) => new TextEncoder().encode(text);

const good: Request = {
  method: 'POST',
  path: '/api/github/webhooks',
  headers: {
    'content-type': 'application/json; charset=utf-8',
    'x-github-event': 'ping',
    'x-github-delivery': 'guid',
    'x-hub-signature-256': 'sha256=00',
  },
  body: encode('{"zen":"x"}'),
};

const delivery: Delivery = { id: 'guid', name: 'ping', signature: 'sha256=00', payload: '{}' };

describe('screening a request', () => {
  it('lets a delivery through with its text byte for byte', () => {
    expect(screen(good)).toEqual({ id: 'guid', name: 'ping', signature: 'sha256=00', payload: '{"zen":"x"}' });
    const marked = screen({ ...good, body: encode('\uFEFF{}') });
    expect(isDelivery(marked) && encode(marked.payload)).toEqual(encode('\uFEFF{}'));
  });

  it('names the method that a path takes', () => {
    expect(screen({ ...good, method: 'GET' })).toMatchObject({ status: 405, headers: { allow: 'POST' } });
    expect(screen({ ...good, path: '/health' })).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
  });

  it('looks at the size before anything in the body or the headers', () => {
    const body = new Uint8Array(largestBody + 1);
    expect(screen({ ...good, headers: {}, body })).toMatchObject({ status: 413 });
    expect(screen({ ...good, headers: {}, body: body.subarray(1) })).toMatchObject({ status: 415 });
  });

  it('answers anything at all with a status of its list and a JSON object, and never throws', () => {
    const header = fc.option(fc.string(), { nil: undefined });
    const headers = fc.record({ 'content-type': header, 'x-github-event': header, 'x-hub-signature-256': header });
    const any = fc.record({
      method: fc.oneof(fc.constantFrom('GET', 'POST', 'HEAD', 'PUT'), fc.string()),
      path: fc.oneof(fc.constantFrom('/health', '/api/github/webhooks', '/'), fc.string()),
      headers,
      body: fc.uint8Array(),
    });
    fc.assert(
      fc.property(any, (request) => {
        const screened = screen(request);
        if (isDelivery(screened)) return;
        expect([200, 400, 401, 404, 405, 413, 415]).toContain(screened.status);
        expect(JSON.parse(screened.body)).toMatchObject({ ok: screened.status === 200 });
      }),
    );
  });
});

describe('answering a delivery', () => {
  const door = (verified: boolean, receive: (delivery: Delivery) => Promise<void>) => ({
    verify: async () => verified,
    receive,
  });
  const launcher: Launcher = {
    start: async () => ({ started: false }),
    answer: async () => true,
    status: async () => 'unknown',
  };
  const nothing = () => undefined;
  const log: Log = { info: nothing, warn: nothing, error: nothing };

  it('never gives one with a bad signature to the app', async () => {
    const received: Delivery[] = [];
    const answer = await deliver(
      delivery,
      door(false, async (one) => void received.push(one)),
    );
    expect(answer.status).toBe(401);
    expect(received).toEqual([]);
  });

  it('says 202 when the app started something, even what was running already, and 200 otherwise', async () => {
    const noted = noting(launcher, log);
    const starts = door(true, async () => void (await noted.start('experiment', 'x', null)));
    expect(await deliver(delivery, starts)).toMatchObject({ status: 202 });
    expect(
      await deliver(
        delivery,
        door(true, async () => undefined),
      ),
    ).toMatchObject({ status: 200 });
  });

  it('logs which delivery became which execution', async () => {
    const lines: string[] = [];
    const noted = noting(launcher, {
      ...log,
      info: (message, fields) => lines.push(JSON.stringify({ message, ...fields })),
    });
    const starts = door(true, async () => void (await noted.start('experiment', 'comment-1-2', null)));
    await deliver(delivery, { ...starts, fields: { request: 'lambda-1' } });
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      {
        message: 'handed off',
        delivery: 'guid',
        event: 'ping',
        request: 'lambda-1',
        execution: 'comment-1-2',
        started: false,
      },
    ]);
  });

  it('does not mix up two deliveries at the same time', async () => {
    const gate = Promise.withResolvers<void>();
    const noted = noting(launcher, log);
    const idle = deliver(
      delivery,
      door(true, () => gate.promise),
    );
    const busy = await deliver(
      delivery,
      door(true, async () => void (await noted.start('arm', 'y', null))),
    );
    gate.resolve();
    expect([busy.status, (await idle).status]).toEqual([202, 200]);
  });

  it('passes on what the app threw: whoever serves it answers 500', async () => {
    const broken = door(true, async () => Promise.reject(new Error('Lambda is down')));
    await expect(deliver(delivery, broken)).rejects.toThrow('Lambda is down');
  });

  it('starts outside a delivery are just starts', async () => {
    expect(await noting(launcher, log).start('experiment', 'z', 1)).toEqual({ started: false });
    expect(await noting(launcher, log).answer('id', 'value')).toBe(true);
  });
});
