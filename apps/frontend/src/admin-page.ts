/** A page that follows `/arena/status` and the statistics of the routes; it loads nothing from elsewhere. */
export const ADMIN_PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Nopal Arena, behind the counter</title>
<link rel="icon" href="data:,">
<style>
body { margin: 0 auto; max-width: 60rem; padding: 1.5rem; font: 15px/1.5 system-ui, sans-serif; color: #21402f; background: #fbf3df }
h1 { font-size: 1.6rem; margin: 0 } h2 { font-size: 1.1rem; margin: 1.6rem 0 .4rem }
nav { display: flex; gap: 1rem; margin: .3rem 0 1rem } a { color: #a01554 }
#figures { display: flex; gap: .8rem; flex-wrap: wrap } #figures div { padding: .6rem 1rem; background: #fffdf7; border-radius: .7rem }
#figures b { display: block; font-size: 1.5rem }
table { width: 100%; border-collapse: collapse; background: #fffdf7 } th, td { padding: .3rem .7rem; text-align: left; border-bottom: 1px solid #eadfc3 }
.n { text-align: right; font-variant-numeric: tabular-nums }
</style>
</head>
<body>
<h1>Nopal Arena, behind the counter</h1>
<nav><a href="/docs">API</a><a href="/metrics">Metrics</a><a href="/admin/">Statistics</a><a href="/readyz">Readiness</a></nav>
<div id="figures"></div>
<h2>Arenas</h2><table id="arenas"></table>
<h2>Routes</h2><table id="routes"></table>
<script src="/arena/page.js"></script>
</body>
</html>
`;

export const ADMIN_SCRIPT = `'use strict';
const at = (id) => document.getElementById(id);
function make(tag, text, name = '') {
  const element = document.createElement(tag);
  element.textContent = text;
  element.className = name;
  return element;
}
function row(tag, cells) {
  const line = document.createElement('tr');
  line.append(...cells.map((cell) => make(tag, cell, typeof cell === 'number' ? 'n' : '')));
  return line;
}
function figure(name, value) {
  const box = make('div', name);
  box.prepend(make('b', value));
  return box;
}
async function ask(path) {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(path + ' was answered with ' + answer.status);
  return answer.json();
}
async function show() {
  try {
    const [status, { routes }] = await Promise.all([ask('/arena/status'), ask('/admin/routes')]);
    at('figures').replaceChildren(
      figure('gate', status.server),
      figure('connections', status.sessions),
      figure('players', status.loggedIn),
      figure('game servers', status.games.length),
    );
    const arenas = status.games.flatMap(({ id, arenas }) =>
      arenas.map(({ title, players, capacity }) => row('td', [title, id, players, capacity])),
    );
    at('arenas').replaceChildren(row('th', ['arena', 'server', 'players', 'seats']), ...arenas);
    const lines = routes
      .filter(({ count }) => count > 0)
      .map((one) =>
        row('td', [one.method + ' ' + one.pattern, one.count, one.perSecond, one.p50, one.p99, one.errors]),
      );
    const head = row('th', ['route', 'requests', 'a second', 'median ms', 'p99 ms', 'errors']);
    at('routes').replaceChildren(head, ...lines);
  } catch (error) {
    at('figures').textContent = String(error);
  }
}
show();
setInterval(show, 2000);
`;
