// The events of the Messages protocol -> what a message is made of. Read by hand: the SDK's accumulator fills absent usage with zeros.
import * as z from 'zod';

const Start = z.looseObject({
  message: z.looseObject({ model: z.string().nullish().catch(null), usage: z.unknown().optional() }),
});
/** The kind of an event stands in it, and by the standard of streams also in its name: some gateways leave out the one or the other. */
const Kind = z.looseObject({ type: z.string().optional() });
/** The whole message in one document, as servers send it that do not stream. */
const Whole = z.looseObject({
  model: z.string().nullish().catch(null),
  content: z.array(z.looseObject({ type: z.string() })),
  stop_reason: z.string().nullish(),
  usage: z.unknown().optional(),
});
/** Some gateways number no blocks: they come one after another. */
const BlockStart = z.looseObject({
  index: z.number().int().nullish(),
  content_block: z.looseObject({ type: z.string() }),
});
const Delta = z.looseObject({
  type: z.string(),
  text: z.string().nullish(),
  thinking: z.string().nullish(),
  signature: z.string().nullish(),
  /** Text; some gateways send the object itself. */
  partial_json: z.union([z.string(), z.looseObject({})]).nullish(),
  citation: z.unknown().optional(),
});
const BlockDelta = z.looseObject({ index: z.number().int().nullish(), delta: Delta });
const MessageDelta = z.looseObject({
  delta: z.looseObject({ stop_reason: z.string().nullish() }),
  usage: z.unknown().optional(),
});

export interface Block {
  readonly index: number;
  readonly fields: Record<string, unknown>;
  /** Arguments as they arrive, after the block began. */
  json: string;
}

export interface AnthropicDraft {
  served: string | null;
  startUsage: unknown;
  endUsage: unknown;
  stopReason: string | null;
  /** The provider said that the message is whole. */
  done: boolean;
  readonly blocks: Block[];
}

export function anthropicDraft(): AnthropicDraft {
  return { served: null, startUsage: null, endUsage: null, stopReason: null, done: false, blocks: [] };
}

function extend(block: Block, delta: z.infer<typeof Delta>): void {
  const { fields } = block;
  const append = (name: string, text: string | null | undefined): void => {
    fields[name] = `${fields[name] ?? ''}${text ?? ''}`;
  };
  if (delta.type === 'text_delta') append('text', delta.text);
  else if (delta.type === 'thinking_delta') append('thinking', delta.thinking);
  else if (delta.type === 'signature_delta') fields.signature = delta.signature;
  else if (delta.type === 'input_json_delta') {
    const piece = delta.partial_json ?? '';
    block.json += typeof piece === 'string' ? piece : JSON.stringify(piece);
  } else if (delta.type === 'citations_delta') {
    fields.citations = [...(Array.isArray(fields.citations) ? fields.citations : []), delta.citation];
  }
  // Other kinds of delta may come one day; what they carry cannot be put back together without knowing them.
}

/** Text whose block nobody began: some gateways send nothing but the text. Throws SyntaxError for other deltas, which say too little alone. */
function impliedBlock({ blocks }: AnthropicDraft, { index, delta }: z.infer<typeof BlockDelta>): Block {
  if (delta.type !== 'text_delta') throw new SyntaxError(`a delta for block ${index}, which was never started`);
  const block = { index: index ?? blocks.length, fields: { type: 'text', text: '' }, json: '' };
  blocks.push(block);
  return block;
}

function takeWhole(draft: AnthropicDraft, value: unknown): void {
  const { model, content, stop_reason, usage } = Whole.parse(value);
  draft.served = model || null;
  draft.startUsage = usage;
  draft.endUsage = usage;
  draft.stopReason = stop_reason || null;
  draft.done = true;
  draft.blocks.push(...content.map((fields, index) => ({ index, fields: { ...fields }, json: '' })));
}

/** Takes one event in. Throws a ZodError when it is none of the protocol's. */
export function takeAnthropicEvent(
  draft: AnthropicDraft,
  { name, value }: { readonly name: string | null; readonly value: unknown },
): void {
  const type = Kind.parse(value).type ?? name;
  if (type === 'message_start') {
    const { message } = Start.parse(value);
    draft.served = message.model || null;
    draft.startUsage = message.usage;
  } else if (type === 'content_block_start') {
    const { index, content_block } = BlockStart.parse(value);
    draft.blocks.push({ index: index ?? draft.blocks.length, fields: { ...content_block }, json: '' });
  } else if (type === 'content_block_delta') {
    const { index, delta } = BlockDelta.parse(value);
    // Some gateways give every block the same index: the newest is meant.
    const block = index == null ? draft.blocks.at(-1) : draft.blocks.findLast((one) => one.index === index);
    extend(block ?? impliedBlock(draft, { index, delta }), delta);
  } else if (type === 'message_delta') {
    const { delta, usage } = MessageDelta.parse(value);
    draft.stopReason = delta.stop_reason || draft.stopReason;
    draft.endUsage = usage ?? draft.endUsage;
  } else if (type === 'message_stop') draft.done = true;
  else if (type === 'message') takeWhole(draft, value);
}
