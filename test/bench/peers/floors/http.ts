// The floor of HTTP: uWebSockets.js with one handler that answers JSON. No routes of our own, no errors, no limits.
//   node --import tsx test/bench/peers/floors/http.ts PORT [ROUTES]
// With a number of routes there are so many more, all of them with a parameter.
import uws from 'uWebSockets.js';

const app = uws
  .App()
  .get('/hello', (response) => {
    response
      .writeHeader('Content-Type', 'application/json')
      .end(JSON.stringify({ message: 'hello', at: 1 }));
  })
  .get('/players/:id', (response, request) => {
    const query = new URLSearchParams(request.getQuery());
    response.writeHeader('Content-Type', 'application/json').end(
      JSON.stringify({
        id: Number(request.getParameter(0)),
        name: query.get('name'),
        limit: Number(query.get('limit') ?? 10),
        isOnline: true,
        tags: ['red', 'new'],
      }),
    );
  });
for (let at = 0; at < Number(process.argv[3] ?? 0); at += 1) {
  app.get(`/area${at}/items/:item`, (response, request) => {
    response
      .writeHeader('Content-Type', 'application/json')
      .end(JSON.stringify({ item: request.getParameter(0) }));
  });
}
app.listen(Number(process.argv[2]), (socket) => {
  console.log(socket ? `floor listens on 0.0.0.0:${process.argv[2]}` : 'port is taken');
});
