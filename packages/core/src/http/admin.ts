import { HttpRouter } from './http-router.js';
import { PAGE_STYLE, page } from './page.js';
import { Reply } from './reply.js';

const SCRIPT = `const at=document.getElementById('content');
const columns=['server','method','pattern','count','perSecond','p50','p95','p99','errors','left'];
function cell(kind,text,isNumber){const c=document.createElement(kind);c.textContent=text;if(isNumber)c.className='n';return c}
async function show(){try{
const answer=await fetch('routes');if(!answer.ok)throw new Error('status '+answer.status);
const {routes}=await answer.json();const table=document.createElement('table');
const head=table.createTHead().insertRow();for(const name of columns)head.append(cell('th',name));
const body=table.createTBody();for(const route of routes){const row=body.insertRow();
for(const name of columns)row.append(cell('td',String(route[name]??''),typeof route[name]==='number'))}
at.replaceChildren(table)}catch(error){at.textContent=String(error)}}
show();setInterval(show,2000);`;

/**
 * `/admin/routes`: what `RouteStats` knows, as JSON; rows may name a `server` besides. `/admin/`: the same as a page that follows it. Nobody is asked who they are:
 * for a listener on loopback, or below a guard.
 */
export function adminRoutes(stats: { list(): readonly object[] }): HttpRouter {
  const list = (): Reply<unknown> =>
    new Reply(
      { as: 'value', value: { routes: stats.list() } },
      { headers: { 'Cache-Control': 'no-store' } },
    );
  const html = page({ title: 'Routes', style: PAGE_STYLE, script: SCRIPT });
  return new HttpRouter().get('/admin/routes', list).get('/admin/', () => html);
}
