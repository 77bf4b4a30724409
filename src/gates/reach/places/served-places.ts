// Folders of functions, tasks and steps that a platform takes file by file, and files that the tools of browsers' extensions look for.
import type { Convention } from './frameworks.ts';

const served = { manifest: 'package.json', what: 'a function that its platform serves by its place' };
const part = { manifest: 'package.json', what: 'a part of the extension by its name' };

export const servedPlaces: readonly Convention[] = [
  {
    ...served,
    path: /(?:^|\/)convex\/(?!_generated\/)(?:.*\/)?[^/]+\.[jt]sx?$/,
    needs: /"convex"\s*:/,
    says: /\bexport\b[^\n]*(?:\b(?:internal)?(?:Query|Mutation|Action)|\b(?:query|mutation|action|httpAction|httpRouter|cronJobs|defineSchema))\(/,
  },
  {
    manifest: 'package.json',
    path: /(?:^|\/)trigger\/.*\.[jt]sx?$/,
    needs: /"@trigger\.dev\/sdk"/,
    says: /\bexport\b[^\n]*\b(?:task|schemaTask|schedules\.task)\(/,
    what: 'a task by its place',
  },
  {
    manifest: 'package.json',
    path: /(?:^|\/)steps\/.*[._]step\.[jt]sx?$/,
    needs: /"motia"/,
    what: 'a step by its place',
  },
  {
    manifest: '',
    needs: /./,
    path: /(?:^|\/)supabase\/functions\/[^_/][^/]*\/index\.[jt]sx?$/,
    says: /\bserve\(/,
    what: 'a function that its platform serves by its place',
  },
  { ...served, manifest: 'netlify.toml', path: /(?:^|\/)netlify\/(?:edge-)?functions\/.*\.[cm]?[jt]s$/, needs: /./ },
  {
    ...served,
    manifest: 'vercel.json',
    path: /^(?:[\w-]+\/)?api\/(?:.*\/)?[^_/][^/]*\.[jt]s$/,
    needs: /./,
    says: /\bexport\s/,
  },
  { ...served, path: /(?:^|\/)src\/api\/[^/]+\/(?:routes|controllers)\/[^/]+\.[jt]s$/, needs: /"@strapi\/strapi"/ },
  {
    ...part,
    path: /(?:^|\/)entrypoints\/[^/]+(?:\/index)?\.(?:[jt]sx?|vue|svelte)$/,
    needs: /"wxt"\s*:/,
  },
  {
    ...part,
    path: /^(?:[\w-]+\/)*?(?:src\/)?(?:background(?:\/index)?|background\/(?:messages|ports)\/[^/]+|popup|options|newtab|sidepanel|contents?(?:\/[^/]+)?|tabs\/[^/]+)\.tsx?$/,
    needs: /"plasmo"\s*:/,
  },
];
