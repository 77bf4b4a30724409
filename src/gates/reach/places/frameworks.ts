// Files that frameworks take by their places and names.
import { pathIn } from '../../../codemap/map/reading.ts';
import { fileName, folderOf } from '../../file-kinds.ts';
import type { Program } from '../../program.ts';
import { leftOutOfRoutes } from './listed-routes.ts';

/** A place, what a manifest above it must have for it to mean anything, and what a file there is. */
export interface Convention {
  readonly path: RegExp;
  readonly needs: RegExp;
  readonly manifest: string;
  readonly what: string;
  /** What the file itself must say. */
  readonly says?: RegExp;
  /** Whether a list that goes before the place leaves the file out. */
  readonly leavesOut?: (program: Program, path: string) => boolean;
}

/** Neither beside the manifest nor in `src/` there, where alone Next looks for such a file. */
function isFurtherIn(program: Program, path: string): boolean {
  const folder = folderOf(path);
  const top = fileName(folder) === 'src' ? folderOf(folder) : folder;
  return !program.exists(pathIn(top, 'package.json'));
}

const route = { manifest: 'package.json', what: 'a route by its place' };

export const frameworks: readonly Convention[] = [
  {
    ...route,
    path: /(?:^|\/)pages\/.*\.(?:[jt]sx?|vue|astro|mdx?)$/,
    needs: /"(?:next|nuxt|astro|gatsby|vike|unplugin-vue-router|vite-plugin-pages|@docusaurus\/core)"/,
  },
  {
    ...route,
    path: /(?:^|\/)app\/(?:.*\/)?(?:page|layout|route|loading|error|global-error|not-found|template|default|icon|apple-icon|opengraph-image|twitter-image|sitemap|robots|manifest)\.[jt]sx?$/,
    needs: /"next"/,
  },
  {
    ...route,
    path: /(?:^|\/)(?:proxy|middleware|instrumentation(?:-client)?)\.[jt]s$/,
    needs: /"next"/,
    leavesOut: isFurtherIn,
  },
  { ...route, path: /(?:^|\/)routes\/(?:.*\/)?\+[\w.@]+$/, needs: /"@sveltejs\/kit"/ },
  {
    ...route,
    path: /(?:^|\/)routes\/.*\.[jt]sx?$/,
    needs:
      /"(?:@remix-run\/\w+|@react-router\/\w+|@tanstack\/(?:react|solid)-(?:router|start)|@solidjs\/start|@builder\.io\/qwik-city|honox)"/,
    leavesOut: leftOutOfRoutes,
  },
  { ...route, path: /(?:^|\/)app\/.*\.[jt]sx?$/, needs: /"expo-router"/ },
  {
    manifest: 'package.json',
    path: /(?:^|\/)server\/(?:api|routes|middleware|plugins|tasks)\/.*\.[cm]?[jt]s$/,
    needs: /"(?:nuxt|nitropack|nitro)"/,
    what: 'a handler of the server by its place',
  },
  {
    manifest: 'package.json',
    path: /(?:^|\/)(?:plugins|middleware|layouts|modules)\/[^/]+\.(?:[cm]?[jt]s|vue)$/,
    needs: /"nuxt"/,
    what: 'a part of the application by its place',
  },
];

const part = { manifest: 'package.json', what: 'a part of the application by its name' };

/** Files that are looked for under one name in one place. */
export const byName: readonly Convention[] = [
  {
    ...part,
    path: /(?:^|\/)src\/(?:(?:hooks(?:\.(?:server|client))?|service-worker)(?:\/index)?|instrumentation\.server|params\/[^/]+)\.[jt]s$/,
    needs: /"@sveltejs\/kit"/,
  },
  {
    ...part,
    path: /(?:^|\/)app\/(?:entry\.(?:server|client|worker)|root|routes)\.[jt]sx?$/,
    needs: /"@(?:remix-run|react-router)\/\w+"/,
  },
  {
    ...part,
    path: /(?:^|\/)(?<!(?:^|\/)components\/(?:.*\/)?)(?:(?:app|error)\.vue|app\.config\.[jt]s|router\.options\.[jt]s)$/,
    needs: /"nuxt"/,
  },
  {
    ...part,
    path: /(?:^|\/)src\/(?:(?:middleware|actions)(?:\/index)?|(?:content|live)\.config|content\/config)\.m?[jt]s$/,
    needs: /"astro"/,
  },
  { ...part, path: /(?:^|\/)src\/(?:entry-(?:server|client)|middleware)\.[jt]sx?$/, needs: /"@solidjs\/start"/ },
  { ...part, path: /(?:^|\/)mdx-components\.[jt]sx?$/, needs: /"next"/, leavesOut: isFurtherIn },
  { ...part, path: /(?:^|\/)gatsby-(?:node|browser|ssr|config)\.[cm]?[jt]sx?$/, needs: /"gatsby"/ },
  { ...part, path: /(?:^|\/)src\/theme\/.*\.[jt]sx?$/, needs: /"@docusaurus\/core"/ },
  { ...part, path: /(?:^|\/)\.vitepress\/theme\/index\.m?[jt]s$/, needs: /"vitepress"/ },
];

const anywhere = { manifest: '', needs: /./ };

/** What the file imports tells the framework: its manifests are of many kinds. */
export const inPython: readonly Convention[] = [
  {
    ...anywhere,
    path: /(?:^|\/)pages\/[^/]+\.py$/,
    says: /^\s*(?:import streamlit|from streamlit)\b|\bregister_page\(/m,
    what: 'a page by its place',
  },
  {
    ...anywhere,
    path: /(?:^|\/)dags\/(?:[^/]+\/)*[^/_][^/]*\.py$/,
    says: /^\s*(?:from|import) airflow\b[\s\S]*\b(?:DAG\(|@dag\b)/m,
    what: 'a DAG by its place',
  },
  {
    ...anywhere,
    path: /(?:^|\/)spiders\/[^/_][^/]*\.py$/,
    says: /^\s*(?:from|import) scrapy\b/m,
    what: 'a spider by its place',
  },
  {
    ...anywhere,
    path: /(?:^|\/)templatetags\/[^/_][^/]*\.py$/,
    says: /template\.Library\(|\bLibrary\(/,
    what: 'a library of template tags by its place',
  },
  {
    ...anywhere,
    path: /(?:^|\/)(?:admin|apps)\.py$/,
    says: /^\s*from django\b/m,
    what: "a part of Django's application by its name",
  },
];
