// Files that the frameworks of the web take by their places and names.

/** A place, what a manifest above it must have for it to mean anything, and what a file there is. */
export interface Convention {
  readonly path: RegExp;
  readonly needs: RegExp;
  readonly manifest: string;
  readonly what: string;
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
  { ...route, path: /(?:^|\/)(?:proxy|middleware|instrumentation(?:-client)?)\.[jt]s$/, needs: /"next"/ },
  { ...route, path: /(?:^|\/)routes\/(?:.*\/)?\+[\w.@]+$/, needs: /"@sveltejs\/kit"/ },
  {
    ...route,
    path: /(?:^|\/)routes\/.*\.[jt]sx?$/,
    needs:
      /"(?:@remix-run\/\w+|@react-router\/\w+|@tanstack\/(?:react|solid)-(?:router|start)|@solidjs\/start|@builder\.io\/qwik-city|honox)"/,
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
