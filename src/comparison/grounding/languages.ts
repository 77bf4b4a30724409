// What a language's files end in.

export const languages: Readonly<Record<string, RegExp>> = {
  python: /\.pyi?$/,
  typescript: /\.[mc]?tsx?$/,
  javascript: /\.[mc]?jsx?$/,
  go: /\.go$/,
  rust: /\.rs$/,
  java: /\.java$/,
  'c++': /\.(?:cc|cpp|cxx|hh|hpp)$/,
  cuda: /\.cuh?$/,
  markdown: /\.mdx?$/,
};
