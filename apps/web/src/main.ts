import { startPage } from './page.js';
import { ServerConnection } from './server-connection.js';

startPage(new ServerConnection());
