// A process that dies by its own hand at moments drawn from a seed: before a request leaves, when it has left, when the answer begins and when
// it is whole. Each moment is met once in a deployment, whichever process comes to it first; what is remembered lies in a folder of all.
import { createHash } from 'node:crypto';
import { subscribe } from 'node:diagnostics_channel';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { ClientRequest } from 'node:http';
import { join } from 'node:path';

export interface Mortality {
  /** Of all processes together. */
  readonly folder: string;
  /** Of the moments one in so many. */
  readonly apart: number;
  readonly seed: number;
  /** Whether each process has a clock of its own, wrong by up to a day: between two invocations the time jumps, forward and back. */
  readonly wrongClock?: boolean;
}

type Moment = 'before' | 'sent' | 'in the answer to' | 'after';

/** A moment has one name in every run: without numbers and hashes. */
const shape = (text: string) => text.replaceAll(/[0-9a-f]{8,}/g, '*').replaceAll(/\d+/g, 'n');

/** Dies when its time has come; `begin` says which event it works on. */
export function livingUntil(mortality: Mortality | null): { begin(event: unknown): void } {
  let part = '';
  const pass = (moment: Moment, what: string): void => {
    if (mortality === null || part === '') return;
    if (meet(mortality, `${part}: ${moment} ${what}`)) process.kill(process.pid, 'SIGKILL');
  };
  if (mortality !== null) {
    watchFetch(pass);
    watchHttp(pass);
  }
  return {
    begin: (event) => {
      const arn = decodeURIComponent(String(Reflect.get(Object(event), 'DurableExecutionArn') ?? ''));
      const [, name = ''] = arn.split('/durable-execution/');
      part = name === '' ? '' : shape(name.replace(/\/\d+$/, '')).replace(/-\*$/, '');
    },
  };
}

type Pass = (moment: Moment, what: string) => void;

/** GitHub and the models. */
function watchFetch(pass: Pass): void {
  const on = (channel: string, moment: Moment) =>
    subscribe(`undici:request:${channel}`, (message) => {
      const { method, path } = (message as { request: { method: string; path: string } }).request;
      if (method !== 'GET') pass(moment, `${method} ${shape(path)}`);
    });
  on('create', 'before');
  on('bodySent', 'sent');
  on('headers', 'in the answer to');
  on('trailers', 'after');
}

/** The AWS SDK. */
function watchHttp(pass: Pass): void {
  const names = new WeakMap<ClientRequest, string>();
  const { end } = ClientRequest.prototype;
  ClientRequest.prototype.end = function named(this: ClientRequest, ...given: unknown[]) {
    const what = callOf(this, given[0]);
    if (what !== null) names.set(this, what);
    if (what !== null) pass('before', what);
    return Reflect.apply(end, this, given);
  } as typeof end;
  subscribe('http.client.response.finish', (message) => {
    const what = names.get((message as { request: ClientRequest }).request);
    if (what !== undefined) pass('after', what);
  });
}

/** What a request to AWS does; null: it only reads. */
function callOf(request: ClientRequest, body: unknown): string | null {
  const target = String(request.getHeader('x-amz-target') ?? '');
  if (target !== '') return rowCallOf(target, body);
  if (request.path.includes('/checkpoint')) return checkpointOf(body);
  return request.method === 'GET' ? null : `${request.method} ${shape(request.path.split('?')[0] ?? '')}`;
}

function rowCallOf(target: string, body: unknown): string | null {
  const call = target.split('.')[1] ?? '';
  if (call === 'GetItem' || call === 'Query') return null;
  const { Key, Item } = JSON.parse(String(body)) as Record<
    'Key' | 'Item',
    Record<'pk' | 'sk', { S: string }> | undefined
  >;
  const { pk, sk } = Key ?? Item ?? {};
  return `${call} ${shape(`${pk?.S} ${sk?.S}`)}`;
}

/** The SDK asks with an empty one whether anything has changed. */
function checkpointOf(body: unknown): string | null {
  const { Updates = [] } = JSON.parse(String(body)) as { Updates?: { Type: string; Name?: string; Action: string }[] };
  if (Updates.length === 0) return null;
  return `checkpoint ${Updates.map(({ Type, Name = '', Action }) => `${Type} ${shape(Name)} ${Action}`).join(', ')}`;
}

/** Whether somebody dies of it: whoever comes to it first, if it was drawn. */
function meet({ folder, apart, seed }: Mortality, moment: string): boolean {
  const hash = createHash('sha256').update(`${seed} ${moment}`).digest();
  const drawn = hash.readUInt32BE(0) % apart === 0;
  try {
    writeFileSync(join(folder, hash.toString('hex')), `${drawn ? 'died' : 'lived'} ${moment}`, { flag: 'wx' });
    return drawn;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** What was met in a folder, and who died of it. */
export function metIn(folder: string): { readonly met: number; readonly died: readonly string[] } {
  const told = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  return {
    met: told.length,
    died: told.filter((one) => one.startsWith('died ')).map((one) => one.slice('died '.length)),
  };
}
