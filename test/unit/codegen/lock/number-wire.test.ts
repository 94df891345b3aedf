import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Field } from '../../../../codegen/src/ir/ir.js';
import {
  alias,
  enumOf,
  FLAG,
  field,
  handler,
  list,
  literals,
  NUMBER,
  number,
  object,
  orders,
  push,
  ref,
  remote,
  rows,
  shop,
  TEXT,
  tagged,
} from './shop-contract.js';

const before = orders([field('id', NUMBER), field('name', TEXT), field('atk', NUMBER)]);

/** What becomes of the published `before` with these fields. */
function change(fields: readonly Field[], removed: string[] = []) {
  return number(orders(fields, removed), number(before).lock);
}

test('new things are numbered in the order of declaration, and the result is the same again', () => {
  const first = number(before);
  assert.deepEqual(first.codes, []);
  assert.deepEqual(rows(first.lock, 'Order'), ['1 id double', '2 name string', '3 atk double']);
  assert.deepEqual([...first.routes], [['s.shop.buy', 1]]);
  const again = number(before, first.lock);
  assert.deepEqual(again.lock, first.lock);
  assert.deepEqual(again.codes, []);
});

test('a field inserted in the middle gets the next number and the fields come in the order of numbers', () => {
  const { lock, plan, codes } = change([
    field('id', NUMBER),
    field('luck?', NUMBER),
    field('name', TEXT),
    field('atk', NUMBER),
  ]);
  assert.deepEqual(codes, []);
  assert.equal(rows(lock, 'Order')[3], '4 luck optional double');
  const fields = plan.model.messages.get('shop.v1.Order')?.fields ?? [];
  assert.deepEqual(
    fields.map((one) => [one.number, one.member]),
    [
      [1, 'id'],
      [2, 'name'],
      [3, 'atk'],
      [4, 'luck'],
    ],
  );
});

test('a rename with @was keeps the number and warns of JSON; without a tag it is asked for', () => {
  const base = [field('id', NUMBER), field('name', TEXT)];
  const tagged = change([...base, field('power', NUMBER, { was: ['atk'] })]);
  assert.deepEqual(tagged.codes, ['CG4058 warning']);
  assert.equal(rows(tagged.lock, 'Order')[2], '3 power double was atk');
  assert.deepEqual(
    number(orders([...base, field('power', NUMBER)]), tagged.lock).codes,
    [],
    'the tag may go',
  );

  const untagged = change([...base, field('power', NUMBER)]);
  assert.ok(untagged.codes.includes('CG4051 error'));
  assert.match(
    untagged.messages.join(),
    /'atk' of Order is gone and 'power' is new .*`@was atk` in the JSDoc of 'power'.*`@removed atk` in the JSDoc of Order/,
  );
  const removed = change([...base, field('power', NUMBER)], ['atk']);
  assert.deepEqual(removed.codes, ['CG4057 warning']);
  assert.deepEqual(rows(removed.lock, 'Order').slice(2), [
    '3 atk double deleted',
    '4 power double',
  ]);
});

test('the end of a published field must be confirmed, and its number and name are reserved', () => {
  const rest = [field('id', NUMBER), field('name', TEXT)];
  assert.deepEqual(change(rest).codes, ['CG4052 error']);
  const { lock, plan, codes } = change(rest, ['atk']);
  assert.deepEqual(codes, []);
  assert.equal(rows(lock, 'Order')[2], '3 atk double deleted');
  assert.deepEqual(plan.model.messages.get('shop.v1.Order')?.reserved, [
    { number: 3, name: 'atk' },
  ]);
  assert.deepEqual(number(orders(rest), lock).codes, [], 'the tag may go');
});

test('a field that comes back gets a new number, and its old one stays reserved without the name', () => {
  const gone = change([field('id', NUMBER), field('name', TEXT)], ['atk']);
  const back = number(
    orders([field('id', NUMBER), field('name', TEXT), field('atk?', NUMBER)]),
    gone.lock,
  );
  assert.deepEqual(back.codes, []);
  assert.deepEqual(rows(back.lock, 'Order').slice(2), [
    '3 atk double deleted',
    '4 atk optional double',
  ]);
  assert.deepEqual(back.plan.model.messages.get('shop.v1.Order')?.reserved, [{ number: 3 }]);
});

