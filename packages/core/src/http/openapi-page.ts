import { GameError } from '../errors/game-error.js';
import type { Manifest } from '../manifest/manifest.js';
import type { HttpContext } from './http-context.js';
import { HttpRouter } from './http-router.js';
import { PAGE_STYLE, page } from './page.js';
import { Reply } from './reply.js';
import { hostName } from './route-finder.js';

const SCRIPT = `const at=document.getElementById('content');
function make(kind,text,name){const e=document.createElement(kind);if(text!==undefined)e.textContent=text;if(name)e.className=name;return e}
function typeOf(schema){if(!schema||typeof schema!=='object')return'any';if(schema.$ref)return schema.$ref.split('/').pop();
if(schema.const!==undefined)return JSON.stringify(schema.const);if(schema.enum)return schema.enum.map(v=>JSON.stringify(v)).join(' | ');
const any=schema.oneOf||schema.anyOf;if(any)return any.map(typeOf).join(' | ');if(schema.type==='array')return typeOf(schema.items)+'[]';
return[].concat(schema.type||'any').join(' | ')+(schema.format?' ('+schema.format+')':'')}
function table(rows){const t=make('table');for(const row of rows){const r=t.insertRow();for(const text of row)r.append(make('td',text))}return t}
function bodies(content){return Object.entries(content||{}).map(([type,c])=>[type,typeOf(c.schema)])}
function operation(path,verb,op){const d=make('details');const s=make('summary');s.append(make('b',verb.toUpperCase(),'v'),make('code',path,op.deprecated?'old':''),' '+(op.summary||''));d.append(s);
if(op.description)d.append(make('p',op.description));
const given=(op.parameters||[]).map(p=>[p.name||typeOf(p),(p.in||'')+(p.required?', required':''),typeOf(p.schema),p.description||'']);
if(given.length){d.append(make('h2','Parameters'),table(given))}
if(op.requestBody){d.append(make('h2','Body'),table(bodies(op.requestBody.content)))}
d.append(make('h2','Answers'),table(Object.entries(op.responses||{}).map(([status,r])=>[status,r.description||'',bodies(r.content).map(b=>b.join(': ')).join(', ')])));return d}
async function show(){try{const answer=await fetch('openapi.json');if(!answer.ok)throw new Error('status '+answer.status);
const doc=await answer.json();document.querySelector('h1').textContent=doc.info.title+' '+doc.info.version;at.replaceChildren();
if(doc.info.description)at.append(make('p',doc.info.description));
const groups=new Map();const verbs=['get','post','put','patch','delete','head','options'];
for(const[path,item]of Object.entries(doc.paths||{}))for(const verb of verbs)if(item[verb]){const tag=(item[verb].tags||['routes'])[0];
if(!groups.has(tag))groups.set(tag,[]);groups.get(tag).push(operation(path,verb,item[verb]))}
for(const[tag,list]of groups)at.append(make('h2',tag),...list);
const schemas=Object.entries((doc.components||{}).schemas||{});if(schemas.length)at.append(make('h2','Types'));
for(const[name,schema]of schemas){const d=make('details');d.append(make('summary',name),make('pre',JSON.stringify(schema,null,2)));at.append(d)}
}catch(error){at.textContent=String(error)}}show();`;

/**
 * `/openapi.json`: the document that codegen wrote of this server type, or of the first of several that has one, as it answers
 * under the name that was asked. `/docs`: a page that shows it, complete in itself.
 */
export function openApiRoutes(
  { openapi }: Pick<Manifest, 'openapi'>,
  ...serverTypes: readonly string[]
): HttpRouter {
  const html = page({ title: 'API', style: PAGE_STYLE, script: SCRIPT });
  const document = async (http: HttpContext): Promise<Reply<unknown>> => {
    const all = (await openapi?.()) ?? {};
    const type = serverTypes.find((one) => Object.hasOwn(all, one));
    const text = documentOf((type && all[type]) || {}, hostName(http.host));
    if (text === undefined) {
      const names = serverTypes.join(', ');
      throw new GameError('NOT_FOUND', `there is no document of ${names}: no routes to tell of`);
    }
    const bytes = new TextEncoder().encode(text);
    return new Reply({ as: 'bytes', bytes, type: 'application/json' });
  };
  return new HttpRouter().get('/openapi.json', document).get('/docs', () => html);
}

function documentOf(documents: Readonly<Record<string, string>>, host: string): string | undefined {
  for (const name of [host, `*${host.slice(host.indexOf('.'))}`, ''])
    if (Object.hasOwn(documents, name)) return documents[name];
  return undefined;
}
