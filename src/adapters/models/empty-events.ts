// A stream of events as the SDK of Chat Completions can read it: it takes an event without data, by the standard none, for a broken one.

/** Lines that say nothing: a name of an event, but for the one by which a stream ends in an error, and data that is empty. */
const nothing = /^(event:(?! ?error\s*$).*|data:\s*)$/;
/** The end of the stream, with blanks that the SDK would not know it by. */
const end = /^data: ?\[DONE\]\s+$/;

function tidied(line: string): string {
  const text = line.endsWith('\r') ? line.slice(0, -1) : line;
  if (nothing.test(text)) return '';
  return end.test(text) ? 'data: [DONE]\n' : `${line}\n`;
}

function lines(): TransformStream<string, string> {
  let rest = '';
  return new TransformStream({
    transform(piece, controller) {
      const [first = '', ...others] = piece.split('\n');
      rest += first;
      for (const line of others) {
        controller.enqueue(tidied(rest));
        rest = line;
      }
    },
    flush: (controller) => controller.enqueue(rest),
  });
}

export function withoutEmptyEvents({ body, status, headers }: Response): Response {
  // The types of Node's decoder and of a response's bytes differ in what backs the bytes, and in nothing else.
  const decoder = new TextDecoderStream() as unknown as TransformStream<Uint8Array, string>;
  const tidy = body?.pipeThrough(decoder).pipeThrough(lines()).pipeThrough(new TextEncoderStream()) ?? null;
  return new Response(tidy, { status, headers });
}
