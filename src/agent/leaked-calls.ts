// Tool calls that stand in a model's text: its own markup, which a server is to turn into calls and did not.

/** Of Qwen and GLM, Kimi, DeepSeek, Mistral, Llama, gpt-oss, MiniMax, and of older Claude. */
const markup = new RegExp(
  [
    '<tool_call>|<minimax:tool_call>|<function=|<function_calls>|<invoke name=',
    '<[|｜]tool[_▁]calls?[_▁](section[_▁])?begin[|｜]>',
    '\\[TOOL_CALLS\\]|<\\|python_tag\\|>|<\\|channel\\|>commentary to=',
  ].join('|'),
  'u',
);

/** What an answer's text says of why there is no call in it, a sentence after a blank; empty when it says nothing of that. */
export function leakWords(text: string): string {
  return markup.test(text)
    ? ' Its text holds calls in the markup of the model itself, which its server did not read: it may need the parser for the tool calls of this model.'
    : '';
}