test('19000 to 19999 are skipped', () => {
  const fields = [field('a?', TEXT, { pin: 18_999 })];
  const { lock } = number(orders(fields));
  assert.deepEqual(rows(number(orders([...fields, field('b?', TEXT)]), lock).lock, 'Order'), [
    '18999 a optional string',
    '20000 b optional string',
  ]);
});

test('@field chooses a number; a published, a used and a doubled one are errors', () => {
  const pinned = number(orders([field('a', TEXT), field('b', TEXT, { pin: 1 }), field('c', TEXT)]));
  assert.deepEqual(rows(pinned.lock, 'Order'), ['1 b string', '2 a string', '3 c string']);
  assert.deepEqual(
    change([field('id', NUMBER, { pin: 1 }), field('name', TEXT), field('atk', NUMBER)]).codes,
    [],
  );
  const other = change([
    field('id', NUMBER, { pin: 9 }),
    field('name', TEXT),
    field('atk', NUMBER),
  ]);
  assert.deepEqual(other.codes, ['CG4005 error']);
  const rest = [field('id', NUMBER), field('name', TEXT), field('atk', NUMBER)];
  assert.deepEqual(change([...rest, field('x?', TEXT, { pin: 3 })]).codes, ['CG4006 error']);
  const gone = change(rest.slice(0, 2), ['atk']);
  const used = number(orders([...rest.slice(0, 2), field('x?', TEXT, { pin: 3 })]), gone.lock);
  assert.deepEqual(used.codes, ['CG4006 error']);
  assert.match(used.messages.join(), /3 belongs to 'atk, which is gone'/);
  const twice = orders([field('a', TEXT, { pin: 4 }), field('b', TEXT, { pin: 4 })]);
  assert.deepEqual(number(twice).codes, ['CG4006 error']);
});

test('@hot takes one of the first fifteen numbers only while the message is unpublished', () => {
  const cold = Array.from({ length: 16 }, (_, i) => field(`f${i}?`, NUMBER));
  const { lock } = number(orders(cold));
  const heated = orders([...cold, field('x?', NUMBER, { hot: true })]);
  const unpublished = number(heated, lock, []);
  assert.deepEqual(unpublished.codes, []);
  assert.equal(rows(unpublished.lock, 'Order')[0], '1 x optional double');
  const published = number(heated, lock);
  assert.deepEqual(published.codes, ['CG4007 warning']);
  assert.equal(rows(published.lock, 'Order')[16], '17 x optional double');
});

test('what is not published changes freely, and keeps its number where nothing asks for another', () => {
  const { lock } = number(before);
  const base = number(orders([field('id', NUMBER)])).lock;
  const { lock: next, codes } = number(
    orders([field('id', NUMBER), field('extra', FLAG), field('name', FLAG)]),
    lock,
    [base],
  );
  assert.deepEqual(codes, ['CG4057 warning', 'CG4057 warning'], 'both are new to clients');
  assert.deepEqual(rows(next, 'Order'), ['1 id double', '2 name bool', '3 extra bool']);
});

test('a required field that clients send is a warning, and none where only the server sends', () => {
  const withPush = (fields: readonly Field[]) =>
    shop([object('State', fields)], { pushes: [push('state', ref('State'))] });
  const { lock } = number(withPush([field('a', TEXT)]));
  assert.deepEqual(number(withPush([field('a', TEXT), field('b', TEXT)]), lock).codes, []);
  assert.deepEqual(
    change([field('id', NUMBER), field('name', TEXT), field('atk', NUMBER), field('b', TEXT)])
      .codes,
    ['CG4057 warning'],
  );
  const optional = number(orders([field('a?', TEXT)])).lock;
  assert.deepEqual(number(orders([field('a', TEXT)]), optional).codes, ['CG4057 warning']);
  assert.deepEqual(
    number(orders([field('a?', TEXT)]), number(orders([field('a', TEXT)])).lock).codes,
    [],
  );
});

test('a narrower limit of what clients send is a warning, a wider one is nothing', () => {
  const text = (maxLength: number) => orders([field('a', { k: 'string', maxLength })]);
  const { lock } = number(text(16));
  assert.deepEqual(number(text(32), lock).codes, []);
  const { codes, messages } = number(text(8), lock);
  assert.deepEqual(codes, ['CG4056 warning']);
  assert.match(messages.join(), /the most characters or bytes is now 8, it was 16/);
});

