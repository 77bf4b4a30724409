// A refusal that comes with status 200 and a document where a stream was asked for, as some gateways write it: made the event by which both
// protocols end a stream with an error.

export async function asErrorEvent(response: Response): Promise<Response> {
  if (!/^application\/json\b/i.test(response.headers.get('content-type') ?? '')) return response;
  const { status } = response;
  let text: string;
  try {
    text = await response.text();
  } catch (cause) {
    // Thrown here it would be a connection that failed, which the SDK tries again: the call was taken, and may be paid for.
    return new Response(breakingOff(cause), { status, headers: { 'content-type': 'text/event-stream' } });
  }
  if (!saysError(text)) return new Response(text, { status, headers: response.headers });
  const event = `event: error\ndata: ${text.replaceAll(/[\r\n]+/g, ' ')}\n\n`;
  return new Response(event, { status, headers: { 'content-type': 'text/event-stream' } });
}

function breakingOff(cause: unknown): ReadableStream {
  return new ReadableStream({ start: (controller) => controller.error(cause) });
}

function saysError(text: string): boolean {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null && Boolean(Reflect.get(body, 'error'));
  } catch {
    return false;
  }
}
