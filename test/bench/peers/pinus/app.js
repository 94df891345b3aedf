// One server of a pinus cluster, of three: the master, a connector that clients dial, and a game server behind it. The
// arguments are those that `pinus start` gives to each.
//   node app.js env=production id=connector-1 serverType=connector host=127.0.0.1 port=N clientHost=127.0.0.1 clientPort=PORT frontend=true
require('reflect-metadata');
const { pinus } = require('pinus');

const app = pinus.createApp();
app.set('name', 'bench');
app.configure('production', 'connector', () => {
  // The heartbeat of `pinus init`; no dictionary and no protobuf, so that bodies are the same JSON for everyone.
  app.set('connectorConfig', { connector: pinus.connectors.hybridconnector, heartbeat: 30 });
});
app.start((error) => {
  if (error) throw error;
  console.log(`pinus ${app.getServerId()} listens`);
});