test('a type that was renamed in the sources keeps its numbers without a tag, with what lies inside it', () => {
  const was = shop(
    [
      object('Order', [field('items', list(ref('Item')))]),
      object('Item', [field('b', TEXT), field('a', TEXT)]),
    ],
    { handlers: [handler('buy', ref('Order'), 'notify')] },
  );
  const is = shop(
    [
      object('Purchase', [field('items', list(ref('Article')))]),
      object('Article', [field('a', TEXT), field('b', TEXT)]),
    ],
    { handlers: [handler('buy', ref('Purchase'), 'notify')] },
  );
  const { lock, codes } = number(is, number(was).lock);
  assert.deepEqual(codes, []);
  assert.deepEqual(rows(lock, 'Article'), ['1 b string', '2 a string']);
  assert.deepEqual(rows(lock, 'Item'), []);
});

test('a published field that leads to another message is an error', () => {
  const types = [object('A', [field('x', TEXT)]), object('B', [field('x', TEXT)])];
  const both = (id: string) =>
    orders([field('a?', ref('A')), field('b?', ref('B')), field('it?', ref(id))], [], types);
  const { codes, messages } = number(both('B'), number(both('A')).lock);
  assert.deepEqual(codes, ['CG4053 error']);
  assert.match(messages.join(), /A and B are not the same on the wire/);
});

test("an enum of texts is numbered by the lock: in any order, with a value's end confirmed", () => {
  const colours = (values: string[], removed: string[] = []) =>
    orders([field('c', ref('Colour'))], [], [alias('Colour', literals(...values), removed)]);
  const { lock } = number(colours(['red', 'blue']));
  assert.deepEqual(rows(lock, 'Colour'), ['1 red', '2 blue']);
  assert.deepEqual(rows(number(colours(['green', 'blue', 'red']), lock).lock, 'Colour'), [
    '1 red',
    '2 blue',
    '3 green',
  ]);
  assert.deepEqual(number(colours(['red']), lock).codes, ['CG4052 error']);
  const gone = number(colours(['red'], ['blue']), lock);
  assert.deepEqual(gone.codes, []);
  assert.deepEqual(rows(gone.lock, 'Colour'), ['1 red', '2 blue deleted']);
  assert.deepEqual(gone.plan.model.enums.get('shop.v1.Colour')?.reserved, [
    { number: 2, name: 'COLOUR_BLUE' },
  ]);
  const back = number(colours(['red', 'blue']), gone.lock);
  assert.deepEqual(rows(back.lock, 'Colour'), ['1 red', '2 blue deleted', '3 blue']);
});

test('the text of an enum member may change with @was', () => {
  const team = (members: Parameters<typeof enumOf>[1]) =>
    orders([field('t', ref('Team'))], [], [enumOf('Team', members)]);
  const { lock } = number(team({ Red: 'red', Blue: 'blue' }));
  const { lock: next, codes } = number(
    team([
      { name: 'Red', value: 'crimson', was: ['red'] },
      { name: 'Blue', value: 'blue' },
    ]),
    lock,
  );
  assert.deepEqual(codes, ['CG4058 warning']);
  assert.deepEqual(rows(next, 'Team'), ['1 crimson was red', '2 blue']);
});

test('an enum of numbers keeps the values of its members; their names are free', () => {
  const size = (members: Parameters<typeof enumOf>[1], removed: string[] = []) =>
    orders([field('s', ref('Size'))], [], [enumOf('Size', members, removed)]);
  const { lock } = number(size({ Small: 1, Large: 5, Big: 5 }));
  assert.deepEqual(rows(lock, 'Size'), ['1 Small', '5 Large', '5 Big alias']);
  const renamed = number(size({ Tiny: 1, Large: 5 }), lock);
  assert.deepEqual(renamed.codes, []);
  assert.deepEqual(rows(renamed.lock, 'Size'), ['1 Tiny was Small', '5 Large']);
  assert.deepEqual(number(size({ Small: 2, Large: 5, Big: 5 }), lock).codes, ['CG4054 error']);
  assert.deepEqual(number(size({ Large: 5, Big: 5 }), lock).codes, ['CG4052 error']);
  const gone = number(size({ Large: 5, Big: 5 }, ['Small']), lock);
  assert.deepEqual(gone.codes, []);
  assert.deepEqual(rows(gone.lock, 'Size'), ['1 Small deleted', '5 Large', '5 Big alias']);
  assert.deepEqual(number(size({ Other: 1, Large: 5, Big: 5 }), gone.lock).codes, ['CG4060 error']);
  const back = number(size({ Small: 1, Large: 5, Big: 5 }), gone.lock);
  assert.deepEqual(back.codes, []);
  assert.deepEqual(rows(back.lock, 'Size'), ['1 Small', '5 Large', '5 Big alias']);
});

