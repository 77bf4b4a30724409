// What is put on a router or program of a file's own, and what Nest calls of a class: reached where somebody mounts or lists it.
import { describe, expect, it } from 'vitest';
import { gradeOf } from './repository.ts';

const rank = 'function rank(xs) {\n  const sorted = [...xs].sort();\n  return sorted[0];\n}\n';
const route = (make: string, put = "router.post('/rank', (req, res) => {\n  res.json(rank(req.body));\n});\n") =>
  `${make}\n\n${rank}\n${put}\nmodule.exports = router;\n`;
const express = "const express = require('express');\n\nconst router = express.Router();";
const server = (brought: string, mounted: string, last = '') =>
  `const express = require('express');\n${brought}\nfunction build() {\n  const app = express();\n  app.get('/', (req, res) => res.send('ok'));\n${mounted}  return app;\n${last}}\n\nmodule.exports = { build };\n`;
const brought = "const ranking = require('./ranking');\n";

const grade = (file: string, changed: string) =>
  gradeOf({
    base: { 'package.json': '{ "name": "kit", "private": true }\n', 'src/server.js': server('', '') },
    changes: {
      'src/server.js': changed,
      'src/ranking.js': file,
      'test/ranking.test.js':
        "const ranking = require('../src/ranking');\n\nit('ranks', () => {\n  expect(ranking.stack.length).toBe(1);\n});\n",
    },
  });

describe('what is put on an object of its own', () => {
  it.each([
    ['is not mounted', server(brought, '')],
    ['is mounted after a return', server(brought, '', "  app.use('/r', ranking);\n")],
    ['is mounted in dead code', server(brought, "  if (false) app.use('/r', ranking);\n")],
    ['is loaded for its effect', server("require('./ranking');\n", '')],
  ])('waits for somebody to mount it where it %s', async (_, changed) => {
    expect(await grade(route(express), changed)).toBe('unreached');
  });

  it.each([
    ['a router of Koa', "const Router = require('@koa/router');\n\nconst router = new Router({ prefix: '/r' });"],
    ['a part of an application', "const { Hono } = require('hono');\n\nconst router = new Hono();"],
    ['a program', "const { Command } = require('commander');\n\nconst router = new Command();"],
    ['what is made by a call', "const { createRouter } = require('h3');\n\nconst router = createRouter();"],
  ])('waits so on %s', async (_, make) => {
    expect(await grade(route(make), server(brought, ''))).toBe('unreached');
    expect(await grade(route(make), server(brought, "  app.use('/r', ranking);\n"))).toBe('wired');
  });

  it('is registered on what the file is given by another', async () => {
    const shared = "const { useBus } = require('bus');\n\nconst router = useBus();";
    expect(await grade(route(shared, "router.post('/rank', rank);\n"), server(brought, ''))).toBe('registered');
    expect(await grade(route(express, "router.post('/rank', rank);\n"), server(brought, ''))).toBe('unreached');
  });

  it('is reached where the file that is loaded for its effect starts it', async () => {
    const started = `${express.replace('router = express.Router', 'router = express')}\n\n${rank}\nrouter.post('/rank', (req, res) => res.json(rank(req.body)));\nstart(router);\n\nfunction start(app) {\n  app.listen(80);\n}\n`;
    expect(await grade(started, server("require('./ranking');\n", ''))).toBe('registered');
  });
});

describe('a class of Nest', () => {
  const service = (decorators: string) =>
    `import { Injectable } from '@nestjs/common';\nimport { Cron } from '@nestjs/schedule';\nimport { OnEvent } from '@nestjs/event-emitter';\n\n@Injectable()\nexport class Digest {\n  private readonly found: number[] = [];\n\n  ${decorators}\n  gather(x: number) {\n    this.found.push(x);\n    return this.found.length;\n  }\n}\n`;
  const module = (more: string, list: string) =>
    `import { Module } from '@nestjs/common';\n${more}import { Chat } from './chat';\n\n@Module({ providers: [Chat${list}] })\nexport class AppModule {}\n`;
  const judged = (decorators: string, changed: string) =>
    gradeOf({
      base: {
        'package.json': '{ "name": "kit", "private": true, "dependencies": { "@nestjs/core": "^10.0.0" } }\n',
        'src/app.module.ts': module('', ''),
        'src/chat.ts':
          "import { Injectable } from '@nestjs/common';\n\n@Injectable()\nexport class Chat {\n  say(x: number) {\n    return x + 1;\n  }\n}\n",
        'src/main.ts':
          "import { NestFactory } from '@nestjs/core';\nimport { AppModule } from './app.module';\n\nNestFactory.create(AppModule);\n",
      },
      changes: {
        'src/app.module.ts': changed,
        'src/digest.ts': service(decorators),
        'src/digest.spec.ts':
          "import { Digest } from './digest';\n\nit('gathers', () => {\n  expect(new Digest().gather(1)).toBe(1);\n});\n",
      },
    });
  const imported = "import { Digest } from './digest';\n";

  it.each(["@Cron('0 * * * *')", "@OnEvent('run.finished')", "@Cron('0 * * * *')\n  @OnEvent('run.finished')"])(
    'waits for a module: %s',
    async (decorators) => {
      expect(await judged(decorators, module('// Later.\n', ''))).toBe('unreached');
      expect(await judged(decorators, module(imported, ''))).toBe('unreached');
      expect(await judged(decorators, module(imported, ', Digest'))).toBe('registered');
    },
  );

  it('that nothing is called of and no module has is for the tests alone', async () => {
    expect(await judged('', module('// Later.\n', ''))).toBe('test_only');
  });
});
