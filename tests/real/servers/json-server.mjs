// json-server over notes 1 to NOTES, in memory.
import jsonServer from 'json-server';

const notes = Array.from({ length: Number(process.env.NOTES) }, (_, i) => ({ id: i + 1, title: `note ${i + 1}` }));
const app = jsonServer.create();
app.use(jsonServer.defaults({ logger: false }));
app.use(jsonServer.router({ notes }));
const server = app.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));
