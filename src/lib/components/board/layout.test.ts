import { describe, expect, it } from 'vitest';
import { carry, gapAt, indexOfGap, neighbour, placeOf, type BoardLane } from './layout.ts';

/** Rows are lanes, `|` parts columns, letters are cards. */
function board(...rows: string[]): BoardLane<{ id: string }>[] {
	return rows.map((row, lane) => ({
		id: `lane${lane}`,
		cells: row.split('|').map((cards, column) => ({
			key: `lane${lane}/c${column}`,
			lane: `lane${lane}`,
			column: `c${column}`,
			cards: [...cards.trim()].map((id) => ({ id }))
		}))
	}));
}
const all = () => true;

describe('neighbour', () => {
	const lanes = board('ab|  |c', '  |d |ef', 'g | |');
	it('goes up and down within a cell, then on to the next lane that has a card in this column', () => {
		expect(neighbour(lanes, 'a', 'down')).toBe('b');
		expect(neighbour(lanes, 'b', 'down')).toBe('g');
		expect(neighbour(lanes, 'g', 'up')).toBe('b');
		expect(neighbour(lanes, 'a', 'up')).toBeNull();
	});
	it('steps over empty columns and keeps to the same height', () => {
		expect(neighbour(lanes, 'b', 'right')).toBe('c');
		expect(neighbour(lanes, 'f', 'left')).toBe('d');
		expect(neighbour(lanes, 'g', 'right')).toBeNull();
	});
	it('jumps by lanes and to the ends of a cell', () => {
		expect(neighbour(lanes, 'a', 'lane-down')).toBe('d');
		expect(neighbour(lanes, 'g', 'lane-up')).toBe('d');
		expect(neighbour(lanes, 'a', 'last')).toBe('b');
		expect(neighbour(lanes, 'f', 'first')).toBe('e');
	});
	it('knows nothing of a card that is not there', () => {
		expect(neighbour(lanes, 'x', 'down')).toBeNull();
	});
});

describe('gaps', () => {
	const lanes = board('abcd');
	const cell = lanes[0]!.cells[0]!;
	it('are named by their neighbours, without the moving card', () => {
		expect(gapAt(cell, 1, 'b')).toMatchObject({ above: 'a', below: 'c' });
		expect(gapAt(cell, 9, 'b')).toMatchObject({ above: 'd', below: null });
		expect(placeOf(lanes, 'a')).toMatchObject({ above: null, below: 'b' });
	});
	it('keep their meaning when the cell changes', () => {
		const place = gapAt(cell, 2, 'd');
		expect(indexOfGap(board('xabcd')[0]!.cells[0]!, place, 'd')).toBe(3);
		expect(indexOfGap(board('cd')[0]!.cells[0]!, place, 'd')).toBe(0);
		expect(indexOfGap(board('xyd')[0]!.cells[0]!, place, 'd')).toBe(2);
		expect(indexOfGap(board('xyd')[0]!.cells[0]!, { ...place, above: null }, 'd')).toBe(0);
	});
});

describe('carry', () => {
	const lanes = board('abc|d|', 'e||f');
	const from = placeOf(lanes, 'b')!;
	it('moves through a cell and over its edge into the next lane', () => {
		const down = carry(lanes, from, 'b', 'down', all);
		expect(down).toMatchObject({ lane: 'lane0', above: 'c', below: null });
		expect(carry(lanes, down, 'b', 'down', all)).toMatchObject({
			lane: 'lane1',
			column: 'c0',
			above: null,
			below: 'e'
		});
		expect(carry(lanes, placeOf(lanes, 'e')!, 'e', 'up', all)).toMatchObject({ lane: 'lane0', above: 'c' });
	});
	it('goes into empty columns too, and stays at the edge of the board', () => {
		const right = carry(lanes, carry(lanes, from, 'b', 'right', all), 'b', 'right', all);
		expect(right).toMatchObject({ column: 'c2', above: null, below: null });
		expect(carry(lanes, right, 'b', 'right', all)).toEqual(right);
	});
	it('steps over cells that do not take the card', () => {
		const notSecond = (_lane: string, column: string) => column !== 'c1';
		expect(carry(lanes, from, 'b', 'right', notSecond)).toMatchObject({ column: 'c2' });
		expect(carry(lanes, carry(lanes, from, 'b', 'last', all), 'b', 'down', (lane) => lane === 'lane0')).toMatchObject({
			lane: 'lane0',
			above: 'c'
		});
	});
});
