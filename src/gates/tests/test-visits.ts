// Tests in a browser: the pages and routes of the repository that they ask for by their addresses.
import { foldersAbove } from '../../codemap/map/reading.ts';
import { isTestPath } from '../../codemap/test-conventions.ts';
import { fileName } from '../file-kinds.ts';
import type { Program } from '../program.ts';
import type { Follower } from '../resolve/follow.ts';
import type { TestFile } from './test-cases.ts';

const drivers = /^(?:@playwright\/test|playwright(?:-core)?|cypress|puppeteer(?:-core)?|@nuxt\/test-utils\/\w+)$/;
/** `page.goto('/')`, `request.post('/api/chat', ...)`, `cy.visit('/cart')`. */
const asking = /\b(?:goto|visit|get|post|put|patch|delete|fetch|request)\(\s*["'`](\/[^"'`?#$\s]*)/g;

/** Files that a framework serves, by their places, at the addresses which the added tests ask for, themselves or by a helper, with what it shows around them. */
export function visited(file: TestFile, program: Program, follower: Follower): string[] {
  const { facts, rows } = file;
  if (!facts.imports.some((each) => drivers.test(each.module)) && !/\bcy\.visit\(/.test(facts.text)) return [];
  const own = facts.text.split('\n').filter((_, row) => rows.has(row));
  const helpers = facts.imports
    .flatMap((each) => follower.targets(facts, each))
    .filter(({ path }) => isTestPath(path))
    .map(({ path }) => program.text(path) ?? '');
  const asked = [own.join('\n'), ...helpers].flatMap((text) => [...text.matchAll(asking)].map((each) => each[1] ?? ''));
  const addresses = [...new Set(asked)].map(partsOf);
  if (addresses.length === 0) return [];
  const routes = [...program.paths()].filter((path) => {
    const route = isTestPath(path) ? null : routeOf(path);
    return route !== null && addresses.some((each) => leadsTo(each, route));
  });
  return [...routes, ...routes.flatMap((path) => around(path, program))];
}

/** What Next, SvelteKit and Nuxt show around a page: the layouts of its folder and of those above, the application. */
function around(path: string, program: Program): string[] {
  const name = shown.find(([page]) => page.test(path))?.[1];
  if (name === undefined) return [];
  return [...foldersAbove(path)].flatMap((folder) =>
    program.filesIn(folder).filter((each) => name.test(fileName(each))),
  );
}

const shown: readonly (readonly [page: RegExp, around: RegExp])[] = [
  [/(?:^|\/)app\/(?:.*\/)?page\.[jt]sx?$/, /^layout\.[jt]sx?$/],
  [/(?:^|\/)routes\/(?:.*\/)?\+page[\w.]*$/, /^\+layout[\w.]*$/],
  [/(?:^|\/)pages\/(?!api\/).*\.[jt]sx?$/, /^_app\.[jt]sx?$/],
  [/(?:^|\/)pages\/.*\.vue$/, /^app\.vue$/],
];

const partsOf = (address: string): string[] => address.split('/').filter((each) => each !== '');

/** Where Next, SvelteKit, Nuxt and Astro serve a file by its place. */
const places: readonly RegExp[] = [
  /(?:^|\/)app\/((?:.*\/)?)(?:page|route)\.[jt]sx?$/,
  /(?:^|\/)routes\/((?:.*\/)?)\+(?:page|server)[\w.]*$/,
  /(?:^|\/)pages\/((?!_)(?:.*\/)?[^/_][^/]*)\.(?:[jt]sx?|vue|astro)$/,
  /(?:^|\/)server\/(api\/.*?)(?:\.(?:get|post|put|patch|delete))?\.[cm]?[jt]s$/,
];

/** `app/(chat)/api/chat/[id]/route.ts` as `api`, `chat`, `[id]`. */
function routeOf(path: string): string[] | null {
  const place = places.map((each) => each.exec(path)?.[1]).find((each) => each !== undefined);
  if (place === undefined) return null;
  return partsOf(place.replace(/(?:^|\/)index$/, '')).filter((each) => !/^(?:\(.*\)|@.*)$/.test(each));
}

function leadsTo(address: readonly string[], route: readonly string[]): boolean {
  const rest = route.findIndex((each) => /^\[+\.{3}/.test(each));
  if (rest < 0 && address.length !== route.length) return false;
  return route
    .slice(0, rest < 0 ? route.length : rest)
    .every((each, at) => each === address[at] || (each.startsWith('[') && address[at] !== undefined));
}