test("a union's cases are known by their discriminant, so that their types may be renamed", () => {
  const events = (cases: [string, string][], removed: string[] = []) =>
    shop(
      [
        alias('Event', tagged(...cases), removed),
        ...cases.map(([value, id]) =>
          object(id, [field('kind', { k: 'literal', value }), field('x', TEXT), field('y', TEXT)]),
        ),
      ],
      { handlers: [handler('tell', ref('Event'), 'notify')] },
    );
  const { lock } = number(
    events([
      ['join', 'Join'],
      ['leave', 'Leave'],
    ]),
  );
  assert.deepEqual(rows(lock, 'Event'), ['1 join Join', '2 leave Leave']);
  const renamed = number(
    events([
      ['leave', 'Leaving'],
      ['join', 'Join'],
    ]),
    lock,
  );
  assert.deepEqual(renamed.codes, []);
  assert.deepEqual(rows(renamed.lock, 'Event'), ['1 join Join', '2 leave Leaving']);
  assert.deepEqual(number(events([['join', 'Join']]), lock).codes, ['CG4052 error']);
  assert.deepEqual(number(events([['join', 'Join']], ['leave']), lock).codes, []);
  const other = number(
    events([
      ['join', 'Join'],
      ['quit', 'Leave'],
    ]),
    lock,
  );
  assert.deepEqual(other.codes, ['CG4051 error'], 'the case of another value and the same type');
});

test('positions of a tuple are numbers; one more at the end is sound, one before the rest is not', () => {
  const pair = (items: number, rest: boolean) =>
    orders([
      field('p', {
        k: 'tuple',
        items: Array.from({ length: items }, (_, i) => ({
          type: TEXT,
          ...(i > 0 && { optional: true as const }),
        })),
        ...(rest && { rest: NUMBER }),
      }),
    ]);
  const { lock } = number(pair(2, false));
  assert.deepEqual(rows(lock, 'Order.P'), ['1 0 string', '2 1 optional string']);
  assert.deepEqual(number(pair(3, false), lock).codes, []);
  const withRest = number(pair(1, true)).lock;
  assert.ok(number(pair(2, true), withRest).codes.includes('CG4005 error'));
});

test('null beside absent takes a number of its own, and frees it without a tag', () => {
  const nullable = { k: 'union', of: [TEXT, { k: 'null' }] } as const;
  const { lock } = number(orders([field('a?', TEXT), field('b?', TEXT)]));
  const three = number(orders([field('a?', nullable), field('b?', TEXT)]), lock);
  assert.deepEqual(three.codes, []);
  assert.deepEqual(rows(three.lock, 'Order'), [
    '1 a optional string',
    '2 b optional string',
    '3 a (null) optional null',
  ]);
  const two = number(orders([field('a?', TEXT), field('b?', TEXT)]), three.lock);
  assert.deepEqual(two.codes, []);
  assert.equal(rows(two.lock, 'Order')[2], '3 a (null) optional null deleted');
});

