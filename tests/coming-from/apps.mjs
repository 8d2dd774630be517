// The files of examples/coming-from/, bundled as an app ships them.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = join(root, 'examples/coming-from');
const modules = join(root, 'examples/node_modules');

const bundle = async (contents, platform) => {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: folder, loader: 'jsx' },
    bundle: true,
    format: 'esm',
    platform,
    target: 'es2022',
    jsx: 'automatic',
    write: false,
    define: { 'process.env.NODE_ENV': '"production"' },
    // The longer names first: an alias is for what lies below it, too. One React for both sides.
    alias: {
      'unspool/dialects': join(root, 'js/dialects.js'),
      'unspool/react': join(root, 'js/react.js'),
      unspool: join(root, 'js/index.js'),
      'react-dom': join(modules, 'react-dom'),
      react: join(modules, 'react'),
    },
    logOverride: { 'ignored-directive': 'silent' },
    logLevel: 'error',
  });
  return outputFiles[0].text;
};

/** A module that shows the component of a file. */
export const page = (file) =>
  bundle(
    `import { createRoot } from 'react-dom/client';
    import Posts from './${file}';
    createRoot(document.querySelector('#app')).render(<Posts />);`,
    'browser',
  );

/** The exports of a file. */
export async function script(file) {
  const out = join(root, 'target/coming-from', file.replace('/', '-').replace('.js', '.mjs'));
  await mkdir(join(out, '..'), { recursive: true });
  await writeFile(out, await bundle(`export * from './${file}';`, 'node'));
  return import(out);
}
