import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byOrder, isOrder, orderAt, orderBetween, ordersFor } from './order.ts';

describe('orderBetween', () => {
	it('lies between its neighbours, however often and wherever something is put', () => {
		fc.assert(
			fc.property(
				fc.array(fc.tuple(fc.nat(1000), fc.double({ min: 0, max: 0.99, noNaN: true })), { maxLength: 80 }),
				(puts) => {
					const orders: string[] = [];
					for (const [where, random] of puts) {
						const index = where % (orders.length + 1);
						const order = orderBetween(orders[index - 1] ?? null, orders[index] ?? null, random);
						expect(isOrder(order)).toBe(true);
						orders.splice(index, 0, order);
					}
					expect([...orders].sort()).toEqual(orders);
					expect(new Set(orders).size).toBe(orders.length);
				}
			)
		);
	});

	it('seldom gives two people the same place', () => {
		const places = new Set([0, 0.3, 0.6, 0.9].map((random) => orderBetween('a0', 'a1', random)));
		expect(places.size).toBe(4);
	});

	it('finds a place behind where none is free between', () => {
		expect(orderBetween('a1', 'a1', 0) > 'a1').toBe(true);
		expect(orderBetween('a2', 'a1', 0) > 'a2').toBe(true);
	});
});

describe('orderAt', () => {
	const siblings = ['a0', 'a1', 'a1', 'a2'].map((order, index) => ({ id: `id-${index}`, order }));
	const placed = (index: number) => {
		const all = [...siblings, { id: 'new', order: orderAt(siblings, index, 0.5) }].sort(byOrder);
		return all.findIndex((sibling) => sibling.id === 'new');
	};

	it('puts something at its index', () => {
		expect([0, 1, 3, 4, 99].map(placed)).toEqual([0, 1, 3, 4, 4]);
	});

	it('puts it behind siblings of equal place, if it would be between them', () => {
		expect(placed(2)).toBe(3);
	});
});

describe('byOrder', () => {
	it('tells equal places apart by id, the same way everywhere', () => {
		const cards = [
			{ id: 'b', order: 'a0' },
			{ id: 'a', order: 'a0' },
			{ id: 'c', order: 'Zz' }
		];
		expect(cards.sort(byOrder).map((card) => card.id)).toEqual(['c', 'a', 'b']);
	});
});

describe('isOrder', () => {
	it.each(['', 'a', 'a00', 'a0!', 'ä0', 'A00000000000000000000000000', 5, null])('refuses %j', (value) => {
		expect(isOrder(value)).toBe(false);
	});
	it('accepts what it makes', () => {
		expect(ordersFor(200).every(isOrder)).toBe(true);
	});
});
