// What is used of this package: its own types are GitHub's whole schema, 1.7 MB of them.
declare module '@octokit/graphql-schema' {
  /** Throws what is no GraphQL at all. */
  export function validate(document: string): readonly { readonly message: string }[];
}
