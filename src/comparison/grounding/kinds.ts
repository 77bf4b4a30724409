// What a thing in a repository may be called before or after its name, as parts of regular expressions.

export const kind =
  '(?:source |test |config(?:uration)? )?(?:files?|folder|director(?:y|ies)|functions?|methods?|class(?:es)?|modules?|packages?|symbols?|types?|interfaces?|structs?|enums?|traits?|macros?|variables?|constants?|attributes?|fields?|property|properties|hooks?|parameters?|scripts?|decorators?|definitions?)';
export const symbolKind =
  '(?:functions?|methods?|class(?:es)?|symbols?|types?|interfaces?|structs?|enums?|traits?|macros?|variables?|constants?|attributes?|fields?|property|properties|parameters?|decorators?)';
export const adjectives = '(?:such |existing |public |built-in |top-level |single |a |an |any )*';
