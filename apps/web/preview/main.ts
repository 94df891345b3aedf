import { startPage } from '../src/page.js';
import { connectToPage } from './page-server.js';

startPage(connectToPage());