test('routes keep their ids, and their messages are part of what is published', () => {
  const order = object('Order', [field('id', NUMBER)]);
  const reply = object('Reply', [field('ok', FLAG)]);
  const other = object('Other', [field('ok', FLAG)]);
  const types = [order, reply, other];
  const was = shop(types, {
    handlers: [handler('buy', ref('Order'), ref('Reply')), handler('see', undefined, ref('Other'))],
    pushes: [push('sold', ref('Reply')), push('all', ref('Reply'), { givenRoute: 'onAll' })],
  });
  const { lock, routes } = number(was);
  assert.deepEqual(
    [...routes],
    [
      ['s.shop.buy', 1],
      ['s.shop.see', 2],
      ['s.shop.sold', 3],
      ['onAll', 4],
    ],
  );
  assert.deepEqual(rows(lock, 'routes'), [
    '1 s.shop.buy (Order) => Reply',
    '2 s.shop.see (void) => Other',
    '3 s.shop.sold push Reply',
    '4 onAll push Reply',
  ]);
  const methods = (handlers: Parameters<typeof shop>[1]) =>
    number(
      shop(types, {
        pushes: [push('sold', ref('Reply')), push('all', ref('Reply'), { givenRoute: 'onAll' })],
        ...handlers,
      }),
      lock,
    );
  const see = handler('see', undefined, ref('Other'));
  const renamed = methods({
    handlers: [handler('purchase', ref('Order'), ref('Reply'), ['buy']), see],
  });
  assert.deepEqual(renamed.codes, ['CG4058 warning']);
  assert.equal(renamed.routes.get('s.shop.purchase'), 1);
  const buy = handler('buy', ref('Order'), ref('Reply'));
  const expectations: [string, Parameters<typeof shop>[1], string[]][] = [
    [
      'another name without a tag',
      { handlers: [handler('purchase', ref('Order'), ref('Reply')), see] },
      ['CG4051 error'],
    ],
    ['gone', { handlers: [see] }, ['CG4052 error']],
    ['gone and confirmed', { handlers: [see], removed: ['buy'] }, []],
    ['gone and confirmed by its whole route', { handlers: [see], removed: ['s.shop.buy'] }, []],
    [
      'another result',
      { handlers: [handler('buy', ref('Order'), ref('Other')), see] },
      ['CG4053 error'],
    ],
    ['a notify', { handlers: [handler('buy', ref('Order'), 'notify'), see] }, ['CG4053 error']],
    ['no body', { handlers: [handler('buy', undefined, ref('Reply')), see] }, []],
    ['no result', { handlers: [handler('buy', ref('Order')), see] }, ['CG4053 error']],
    [
      'a body where none was',
      { handlers: [buy, handler('see', ref('Order'), ref('Other'))] },
      ['CG4057 warning'],
    ],
    [
      'a push fewer',
      { handlers: [buy, see], pushes: [push('sold', ref('Reply'))] },
      ['CG4052 error'],
    ],
    [
      'a push fewer, confirmed',
      { handlers: [buy, see], pushes: [push('sold', ref('Reply'))], removed: ['onAll'] },
      [],
    ],
  ];
  for (const [title, given, codes] of expectations)
    assert.deepEqual(methods(given).codes, codes, title);
  const gone = methods({ handlers: [see], removed: ['buy'] });
  const back = number(was, gone.lock);
  assert.equal(back.routes.get('s.shop.buy'), 5, 'an id is never used again');
});

test('the messages of a remote are as published as its name', () => {
  const call = (name: string, was: string[] = [], removed: string[] = []) =>
    shop([], { remotes: [remote(name, [field('uid', TEXT), field('why', TEXT)], was)], removed });
  const { lock } = number(call('evict'));
  assert.deepEqual(rows(lock, 'SShopEvictRequest'), ['1 uid string', '2 why string']);
  assert.deepEqual(number(call('expel'), lock).codes, ['CG4052 error', 'CG4052 error']);
  assert.deepEqual(number(call('expel', ['evict']), lock).codes, []);
  assert.deepEqual(number(call('expel', [], ['evict']), lock).codes, []);
  const swapped = shop([], {
    remotes: [remote('evict', [field('why', TEXT), field('uid', TEXT)])],
  });
  assert.deepEqual(rows(number(swapped, lock).lock, 'SShopEvictRequest'), [
    '1 uid string',
    '2 why string',
  ]);
});

test('another package breaks what is published, and renames what is not', () => {
  const inPackage = (pkg: string) =>
    shop(
      [object('Order', [field('b', TEXT)])],
      { handlers: [handler('buy', ref('Order'), 'notify')] },
      pkg,
    );
  const { lock } = number(inPackage('shop.v1'));
  assert.deepEqual(number(inPackage('store.v1'), lock).codes, ['CG4055 error']);
  const free = number(inPackage('store.v1'), lock, []);
  assert.deepEqual(free.codes, []);
  assert.deepEqual(rows(free.lock, 'Order'), ['1 b string']);
});

test('an entry that the lock on disk lost is an error', () => {
  const { lock } = number(before);
  const less = number(orders([field('id', NUMBER), field('name', TEXT)])).lock;
  const fields = [field('id', NUMBER), field('name', TEXT)];
  assert.deepEqual(number(orders(fields), less, [lock]).codes, ['CG4059 error']);
});
