// Cells of a card that is drawn again and again.
import { expect, it } from 'vitest';
import { remembered } from '../../src/comment/foreign/remembered.ts';

function counted(most: number) {
  const made: string[] = [];
  const make = remembered((text, room) => {
    made.push(`${text.slice(0, 5)}/${room}`);
    return text.slice(0, room);
  }, most);
  return { made, make };
}

it('what was made before is not made again, for the same text and room', () => {
  const { made, make } = counted(10);
  for (const _ of [1, 2]) expect([make('words', 3), make('words', 4), make('', 3)]).toEqual(['wor', 'word', '']);
  expect(made).toEqual(['words/3', 'words/4', '/3']);
});

it('a room cannot be taken for the beginning of a text', () => {
  const { make } = counted(10);
  expect([make('2 3', 1), make('3', 12)]).toEqual(['2', '3']);
});

it('what was not asked for longest is let go, and what is long was never kept', () => {
  const { made, make } = counted(2);
  for (const text of ['a', 'b', 'a', 'c', 'a', 'b']) make(text, 9);
  expect(made).toEqual(['a/9', 'b/9', 'c/9', 'b/9']);
  for (const _ of [1, 2]) make('long '.repeat(1000), 9);
  expect(made.slice(4)).toEqual(['long /9', 'long /9']);
});
