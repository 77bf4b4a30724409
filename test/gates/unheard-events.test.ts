// Listeners of events on an emitter of the repository's own: they are called where somebody emits the event.
import { describe, expect, it } from 'vitest';
import { gradeOf, type Tree } from './repository.ts';

const bus = "import { EventEmitter } from 'node:events';\n\nexport const bus = new EventEmitter();\n";
const listen = (line: string) =>
  `import { bus } from './bus.js';\nimport { count } from './count.js';\nimport { settle } from './settle.js';\n\nexport function start() {\n  bus.on('message.created', count);\n${line}}\n`;
const settle = 'export function settle(x: number) {\n  const y = x * 2;\n  return y;\n}\n';
const on = "  bus.on('thread.idle', settle);\n";

const grade = (line: string, more: Tree = {}, changed: Tree = {}) =>
  gradeOf({
    base: {
      'package.json': '{ "name": "chat", "private": true, "main": "src/index.ts" }\n',
      'src/index.ts': "import { start } from './listen.js';\n\nstart();\n",
      'src/bus.ts': bus,
      'src/count.ts': 'export const count = (x: number) => console.log(x);\n',
      'src/chat.ts':
        "import { bus } from './bus.js';\n\nexport const say = (x: number) => bus.emit('message.created', x);\n",
      'src/listen.ts': listen('').replace("import { settle } from './settle.js';\n", ''),
      ...more,
    },
    changes: {
      'src/listen.ts': listen(line),
      'src/settle.ts': settle,
      'test/settle.test.ts':
        "import { bus } from '../src/bus.js';\nimport { settle } from '../src/settle.js';\n\nit('settles', () => {\n  bus.emit('thread.idle', 1);\n  expect(settle(1)).toBe(2);\n});\n",
      ...changed,
    },
  });

describe('a listener of an event', () => {
  it.each([
    ['by its name', on, {}],
    ['once', on.replace('.on', '.once'), {}],
    [
      'in a function of its own',
      "  bus.on('thread.idle', async (x) => {\n    console.log(x);\n    settle(x);\n  });\n",
      {},
    ],
    ['on an emitter that is handed on', on.replace('bus', 'this.context.bus'), {}],
    [
      'which has a type',
      on,
      {
        'src/events.ts':
          "export type Events = {\n  'message.created': { x: number };\n  'thread.idle': { x: number };\n};\n",
      },
    ],
    [
      'on an emitter of another kind',
      on,
      { 'src/bus.ts': "import mitt from 'mitt';\n\nexport const bus = mitt<Events>();\n" },
    ],
  ])('that nobody emits is never called: %s', async (_, line, more: Tree) => {
    expect(await grade(line, more)).toBe('unreached');
  });

  it.each([
    [
      'is emitted',
      on,
      { 'src/more.ts': "import { bus } from './bus.js';\n\nexport const rest = () => bus.emit('thread.idle', 1);\n" },
    ],
    [
      'is emitted by a made-up name',
      on,
      {
        'src/more.ts': "import { bus } from './bus.js';\n\nexport const tell = (name: string) => bus.emit(name, 1);\n",
      },
    ],
    ['stands in a list', on, { 'src/more.ts': "export const names = ['thread.idle'];\n" }],
    ['is of the emitter itself', on.replace('thread.idle', 'error'), {}],
    ['is of an emitter from outside', on.replace('bus', 'process'), {}],
    ['is one that is emitted already', on.replace('thread.idle', 'message.created'), {}],
  ])('is called where it %s', async (_, line, more: Tree) => {
    expect(await grade(line, more)).toBe('wired');
  });

  it.each([
    [
      'an emitter that a class keeps',
      'export class Broker {\n  bus = undefined;\n\n  constructor() {\n    this.bus = new EventEmitter2();\n  }\n}\n',
      "  broker.bus.on('$thread.idle', settle.bind(null));\n",
    ],
    [
      'an emitter of a class that extends one',
      'class Bus extends EventEmitter {}\n\nexport const bus = new Bus();\n',
      on,
    ],
  ])('that nobody emits is never called on %s', async (_, made, line) => {
    const head = "import { EventEmitter } from 'node:events';\n\n";
    expect(await grade(line, { 'src/bus.ts': head + made })).toBe('unreached');
  });

  it('on the emitter itself is called where somebody emits the event', async () => {
    const files = (line: string) => ({
      'src/bus.ts': `import { EventEmitter } from 'node:events';\nimport { settle } from './settle.js';\n\nexport class Bus extends EventEmitter {\n  constructor() {\n    super();\n    this.on('idle', settle);\n${line}  }\n}\n`,
    });
    const before = {
      'src/bus.ts':
        "import { EventEmitter } from 'node:events';\n\nexport class Bus extends EventEmitter {\n  constructor() {\n    super();\n  }\n}\n",
    };
    expect(await grade('', before, files(''))).toBe('unreached');
    expect(await grade('', before, files("    this.emit('idle', 1);\n"))).toBe('wired');
  });

  it('is called by a made-up name only where others are, too', async () => {
    const made = "import { bus } from './bus.js';\n\nexport const tell = (name: string) => bus.emit(name, 1);\n";
    const asked = (call: string) => ({
      'src/more.ts': made,
      'src/ask.ts': `import { tell } from './more.js';\n\n${call}`,
    });
    const others = "bus.on('a.b', console.log);\nbus.on('c.d', console.log);\n";
    const heard = { 'src/heard.ts': `import { bus } from './bus.js';\n\n${others}` };
    expect(await grade(on, { ...heard, ...asked("tell('a.b');\ntell('c.d');\n") })).toBe('unreached');
    expect(await grade(on, { ...heard, ...asked("tell('a.b');\n") })).toBe('wired');
    expect(await grade(on, { 'src/more.ts': made.replace('(name, 1)', '(`thread.${name}`, 1)') })).toBe('wired');
  });

  it('is called where the patch emits it', async () => {
    const chat =
      "import { bus } from './bus.js';\n\nexport const say = (x: number) => {\n  bus.emit('message.created', x);\n  bus.emit('thread.idle', x);\n};\n";
    expect(await grade(on, {}, { 'src/chat.ts': chat })).toBe('wired');
  });

  it('is no listener where the code only stands below one', async () => {
    expect(await grade("  bus.on('thread.idle', count);\n  settle(1);\n")).toBe('wired');
  });
});
